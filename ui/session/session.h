#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "ui/session/engine_worker.h"
#include "ui/session/input_edit.h"
#include "ui/session/opening.h"

namespace ui {

/// One line for the user: what went wrong, and what to do.
struct Message {
    enum class Kind { Error, Hint };
    Kind kind = Kind::Error;
    QString text;
    QString remedy;
};

/// What the window is about: network, input set, outputs, methods, their results and the selection.
/// Pages connect to it, not to each other. Files are read and questions answered off this thread;
/// a new question replaces the old one, whose results stay, marked as not current, until theirs
/// arrive. Signals are facts.
class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(EngineWorker::Engine engine, QObject* parent = nullptr);
    ~Session() override;

    const OpenNetworkPtr& network() const { return m_network; }
    const InputEdit& input() const { return m_input; }
    const std::optional<OpenProperty>& property() const { return m_property; }
    int propertyCase() const { return m_propertyCase; }
    std::array<int, 2> outputs() const { return m_outputs; }
    bool isOn(reach::Method method) const { return m_on.contains(method); }
    /// The newest result of a method, of whatever question; null if there is none.
    ComputedPtr result(reach::Method method) const;
    bool isCurrent(reach::Method method) const;
    /// True if some results have been outdated long enough for the old picture to fade; quicker
    /// answers replace it without that.
    bool isFading() const { return m_fading; }
    /// Why a method has no result for the present question; empty if it has or is on its way.
    QString failure(reach::Method method) const;
    std::optional<reach::Method> selected() const { return m_selected; }
    bool isBusy() const { return m_busy || m_opening > 0; }
    bool isOpening() const { return m_opening > 0; }
    const std::optional<Progress>& progress() const { return m_progress; }
    qint64 maxPieces() const { return m_maxPieces; }
    /// Area of a method's set over the exact one's; NaN unless both are current and complete.
    double ratioToExact(reach::Method method) const;

public Q_SLOTS:
    /// Opens whatever the file holds; several are opened in order (a network, then its property).
    void open(const QStringList& paths);
    void setInput(const ui::InputEdit& input);
    void setEps(double eps);
    void setNorm(ui::InputNorm norm);
    void setBounds(int coordinate, double lower, double upper);
    void setPropertyCase(int index);
    void setOutputs(int onX, int onY);
    void setOn(reach::Method method, bool on);
    void setSelected(std::optional<reach::Method> method);
    void setMaxPieces(qint64 pieces);
    void cancel();
    void raise(const ui::Message& message);
    void dismissMessage();

Q_SIGNALS:
    void networkChanged();
    void inputChanged();
    void propertyChanged();
    void outputsChanged();
    void methodsChanged();
    void resultChanged(reach::Method method);
    /// The question changed: results are not current any more.
    void questionChanged();
    void fadingChanged();
    void selectionChanged();
    void workChanged();
    void messageRaised(ui::Message message);
    void messageDismissed();
    void fileOpened(QString path);
    /// After a recipe was taken over; what it says of drawing is for the pages.
    void recipeOpened(core::Recipe recipe);

private:
    void accept(const OpenNetworkPtr& network);
    void accept(const OpenProperty& property);
    void accept(const OpenRecipe& recipe);
    void openNext();
    void fileRead(const Opened& opened, const QString& path);
    void announceNetwork();
    void forgetResults();
    void applyPropertyCase();
    /// Asks everything that is on anew.
    void ask();
    /// Asks the methods that are on and have no current result.
    void askMissing();
    void post(const std::vector<reach::Method>& methods);
    void take(const ComputedPtr& computed);
    /// Hands on the results that have arrived, together: one repaint for all.
    void handOn();
    bool allAnswered() const;
    void setFading(bool fading);

    EngineWorker m_worker;
    OpenNetworkPtr m_network;
    std::optional<OpenProperty> m_property;
    int m_propertyCase = 0;
    InputEdit m_input;
    std::array<int, 2> m_outputs{0, 1};
    std::set<reach::Method> m_on;
    std::map<reach::Method, ComputedPtr> m_results;
    std::map<reach::Method, ComputedPtr> m_arrived;  ///< not handed on yet
    std::map<reach::Method, QString> m_failures;
    std::optional<reach::Method> m_selected;
    std::optional<Progress> m_progress;
    quint64 m_generation = 0;  ///< of the requests; grows with every one
    quint64 m_question = 0;    ///< generation from which on results are current
    quint64 m_oldestShown =
        0;  ///< results of older questions have other outputs or another network
    qint64 m_maxPieces = 100000;
    QTimer m_gathering;
    QTimer m_patience;
    bool m_fading = false;
    bool m_busy = false;
    int m_opening = 0;
    QStringList m_toOpen;
    QThreadPool m_files;  ///< last: its destructor waits for readers that call back
};

/// Methods that a network of this size is asked at first: exact where its pieces can be listed
/// while one waits, linear programmes where there are few.
std::set<reach::Method> defaultMethods(const core::Network& network, const InputEdit& input);

}  // namespace ui

Q_DECLARE_METATYPE(ui::Message)
