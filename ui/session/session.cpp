#include "ui/session/session.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

namespace ui {
namespace {

/// Beyond these an enumeration or its linear programmes take longer than one likes to wait unasked.
constexpr Eigen::Index kMaxExactDimension = 6;
constexpr std::int64_t kMaxExactNeurons = 400;
constexpr std::int64_t kMaxStarNeurons = 400;
/// The union's outline takes about 0.1 ms a piece.
constexpr qint64 kMaxUnionPieces = 5000;

/// Results that arrive this close together are shown together.
constexpr int kGatherMs = 8;
constexpr int kFadeAfterMs = 200;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Eigen::Index freeCoordinates(const InputEdit& input) {
    return input.eps > 0.0 ? (input.shape.array() > 0.0).count() : 0;
}

}  // namespace

std::set<reach::Method> defaultMethods(const core::Network& network, const InputEdit& input) {
    using enum reach::Method;
    std::set<reach::Method> methods{Box, Zonotope};
    if (network.neuronCount() <= kMaxStarNeurons) {
        methods.insert(Star);
    }
    if (network.neuronCount() <= kMaxExactNeurons && freeCoordinates(input) <= kMaxExactDimension) {
        methods.insert({Exact, Hull});
    }
    return methods;
}

Session::Session(EngineWorker::Engine engine, QObject* parent)
    : QObject(parent), m_worker(std::move(engine)) {
    m_files.setMaxThreadCount(1);
    m_gathering.setSingleShot(true);
    m_patience.setSingleShot(true);
    connect(&m_gathering, &QTimer::timeout, this, &Session::handOn);
    connect(&m_patience, &QTimer::timeout, this, [this] { setFading(!allAnswered()); });
    connect(&m_worker, &EngineWorker::resultReady, this, &Session::take);
    connect(&m_worker, &EngineWorker::progressed, this,
            [this](quint64 generation, const Progress& progress) {
                if (generation == m_generation) {
                    m_progress = progress;
                    Q_EMIT workChanged();
                }
            });
    connect(&m_worker, &EngineWorker::finished, this, [this](quint64 generation) {
        if (generation == m_generation) {
            handOn();
            m_busy = false;
            m_progress.reset();
            Q_EMIT workChanged();
        }
    });
    connect(&m_worker, &EngineWorker::failed, this,
            [this](quint64 generation, reach::Method method, const QString& reason) {
                if (generation == m_generation) {
                    m_failures[method] = reason;
                    Q_EMIT resultChanged(method);
                }
            });
}

Session::~Session() { m_worker.discard(); }

ComputedPtr Session::result(reach::Method method) const {
    const auto found = m_results.find(method);
    return found == m_results.end() ? nullptr : found->second;
}

bool Session::isCurrent(reach::Method method) const {
    const ComputedPtr computed = result(method);
    return computed && computed->generation >= m_question;
}

QString Session::failure(reach::Method method) const {
    const auto found = m_failures.find(method);
    return found == m_failures.end() ? QString() : found->second;
}

double Session::ratioToExact(reach::Method method) const {
    const ComputedPtr exact = result(reach::Method::Exact);
    const ComputedPtr other = result(method);
    if (!exact || !other || exact->isPartial() || !exact->result.unionRegion ||
        exact->generation < m_question || other->generation < m_question) {
        return kNaN;
    }
    return exact->result.area > 0.0 ? other->result.area / exact->result.area : kNaN;
}

void Session::open(const QStringList& paths) {
    m_toOpen += paths;
    openNext();
}

void Session::openNext() {
    if (m_opening > 0 || m_toOpen.isEmpty()) {
        return;
    }
    ++m_opening;
    Q_EMIT workChanged();
    const QString path = m_toOpen.takeFirst();
    m_files.start([this, path] {
        try {
            auto opened = std::make_shared<Opened>(openFile(path));
            QMetaObject::invokeMethod(
                this, [this, opened, path] { fileRead(*opened, path); }, Qt::QueuedConnection);
        } catch (const std::exception& error) {
            const QString reason = QString::fromUtf8(error.what());
            QMetaObject::invokeMethod(
                this,
                [this, reason] {
                    --m_opening;
                    raise({Message::Kind::Error, reason,
                           tr("Nothing was changed. Open another file, or repair this one.")});
                    Q_EMIT workChanged();
                    openNext();
                },
                Qt::QueuedConnection);
        }
    });
}

void Session::fileRead(const Opened& opened, const QString& path) {
    --m_opening;
    dismissMessage();
    std::visit([this](const auto& file) { accept(file); }, opened);
    Q_EMIT fileOpened(path);
    Q_EMIT workChanged();
    openNext();
}

void Session::accept(const OpenNetworkPtr& network) {
    m_worker.discard();
    m_network = network;
    m_selected.reset();
    forgetResults();
    const auto outputs = static_cast<int>(network->network.outputCount());
    m_outputs = {0, std::min(1, outputs - 1)};
    m_input = makeDefaultEdit(network->network.inputShape());
    if (m_property && (m_property->property.inputCount != network->network.inputCount() ||
                       m_property->property.outputCount != network->network.outputCount())) {
        m_property.reset();
    }
    applyPropertyCase();
    m_on = defaultMethods(network->network, m_input);
    announceNetwork();
    ask();
}

void Session::accept(const OpenProperty& property) {
    if (m_network && property.property.inputCount != m_network->network.inputCount()) {
        raise({Message::Kind::Error,
               tr("%1: the property has %2 inputs, but the network %3 has %4")
                   .arg(property.path)
                   .arg(property.property.inputCount)
                   .arg(m_network->fileName())
                   .arg(m_network->network.inputCount()),
               tr("Open a network that fits the property.")});
        return;
    }
    m_property = property;
    m_propertyCase = 0;
    Q_EMIT propertyChanged();
    if (m_network) {
        applyPropertyCase();
        m_on = defaultMethods(m_network->network, m_input);
        Q_EMIT inputChanged();
        Q_EMIT methodsChanged();
        ask();
    }
}

void Session::accept(const OpenRecipe& recipe) {
    const bool isOpenAlready = m_network && m_network->hash == recipe.recipe.networkHash;
    const OpenNetworkPtr network = recipe.network  ? recipe.network
                                   : isOpenAlready ? m_network
                                                   : nullptr;
    if (!network) {
        raise({Message::Kind::Error,
               tr("%1: its network %2 is not there or has changed")
                   .arg(recipe.path, networkPathOf(recipe.recipe, recipe.path)),
               tr("Open the network first, then the figure again.")});
        return;
    }
    m_worker.discard();
    m_property.reset();
    m_network = network;
    m_selected.reset();
    forgetResults();
    try {
        m_input = makeRecipeEdit(recipe.recipe.input);
    } catch (const std::invalid_argument& error) {
        m_input = makeDefaultEdit(network->network.inputShape());
        raise({Message::Kind::Error, tr("%1: %2").arg(recipe.path, QString::fromUtf8(error.what())),
               QString()});
    }
    m_outputs = recipe.recipe.project;
    m_on.clear();
    for (const std::string& id : recipe.recipe.methods) {
        const bool isHidden =
            std::ranges::find(recipe.recipe.hidden, id) != recipe.recipe.hidden.end();
        if (const auto method = reach::methodFromId(id); method && !isHidden) {
            m_on.insert(*method);
        }
    }
    announceNetwork();
    Q_EMIT recipeOpened(recipe.recipe);
    ask();
}

void Session::announceNetwork() {
    Q_EMIT networkChanged();
    Q_EMIT propertyChanged();
    Q_EMIT inputChanged();
    Q_EMIT outputsChanged();
    Q_EMIT methodsChanged();
}

void Session::forgetResults() {
    m_results.clear();
    m_arrived.clear();
    m_failures.clear();
    m_oldestShown = m_generation + 1;
}

void Session::applyPropertyCase() {
    if (!m_property || m_property->property.cases.empty()) {
        return;
    }
    const auto& cases = m_property->property.cases;
    m_propertyCase = std::clamp(m_propertyCase, 0, static_cast<int>(cases.size()) - 1);
    try {
        m_input = makePropertyEdit(cases[static_cast<std::size_t>(m_propertyCase)]);
    } catch (const std::invalid_argument& error) {
        raise({Message::Kind::Error,
               tr("%1: %2").arg(m_property->path, QString::fromUtf8(error.what())),
               tr("State lower and upper bounds for every input.")});
        m_property.reset();
    }
}

void Session::setInput(const InputEdit& input) {
    m_input = input;
    Q_EMIT inputChanged();
    ask();
}

void Session::setEps(double eps) {
    InputEdit input = m_input;
    input.eps = std::max(0.0, eps);
    setInput(input);
}

void Session::setNorm(InputNorm norm) {
    InputEdit input = m_input;
    input.norm = norm;
    setInput(input);
}

void Session::setBounds(int coordinate, double lower, double upper) {
    InputEdit input = m_input;
    input.setBounds(coordinate, lower, upper);
    setInput(input);
}

void Session::setPropertyCase(int index) {
    m_propertyCase = index;
    applyPropertyCase();
    Q_EMIT propertyChanged();
    Q_EMIT inputChanged();
    ask();
}

void Session::setOutputs(int onX, int onY) {
    if (m_outputs == std::array{onX, onY}) {
        return;
    }
    m_outputs = {onX, onY};
    forgetResults();
    Q_EMIT outputsChanged();
    ask();
}

void Session::setOn(reach::Method method, bool on) {
    if (on == isOn(method)) {
        return;
    }
    if (on) {
        m_on.insert(method);
        m_failures.erase(method);
    } else {
        m_on.erase(method);
    }
    Q_EMIT methodsChanged();
    askMissing();
}

void Session::setSelected(std::optional<reach::Method> method) {
    if (m_selected != method) {
        m_selected = method;
        Q_EMIT selectionChanged();
    }
}

void Session::setMaxPieces(qint64 pieces) {
    if (m_maxPieces != pieces) {
        m_maxPieces = pieces;
        ask();
    }
}

void Session::ask() {
    m_question = m_generation + 1;
    m_failures.clear();
    if (!m_patience.isActive() && !m_fading) {
        m_patience.start(kFadeAfterMs);
    }
    Q_EMIT questionChanged();
    askMissing();
}

void Session::askMissing() {
    std::vector<reach::Method> missing;
    for (const reach::Method method : m_on) {
        if (!isCurrent(method)) {
            missing.push_back(method);
        }
    }
    if (m_network && !missing.empty()) {
        post(missing);
    } else if (m_busy) {
        ++m_generation;
        m_busy = false;
        m_progress.reset();
        m_worker.discard();
        Q_EMIT workChanged();
    }
}

void Session::post(const std::vector<reach::Method>& methods) {
    try {
        EngineWorker::Request request{++m_generation,
                                      {m_network->graph, m_input.toInputSet(), m_outputs},
                                      methods,
                                      m_maxPieces,
                                      kMaxUnionPieces};
        m_busy = true;
        m_progress.reset();
        m_worker.post(std::move(request));
    } catch (const std::invalid_argument& error) {
        m_busy = false;
        raise(
            {Message::Kind::Error, QString::fromUtf8(error.what()), tr("Correct the input set.")});
    }
    Q_EMIT workChanged();
}

void Session::take(const ComputedPtr& computed) {
    const reach::Method method = computed->method();
    const ComputedPtr shown = m_arrived.contains(method) ? m_arrived[method] : result(method);
    const bool isOlder = shown && shown->generation > computed->generation;
    if (isOlder || computed->generation < m_oldestShown) {
        return;
    }
    m_arrived[method] = computed;
    if (allAnswered()) {
        handOn();
    } else if (!m_gathering.isActive()) {
        m_gathering.start(kGatherMs);
    }
}

void Session::handOn() {
    m_gathering.stop();
    const auto arrived = std::exchange(m_arrived, {});
    for (const auto& [method, computed] : arrived) {
        m_results[method] = computed;
    }
    if (allAnswered()) {
        m_patience.stop();
        setFading(false);
    }
    for (const auto& [method, computed] : arrived) {
        Q_EMIT resultChanged(method);
    }
}

bool Session::allAnswered() const {
    return std::ranges::all_of(m_on, [this](reach::Method method) {
        const auto arrived = m_arrived.find(method);
        return isCurrent(method) || m_failures.contains(method) ||
               (arrived != m_arrived.end() && arrived->second->generation >= m_question);
    });
}

void Session::setFading(bool fading) {
    if (m_fading != fading) {
        m_fading = fading;
        Q_EMIT fadingChanged();
    }
}

void Session::cancel() {
    m_worker.cancel();
    for (const reach::Method method : m_on) {
        if (!isCurrent(method) && failure(method).isEmpty()) {
            m_failures[method] = tr("cancelled");
            Q_EMIT resultChanged(method);
        }
    }
}

void Session::raise(const Message& message) { Q_EMIT messageRaised(message); }

void Session::dismissMessage() { Q_EMIT messageDismissed(); }

}  // namespace ui
