#include "core/train/training_evaluation.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/attack/balls.h"
#include "core/attack/gradient_attack.h"
#include "core/snr/layer_totals.h"
#include "core/snr/tensor_snr_meter.h"
#include "core/train/box_pass.h"

namespace core {

namespace {

using at::Tensor;

/// Samples that are passed at once.
constexpr std::int64_t kChunk = 250;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double shareOf(double count, std::int64_t of) { return count / static_cast<double>(of); }

/// Box takes no smooth activation.
bool isPiecewiseLinear(const TensorNetwork& network) {
    return std::none_of(network.nodes().begin(), network.nodes().end(), [](const TensorNode& node) {
        return std::holds_alternative<Smooth>(node.operation);
    });
}

bool isMaxPool(const TensorNode& node) { return std::holds_alternative<MaxPool>(node.operation); }

/// How many neurons are active and inactive over their boxes. ParamRamp's kink at r counts too: an
/// active one lies on one side of it.
std::pair<Tensor, Tensor> statesOf(const TensorNode& node, const CenteredBox& box) {
    const Tensor lower = box.center - box.radius;
    const Tensor upper = box.center + box.radius;
    Tensor isActive = lower >= 0.0;
    if (std::holds_alternative<ParamRamp>(node.operation)) {
        std::vector<std::int64_t> sizes = node.shape;
        sizes.insert(sizes.begin(), 1);
        const Tensor r = node.weight.view(sizes);
        isActive = isActive.logical_and((upper <= r).logical_or(lower >= r));
    }
    const Tensor isInactive = (upper <= 0.0).logical_and(isActive.logical_not());
    return {isActive.sum(), isInactive.sum()};
}

/// Over all neurons of the layers that have states.
double unstableShare(const TensorNetwork& network, const std::vector<LayerRecord>& layers) {
    double neurons = 0.0;
    double unstable = 0.0;
    for (const int activation : network.activations()) {
        for (const LayerRecord& layer : layers) {
            if (layer.name == network.node(activation).name) {
                const auto size = static_cast<double>(network.size(activation));
                neurons += size;
                unstable += size * layer.unstable;
            }
        }
    }
    return neurons > 0.0 ? unstable / neurons : kNone;
}

}  // namespace

DataRange dataRange(const TrainingData& data) {
    DataRange range;
    for (const auto& set : {data.train, data.test}) {
        const auto [least, most] = std::minmax_element(set->pixels.begin(), set->pixels.end());
        range.low = std::min(range.low, static_cast<double>(*least));
        range.high = std::max(range.high, static_cast<double>(*most));
    }
    return range;
}

/// Counts over the samples so far.
struct TrainingEvaluation::Totals {
    double natural = 0.0;
    double adversarial = 0.0;
    double certified = 0.0;
    std::vector<double> active;  ///< by activation, max pools left out
    std::vector<double> inactive;
};

TrainingEvaluation::TrainingEvaluation(const TrainingConfig& config,
                                       std::shared_ptr<const Dataset> samples,
                                       const EngineOptions& options, DataRange range)
    : m_config(config),
      m_samples(std::move(samples)),
      m_options(options),
      m_range(range),
      m_eps(config.evaluateEps > 0.0 ? config.evaluateEps : config.eps) {}

EpochRecord TrainingEvaluation::run(const TrainableNetwork& network) const {
    const at::NoGradGuard off;
    const TensorNetwork& tensors = network.evaluation();
    Totals totals;
    for (std::int64_t first = 0; first < m_samples->count; first += kChunk) {
        const TensorSamples samples =
            samplesOf(tensors, first, std::min(kChunk, m_samples->count - first));
        addAttack(tensors, samples, totals);
        if (isPiecewiseLinear(tensors)) {
            addBoxes(tensors, samples, totals);
        }
    }
    EpochRecord record;
    record.natural = shareOf(totals.natural, m_samples->count);
    record.adversarial = shareOf(totals.adversarial, m_samples->count);
    record.certified =
        isPiecewiseLinear(tensors) ? shareOf(totals.certified, m_samples->count) : kNone;
    record.layers = layersOf(tensors, totals);
    record.unstable = unstableShare(tensors, record.layers);
    record.snrDb = kNone;
    if (m_config.snrSamples > 0 && m_eps > 0.0) {
        measureSnr(network.toNetwork(), record);
    }
    return record;
}

TensorSamples TrainingEvaluation::samplesOf(const TensorNetwork& network, std::int64_t first,
                                            std::int64_t count) const {
    TensorSamples samples;
    samples.points =
        at::from_blob(const_cast<float*>(m_samples->pixels.data()) + first * network.inputSize(),
                      {count, network.inputSize()}, at::kFloat)
            .to(network.place().options());
    samples.labels =
        at::from_blob(const_cast<int*>(m_samples->labels.data()) + first, {count}, at::kInt)
            .to(network.place().device, at::kLong);
    samples.indices.assign(m_samples->indices.begin() + first,
                           m_samples->indices.begin() + first + count);
    samples.region.lower = at::clamp_min(samples.points - m_eps, m_range.low);
    samples.region.upper = at::clamp_max(samples.points + m_eps, m_range.high);
    return samples;
}

void TrainingEvaluation::addAttack(const TensorNetwork& network, const TensorSamples& samples,
                                   Totals& totals) const {
    AttackSettings attack;
    attack.steps = static_cast<int>(m_config.evaluateAttackSteps);
    attack.stepSize = m_config.evaluateAttackStep;
    attack.seed = static_cast<std::uint64_t>(m_config.seed);
    const TensorAttack found = runAttack(network, samples, attack);
    totals.natural += (found.cleanMargins > 0.0).sum().item<double>();
    totals.adversarial += (found.margins > 0.0).sum().item<double>();
}

void TrainingEvaluation::addBoxes(const TensorNetwork& network, const TensorSamples& samples,
                                  Totals& totals) const {
    const BoxPassResult boxes = boxPass(
        network, boxAround(samples.points, m_eps, m_range.low, m_range.high), samples.labels);
    const Tensor isCertified = (boxes.margins > 0.0).sum(1) == network.outputSize() - 1;
    totals.certified += isCertified.sum().item<double>();
    totals.active.resize(network.activations().size(), 0.0);
    totals.inactive.resize(network.activations().size(), 0.0);
    for (std::size_t i = 0; i < boxes.layers.size(); ++i) {
        const TensorNode& node = network.node(network.activations()[i]);
        if (!isMaxPool(node)) {
            const auto [active, inactive] = statesOf(node, boxes.layers[i]);
            totals.active[i] += active.item<double>();
            totals.inactive[i] += inactive.item<double>();
        }
    }
}

std::vector<LayerRecord> TrainingEvaluation::layersOf(const TensorNetwork& tensors,
                                                      const Totals& totals) const {
    std::vector<LayerRecord> layers;
    for (std::size_t i = 0; i < tensors.activations().size(); ++i) {
        const TensorNode& node = tensors.node(tensors.activations()[i]);
        if (isMaxPool(node)) {
            continue;
        }
        LayerRecord layer;
        layer.name = node.name;
        layer.kind = kindName(node.operation);
        layer.snrDb = kNone;
        const std::int64_t all = m_samples->count * elementCount(node.shape);
        layer.active = totals.active.empty() ? kNone : shareOf(totals.active[i], all);
        layer.inactive = totals.active.empty() ? kNone : shareOf(totals.inactive[i], all);
        layer.unstable = 1.0 - layer.active - layer.inactive;
        layers.push_back(std::move(layer));
    }
    return layers;
}

/// Of the first samples, by the meter that `reachscope snr` uses.
void TrainingEvaluation::measureSnr(const Network& network, EpochRecord& record) const {
    const std::int64_t count = std::min(m_config.snrSamples, m_samples->count);
    const auto numbers = static_cast<std::ptrdiff_t>(count * network.inputCount());
    const std::vector<double> points(m_samples->pixels.begin(),
                                     m_samples->pixels.begin() + numbers);
    BallSpec spec;
    spec.eps = m_eps;
    spec.clip = {m_range.low, m_range.high};
    const AttackSamples samples =
        ballsAround(points, {m_samples->labels.begin(), m_samples->labels.begin() + count},
                    {m_samples->indices.begin(), m_samples->indices.begin() + count}, spec);
    SnrSettings settings;
    settings.attack.steps = static_cast<int>(m_config.snrSteps);
    settings.attack.stepSize = m_config.snrStep;
    settings.attack.seed = static_cast<std::uint64_t>(m_config.seed);
    settings.side = m_config.snrSide == "post" ? ActivationSide::Post : ActivationSide::Pre;
    const auto meter = makeTensorSnrMeter(network, m_options, settings);
    meter->add(samples, {});
    double signal = 0.0;
    double noise = 0.0;
    for (const LayerSnr& measured : meter->report().layers) {
        const double snrDb = std::isfinite(measured.snrDb) ? measured.snrDb : kNone;
        if (measured.kind == "output") {
            record.layers.push_back({measured.name, measured.kind, snrDb, kNone, kNone, kNone});
            continue;
        }
        signal += measured.signal;
        noise += measured.noise;
        for (LayerRecord& layer : record.layers) {
            layer.snrDb = layer.name == measured.name ? snrDb : layer.snrDb;
        }
    }
    const double all = decibels(signal, noise);
    record.snrDb = std::isfinite(all) ? all : kNone;
}

}  // namespace core
