#include "ui/session/session.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"
#include "ui/session/open_session.h"
#include "ui/session/shelf.h"

namespace ui {
namespace {

/// Beyond the merge ids that callers choose.
constexpr int kDragId = 1 << 20;

}  // namespace

Session::Session(EngineWorker::Engine engine, QObject* parent)
    : QObject(parent), m_answers(std::move(engine)) {
    m_history.reset(m_state);
    connectAnswers();
    connect(&m_history, &History::stateWanted, this, [this](const State& state) {
        m_answers.keep();
        enter(state);
    });
    connect(&m_reader, &FileReader::busyChanged, this, &Session::workChanged);
    connect(&m_reader, &FileReader::finished, this, &Session::openingFinished);
    connect(&m_reader, &FileReader::fileRead, this, &Session::take);
    connect(&m_reader, &FileReader::failed, this, [this](const QString& reason) {
        raise({Message::Kind::Error,
               reason,
               tr("Nothing was changed. Open another file, or repair this one."),
               {},
               {QStringLiteral("file.open")}});
    });
}

void Session::connectAnswers() {
    connect(&m_answers, &Answers::resultChanged, this, &Session::resultChanged);
    connect(&m_answers, &Answers::questionChanged, this, &Session::questionChanged);
    connect(&m_answers, &Answers::fadingChanged, this, &Session::fadingChanged);
    connect(&m_answers, &Answers::workChanged, this, &Session::workChanged);
    connect(&m_answers, &Answers::pausedChanged, this, &Session::pausedChanged);
    connect(&m_answers, &Answers::questionRefused, this, [this](const QString& reason) {
        raise({Message::Kind::Error, reason, tr("Correct the input set.")});
    });
}

void Session::change(const QString& what, const std::function<void(State&)>& edit, int mergeId) {
    State next = m_state;
    edit(next);
    settle(next);
    if (next == m_state) {
        return;
    }
    if (m_history.record(what, next, mergeId == -1 ? m_dragId : mergeId)) {
        m_answers.keep();
    }
    enter(next);
}

void Session::setDragging(bool dragging) {
    m_history.startStep();
    m_dragId = dragging ? kDragId : -1;
}

void Session::beginWith(const State& state) {
    m_answers.keep();
    State next = state;
    settle(next);
    enter(next);
    m_history.reset(m_state);
}

void Session::enter(const State& next) {
    const State old = std::exchange(m_state, next);
    m_network = withEdits(m_state.network, m_state.biases);
    m_answers.turnTo(m_state);
    if (m_selected && old.network != m_state.network) {
        setSelected({});
    }
    announce(old);
    if (!asksTheSame(old, m_state)) {
        m_answers.ask(m_state);
    } else if (old.methods.on != m_state.methods.on) {
        m_answers.askMissing(m_state);
    }
    Q_EMIT stateChanged();
}

void Session::announce(const State& old) {
    const State now = m_state;
    const bool isOther = old.network != now.network;
    if (isOther) {
        Q_EMIT networkChanged();
    }
    if (old.biases != now.biases) {
        Q_EMIT biasesChanged();
    }
    if (old.property != now.property || old.propertyCase != now.propertyCase) {
        Q_EMIT propertyChanged();
    }
    if (isOther || old.input != now.input) {
        Q_EMIT inputChanged();
    }
    if (isOther || old.outputs != now.outputs) {
        Q_EMIT outputsChanged();
    }
    if (old.methods != now.methods) {
        Q_EMIT methodsChanged();
    }
    if (isOther || old.partition != now.partition) {
        Q_EMIT partitionChanged();
    }
    if (old.plot != now.plot) {
        Q_EMIT plotChanged();
    }
    if (old.shift != now.shift) {
        Q_EMIT shiftChanged();
    }
    if (old.bounds != now.bounds) {
        Q_EMIT boundsChanged();
    }
}

void Session::open(const QStringList& paths) { m_reader.read(paths); }

void Session::openSession(const QString& path, const QString& networkPath) {
    m_reader.read(path, [path, networkPath] { return ui::openSession(path, networkPath); });
}

void Session::take(const Opened& opened, const QString& path) {
    dismissMessage();
    try {
        std::visit([this](const auto& file) { accept(file); }, opened);
    } catch (const std::invalid_argument& error) {
        raise({Message::Kind::Error,
               QString::fromUtf8(error.what()),
               tr("Nothing was changed. Open a file that fits."),
               {},
               {QStringLiteral("file.open")}});
        return;
    }
    if (!std::holds_alternative<OpenSessionPtr>(opened)) {
        Q_EMIT fileOpened(path);
    }
}

void Session::accept(const OpenNetworkPtr& network) {
    change(tr("opening of %1").arg(network->fileName()),
           [&network](State& state) { putOnShelf(state, network); });
    tellOfMissingGraph(*this, *network);
}

void Session::accept(const OpenPropertyPtr& property) {
    change(tr("opening of %1").arg(property->fileName()),
           [&property](State& state) { takeProperty(state, property); });
}

void Session::accept(const OpenRecipe& recipe) {
    const OpenNetworkPtr known = onShelf(m_state, recipe.recipe.networkHash);
    const OpenNetworkPtr meant = known ? known : recipe.network;
    if (!meant) {
        throw std::invalid_argument(tr("%1: its network %2 is not there or has changed")
                                        .arg(recipe.path, networkPathOf(recipe.recipe, recipe.path))
                                        .toStdString());
    }
    change(tr("opening of a figure"),
           [&](State& state) { takeRecipe(state, recipe.recipe, meant); });
    Q_EMIT recipeOpened(recipe.recipe);
}

void Session::accept(const OpenSessionPtr& session) { Q_EMIT sessionRead(session); }

void Session::accept(const OpenFigure& figure) { Q_EMIT figureOpened(figure); }

void Session::setInput(const InputEdit& input) {
    change(tr("change of the input set"), [&input](State& state) { state.input = input; });
}

void Session::setEps(double eps) {
    change(tr("change of eps"), [eps](State& state) { state.input.eps = std::max(0.0, eps); });
}

void Session::setNorm(InputNorm norm) {
    change(tr("change of the norm"), [norm](State& state) { state.input.norm = norm; });
}

void Session::setBounds(int coordinate, double lower, double upper) {
    change(tr("change of x%1").arg(coordinate), [coordinate, lower, upper](State& state) {
        state.input.setBounds(coordinate, lower, upper);
    });
}

void Session::setPropertyCase(int index) {
    try {
        change(tr("case %1").arg(index + 1),
               [index](State& state) { takePropertyCase(state, index); });
    } catch (const std::invalid_argument& error) {
        raise({Message::Kind::Error, QString::fromUtf8(error.what()),
               tr("State lower and upper bounds for every input.")});
        Q_EMIT propertyChanged();
    }
}

void Session::setOutputs(const reach::OutputCoordinate& onX, const reach::OutputCoordinate& onY) {
    change(tr("outputs %1, %2").arg(formatCoordinate(onX), formatCoordinate(onY)),
           [&](State& state) {
               state.outputs = {onX, onY};
           });
}

void Session::setOn(reach::Method method, bool on) {
    const QString name = methodTitle(method);
    change(on ? tr("%1 on").arg(name) : tr("%1 off").arg(name), [method, on](State& state) {
        if (on) {
            state.methods.on.insert(method);
        } else {
            state.methods.on.erase(method);
        }
    });
}

void Session::setSelected(std::optional<reach::Method> method) {
    if (m_selected != method) {
        m_selected = method;
        Q_EMIT selectionChanged();
    }
}

void Session::setMaxPieces(qint64 pieces) {
    if (maxPieces() != pieces) {
        m_answers.setMaxPieces(pieces);
        m_answers.ask(m_state);
    }
}

void Session::cancel() { m_answers.cancel(); }

void Session::setPaused(bool paused) { m_answers.setPaused(paused); }

void Session::refresh() { m_answers.refresh(); }

void Session::raise(const Message& message) { Q_EMIT messageRaised(message); }

void Session::dismissMessage() { Q_EMIT messageDismissed(); }

}  // namespace ui
