#include "core/module/tensor_module.h"

namespace core {

std::string tensorInterface() {
    const std::size_t sizes[] = {
        sizeof(Network),        sizeof(Node),          sizeof(BoundMethod),
        sizeof(InputBatch),     sizeof(OutputRows),    sizeof(RowBounds),
        sizeof(BoundPlan),      sizeof(BoundOptions),  sizeof(LayerIntervals),
        sizeof(NeuronLines),    sizeof(EngineOptions), sizeof(AttackSamples),
        sizeof(AttackSettings), sizeof(AttackResult),  sizeof(RunControl),
        sizeof(SnrSettings),    sizeof(LayerSnr),      sizeof(SnrReport),
        sizeof(TrainingConfig), sizeof(Dataset),       sizeof(TrainingData),
        sizeof(StepRecord),     sizeof(EpochRecord),   sizeof(LayerRecord),
        sizeof(TrainingState),  sizeof(TrainingHooks), sizeof(TrainingOutcome)};
    std::string text = REACHSCOPE_VERSION;
    for (const std::size_t size : sizes) {
        text += '-' + std::to_string(size);
    }
    return text;
}

}  // namespace core
