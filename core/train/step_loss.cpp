#include "core/train/step_loss.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <stdexcept>

#include "core/train/box_regularisers.h"
#include "core/train/snr_part.h"
#include "core/train/step_parts.h"

namespace core {

namespace {

const TrainingMethod& methodOf(const TrainingConfig& config) {
    const TrainingMethod* method = maybeTrainingMethod(config.method);
    if (method == nullptr) {
        throw std::invalid_argument("training: no method is called " + config.method);
    }
    return *method;
}

bool passesBounds(RobustLoss robust) {
    return robust != RobustLoss::None && robust != RobustLoss::Adversarial &&
           robust != RobustLoss::Trades;
}

void checkNodes(const TrainingMethod& method, const TensorNetwork& network) {
    for (const TensorNode& node : network.nodes()) {
        const auto* smooth = std::get_if<Smooth>(&node.operation);
        if (smooth != nullptr && passesBounds(method.robust)) {
            throw std::invalid_argument("training by " + method.title + ": node " + node.name +
                                        " is a " + kindName(*smooth) +
                                        ", which no bounds are known of here: train it by "
                                        "standard, pgd or trades, or take ReLUs");
        }
    }
    if (network.outputSize() < 2) {
        throw std::invalid_argument("training needs a network of two outputs or more, not of " +
                                    std::to_string(network.outputSize()));
    }
}

/// Parts without a weight are told of but take no part.
void add(StepLoss& loss, const std::string& name, const at::Tensor& value, double weight) {
    loss.parts.push_back({name, value.detach(), weight});
    if (weight != 0.0) {
        const at::Tensor term = value * weight;
        loss.total = loss.total.defined() ? loss.total + term : term;
    }
}

}  // namespace

StepLosses::StepLosses(const TrainingConfig& config, TrainableNetwork& network, double clipLow,
                       double clipHigh)
    : m_config(config),
      m_method(methodOf(config)),
      m_network(network),
      m_clipLow(clipLow),
      m_clipHigh(clipHigh) {
    const TensorNetwork& training = network.training();
    checkNodes(m_method, training);
    const auto& nodes = training.nodes();
    m_hasBatchNorm = std::any_of(nodes.begin(), nodes.end(), [](const TensorNode& node) {
        return std::holds_alternative<BatchNorm>(node.operation);
    });
    if (SnrPart::isWanted(config)) {
        m_snr = std::make_unique<SnrPart>(config, training);
    }
}

StepLosses::~StepLosses() = default;

/// Batch normalisation has to see the clean batch by itself, before anything else; else one pass
/// serves the clean loss and the SNR losses. Where nothing of it is wanted but who is right, it
/// leaves no trace for gradients.
StepLosses::CleanPart StepLosses::cleanPart(const StepView& view, bool isLossWanted) {
    const bool hasSnr = m_snr && !view.point.isWarmup;
    CleanPart part;
    if (m_hasBatchNorm || !hasSnr) {
        const at::AutoGradMode mode(m_hasBatchNorm || isLossWanted);
        part.outputs = m_network.forwardClean(view.batch.points);
    }
    if (hasSnr) {
        const SnrPart::Losses losses = m_snr->at(view);
        part.outputs = part.outputs.defined() ? part.outputs : losses.clean;
        part.variance = losses.variance;
        part.stability = losses.stability;
    }
    return part;
}

RobustPart StepLosses::robustPart(const StepView& view, const at::Tensor& clean) const {
    switch (m_method.robust) {
        case RobustLoss::None:
            break;
        case RobustLoss::Adversarial:
            return adversarialPart(view);
        case RobustLoss::Trades:
            return tradesPart(view, clean);
        case RobustLoss::Box:
            return boxPart(view);
        case RobustLoss::CrownIbp:
            return crownIbpPart(view);
        case RobustLoss::SmallBox:
            return smallBoxPart(view);
        case RobustLoss::Relaxation:
            return relaxationPart(view, m_method.relaxation);
    }
    return {};
}

void StepLosses::addRegularisers(const StepView& view, const RobustPart& robust,
                                 StepLoss& loss) const {
    if (view.point.regulariser <= 0.0 || robust.layers.empty()) {
        return;
    }
    const BoxRegularisers parts =
        boxRegularisers(view.training, robust.box, robust.layers, m_config.regulariserTolerance);
    add(loss, "tightness", parts.tightness, view.point.regulariser);
    add(loss, "relu", parts.balance, view.point.regulariser);
}

StepLoss StepLosses::at(const TrainingBatch& batch, const SchedulePoint& point) {
    const at::AutoGradMode on(true);
    const StepView view{m_config,  m_network.training(), m_network.evaluation(),
                        m_clipLow, m_clipHigh,           batch,
                        point};
    const bool isRobust = !point.isWarmup && m_method.robust != RobustLoss::None;
    const bool isSum = isRobust && m_config.gamma > 0.0;
    const double cleanWeight = !isRobust || isSum ? 1.0 : point.kappa;
    const bool isCleanRead = cleanWeight > 0.0 || m_method.robust == RobustLoss::Trades;
    const CleanPart clean = cleanPart(view, isCleanRead);
    StepLoss loss;
    loss.cleanCorrect = isRight(clean.outputs, batch.labels);
    add(loss, "clean", crossEntropy(clean.outputs, batch.labels), cleanWeight);
    RobustPart robust;
    if (isRobust) {
        robust = robustPart(view, clean.outputs);
        loss.robustCorrect = robust.correct;
        add(loss, "robust", robust.loss, isSum ? m_config.gamma : 1.0 - point.kappa);
    }
    if (clean.variance.defined()) {
        add(loss, "variance", clean.variance, m_config.varianceWeight);
    }
    if (clean.stability.defined()) {
        add(loss, "stability", clean.stability, m_config.stabilityWeight);
    }
    addRegularisers(view, robust, loss);
    return loss;
}

}  // namespace core
