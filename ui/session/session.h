#pragma once

#include <QObject>
#include <functional>

#include "ui/session/answers.h"
#include "ui/session/file_reader.h"
#include "ui/session/history.h"
#include "ui/session/message.h"
#include "ui/session/state.h"

namespace ui {

/// What the window is about: the state (network, input set, outputs, methods), the engine's answers
/// to it and the selection. Pages connect to it, not to each other. Files are read and questions
/// answered off this thread. Signals are facts.
class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(EngineWorker::Engine engine, QObject* parent = nullptr);

    const State& state() const { return m_state; }
    /// The network with the state's edits of biases; state().network is that of the file.
    const OpenNetworkPtr& network() const { return m_network; }
    const InputEdit& input() const { return m_state.input; }
    const OpenPropertyPtr& property() const { return m_state.property; }
    int propertyCase() const { return m_state.propertyCase; }
    const OutputPair& outputs() const { return m_state.outputs; }
    bool isOn(reach::Method method) const { return m_state.methods.on.contains(method); }

    /// The one way the state changes: `edit` is given a copy, and what comes of it is settled
    /// (settle(State&)), becomes the state and an undo step named `what` ("change of eps"); who
    /// listens hears of the parts that differ, and the engine is asked if the question does. A copy
    /// that ends up the same is no step. If `edit` throws, nothing has changed.
    /// Changes in a row with the same mergeId (other than -1) are one step; so are those made while
    /// setDragging(true) holds.
    void change(const QString& what, const std::function<void(State&)>& edit, int mergeId = -1);
    /// A mouse button is held on a slider, or was let go.
    void setDragging(bool dragging);
    QUndoStack* undoStack() { return m_history.stack(); }
    /// Forgets the undo steps: what is there now is where things begin.
    void beginHere() { m_history.reset(m_state); }
    /// Puts another state in place of the present one; nothing before it can be gone back to.
    void beginWith(const State& state);

    /// See Answers for these.
    ComputedPtr result(reach::Method method) const { return m_answers.result(method); }
    bool isCurrent(reach::Method method) const { return m_answers.isCurrent(method); }
    bool isFading() const { return m_answers.isFading(); }
    QString failure(reach::Method method) const { return m_answers.failure(method); }
    double ratioToExact(reach::Method method) const { return m_answers.ratioToExact(method); }
    const std::optional<Progress>& progress() const { return m_answers.progress(); }
    qint64 maxPieces() const { return m_answers.maxPieces(); }

    /// Takes a result that was completed elsewhere (its union) in the place of the one it was made
    /// of, if that is still shown.
    void offer(const ComputedPtr& computed) { m_answers.offer(computed); }
    bool isPaused() const { return m_answers.isPaused(); }
    bool isWaiting() const { return m_answers.isWaiting(); }

    std::optional<reach::Method> selected() const { return m_selected; }
    bool isBusy() const { return m_answers.isBusy() || m_reader.isBusy(); }
    bool isOpening() const { return m_reader.isBusy(); }

public Q_SLOTS:
    /// Opens whatever the files hold, in order (a network, then its property).
    void open(const QStringList& paths);
    /// Opens a session file with another network than the one it names.
    void openSession(const QString& path, const QString& networkPath);
    void setInput(const ui::InputEdit& input);
    void setEps(double eps);
    void setNorm(ui::InputNorm norm);
    void setBounds(int coordinate, double lower, double upper);
    void setPropertyCase(int index);
    void setOutputs(const reach::OutputCoordinate& onX, const reach::OutputCoordinate& onY);
    void setOn(reach::Method method, bool on);
    void setSelected(std::optional<reach::Method> method);
    void setMaxPieces(qint64 pieces);
    void cancel();
    /// While paused nothing is asked of the engine (see Answers); not a change of the state.
    void setPaused(bool paused);
    /// Asks once although paused.
    void refresh();
    void raise(const ui::Message& message);
    void dismissMessage();

Q_SIGNALS:
    void networkChanged();
    void biasesChanged();
    /// The property or its case.
    void propertyChanged();
    void inputChanged();
    void outputsChanged();
    void methodsChanged();
    void partitionChanged();
    /// Axis titles or sampled points.
    void plotChanged();
    void shiftChanged();
    void boundsChanged();
    /// After the signals above: some of them came.
    void stateChanged();
    void resultChanged(reach::Method method);
    /// The question changed: results are not current any more.
    void questionChanged();
    void fadingChanged();
    void selectionChanged();
    void workChanged();
    void pausedChanged();
    void messageRaised(ui::Message message);
    void messageDismissed();
    void fileOpened(QString path);
    /// All files that were to be opened have been read.
    void openingFinished();
    /// After a recipe was taken over; what it says of drawing is for the pages.
    void recipeOpened(core::Recipe recipe);
    /// A figure with its data was opened; the state stays.
    void figureOpened(ui::OpenFigure figure);
    /// A session file was read; the state is still the old one. SessionKeeper takes it over and
    /// tells of it by fileOpened.
    void sessionRead(ui::OpenSessionPtr session);

private:
    void connectAnswers();
    void accept(const OpenNetworkPtr& network);
    void accept(const OpenPropertyPtr& property);
    void accept(const OpenRecipe& recipe);
    void accept(const OpenSessionPtr& session);
    void accept(const OpenFigure& figure);
    void take(const Opened& opened, const QString& path);
    /// Makes it the state, tells of what differs and asks.
    void enter(const State& next);
    void announce(const State& old);

    State m_state;
    OpenNetworkPtr m_network;  ///< the state's, edits included
    History m_history;
    Answers m_answers;
    FileReader m_reader;
    std::optional<reach::Method> m_selected;
    int m_dragId = -1;
};

}  // namespace ui
