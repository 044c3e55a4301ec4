#include "ui/session/line_finder.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <stdexcept>
#include <utility>

#include "reach/analysis/input_batch.h"

namespace ui {
namespace {

/// Layers whose lines are kept: of a wide one they are some megabytes a method.
constexpr std::size_t kLayersKept = 16;

const reach::LayerBounds* maybeBounds(const reach::MethodResult& result, const std::string& layer) {
    const auto found = std::ranges::find(result.layers, layer, layerKey);
    return found == result.layers.end() ? nullptr : &*found;
}

/// What the answer knows of every activation, so that the engine has nothing left to bound. What it
/// has no bounds of is left empty, and is computed.
std::vector<core::LayerIntervals> knownBounds(const core::Network& network,
                                              const reach::MethodResult& result) {
    std::vector<core::LayerIntervals> known;
    for (const core::Node& node : network.nodes()) {
        if (!core::isActivation(node.operation) &&
            !std::holds_alternative<core::MaxPool>(node.operation)) {
            continue;
        }
        core::LayerIntervals layer;
        layer.name = node.name;
        layer.kind = core::kindName(node.operation);
        layer.shape = network.shapeOf(node.inputs.front());
        const reach::LayerBounds* bounds = maybeBounds(result, node.name);
        if (bounds != nullptr && bounds->lower.size() == core::elementCount(layer.shape)) {
            layer.lower.assign(bounds->lower.begin(), bounds->lower.end());
            layer.upper.assign(bounds->upper.begin(), bounds->upper.end());
        }
        known.push_back(std::move(layer));
    }
    return known;
}

}  // namespace

/// The engine of the present network and the lines it gave.
class LineFinder::Engines {
public:
    explicit Engines(EngineMaker maker) : m_maker(std::move(maker)) {}

    /// Throws std::exception with one line for the user.
    const core::NeuronLines& linesOf(const LineQuestion& question, const ComputedPtr& computed,
                                     const core::BoundMethod& method,
                                     const std::atomic<bool>& cancelled) {
        const std::string& layer =
            question.report->layers[static_cast<std::size_t>(question.layer)].name;
        const auto kept = std::ranges::find_if(m_kept, [&](const Kept& one) {
            return one.computed == computed && one.layer == layer;
        });
        if (kept != m_kept.end()) {
            return kept->lines;
        }
        const auto pass = start(question, computed, method, cancelled);
        const auto found = std::ranges::find(pass->layers(), layer, &core::LayerIntervals::name);
        if (found == pass->layers().end()) {
            throw std::runtime_error(
                LineFinder::tr("the method does not relax this layer by itself").toStdString());
        }
        const auto index = static_cast<std::size_t>(found - pass->layers().begin());
        m_kept.push_front({computed, layer, pass->lines(index)});
        m_kept.resize(std::min(m_kept.size(), kLayersKept));
        return m_kept.front().lines;
    }

private:
    struct Kept {
        ComputedPtr computed;
        std::string layer;
        core::NeuronLines lines;
    };

    std::unique_ptr<core::BoundPass> start(const LineQuestion& question,
                                           const ComputedPtr& computed,
                                           const core::BoundMethod& method,
                                           const std::atomic<bool>& cancelled) {
        if (m_network != question.network) {
            m_kept.clear();
            core::EngineOptions options;
            options.threads = 1;
            m_engine = m_maker(question.network->network, options);
            m_network = question.network;
        }
        const core::InputBatch batch = reach::inputBatch(question.input);
        core::BoundOptions options;
        options.cancel = &cancelled;
        options.given = knownBounds(question.network->network, computed->result);
        try {
            return m_engine->start(batch, method, options);
        } catch (const std::invalid_argument&) {
            options.given.clear();  // layers that the engine counts otherwise: bounded anew
            return m_engine->start(batch, method, options);
        }
    }

    EngineMaker m_maker;
    OpenNetworkPtr m_network;
    std::unique_ptr<core::BoundEngine> m_engine;
    std::deque<Kept> m_kept;  ///< newest first
};

namespace {

LineBounds plainBounds(reach::Method method, const ActivationShape& shape, double from, double to) {
    return shape.ramp ? plainRampLines(method, shape.below, *shape.ramp, from, to)
                      : plainLines(method, shape.below, from, to);
}

/// The layer's and the neuron's, without any method yet.
LineAnswer makeAnswer(const LineQuestion& question) {
    const ReportLayer& layer = question.report->layers[static_cast<std::size_t>(question.layer)];
    LineAnswer answer;
    answer.layer = layer.name;
    answer.neuron = question.neuron;
    answer.shape = layer.shape;
    answer.activation = activationOf(*question.network, layer.name, question.neuron);
    return answer;
}

/// The method's range of the neuron; says why where there is none.
MethodLines rangeOf(const LineQuestion& question, std::size_t place) {
    const ReportMethod& method = question.report->methods[place];
    const auto index = static_cast<int>(place);
    MethodLines lines;
    lines.method = method.method();
    lines.isCurrent = method.isCurrent;
    if (!question.report->has(question.layer, index)) {
        lines.reason = LineFinder::tr("cut short before this layer");
        return lines;
    }
    lines.bounds.from = question.report->lower(question.layer, index)[question.neuron];
    lines.bounds.to = question.report->upper(question.layer, index)[question.neuron];
    if (!std::isfinite(lines.bounds.from) || !std::isfinite(lines.bounds.to)) {
        lines.reason = LineFinder::tr("its range has no end");
    }
    return lines;
}

}  // namespace

LineFinder::LineFinder(EngineMaker maker, QObject* parent)
    : QObject(parent),
      m_engines(std::make_shared<Engines>(std::move(maker))),
      m_background(QThread::LowPriority) {}

LineFinder::~LineFinder() = default;

void LineFinder::clear() {
    m_background.cancel();
    m_answered = ++m_asked;
    m_answer.reset();
    Q_EMIT changed();
}

void LineFinder::ask(LineQuestion question) {
    const auto fill = [engines = m_engines](const LineQuestion& asked, std::size_t place,
                                            const ActivationShape& shape, MethodLines& lines,
                                            const std::atomic<bool>& cancelled) {
        LineBounds& bounds = lines.bounds;
        if (hasPlainLines(lines.method)) {
            bounds = plainBounds(lines.method, shape, bounds.from, bounds.to);
            return;
        }
        const auto method = core::boundMethodFromId(reach::info(lines.method).id);
        if (!method) {
            lines.reason = tr("its lines are not known");
            return;
        }
        try {
            const core::NeuronLines& all =
                engines->linesOf(asked, asked.report->methods[place].computed, *method, cancelled);
            const auto at = static_cast<std::size_t>(asked.neuron);
            bounds.lower = {{all.lowerSlope.at(at), all.lowerIntercept.at(at)}};
            bounds.upper = {{all.upperSlope.at(at), all.upperIntercept.at(at)}};
        } catch (const std::exception& error) {
            lines.reason = QString::fromUtf8(error.what());
        }
        if (method->lines == core::LineStrategy::Optimised && lines.reason.isEmpty()) {
            lines.note = tr("optimised for each output: these are the lines it starts from");
        }
    };
    m_background.post([this, fill, asked = std::move(question),
                       turn = ++m_asked](const Background::Cancelled& cancelled) {
        auto answer = std::make_shared<LineAnswer>(makeAnswer(asked));
        for (std::size_t m = 0; m < asked.report->methods.size() && !cancelled; ++m) {
            MethodLines lines = rangeOf(asked, m);
            if (answer->activation && lines.reason.isEmpty()) {
                fill(asked, m, *answer->activation, lines, cancelled);
            }
            answer->methods.push_back(std::move(lines));
        }
        if (!cancelled) {
            QMetaObject::invokeMethod(
                this,
                [this, answer, turn] {
                    if (turn == m_asked) {
                        m_answered = turn;
                        m_answer = answer;
                        Q_EMIT changed();
                    }
                },
                Qt::QueuedConnection);
        }
    });
}

}  // namespace ui
