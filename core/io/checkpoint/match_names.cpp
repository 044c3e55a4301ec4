#include <algorithm>
#include <map>
#include <stdexcept>

#include "core/io/checkpoint/build_private.h"

namespace core::checkpoint {
namespace {

/// The tensors of one layer of the file: what stands before the last dot of their names.
struct FileModule {
    std::string path;
    std::map<std::string, const StoredTensor*> tensors;  ///< by what stands after the last dot
    bool isTaken = false;
};

std::vector<FileModule> modulesOf(const StateDict& tensors) {
    std::vector<FileModule> modules;
    for (const StoredTensor& tensor : tensors.tensors) {
        const std::size_t dot = tensor.name.rfind('.');
        const std::string path = dot == std::string::npos ? "" : tensor.name.substr(0, dot);
        const auto found = std::find_if(modules.begin(), modules.end(),
                                        [&](const FileModule& m) { return m.path == path; });
        FileModule& module = found == modules.end() ? modules.emplace_back() : *found;
        module.path = path;
        module.tensors[dot == std::string::npos ? tensor.name : tensor.name.substr(dot + 1)] =
            &tensor;
    }
    return modules;
}

bool namesFit(const Description& description, const StateDict& tensors) {
    for (const Step& step : description.steps) {
        if (!step.weight.empty() && tensors.find(step.weight) == nullptr) {
            return false;
        }
    }
    return true;
}

/// Whether the layer's weight has the shape that the step needs, and its statistics are there.
bool fits(const FileModule& module, const StepPlan& plan, bool isBatchNorm) {
    const auto weight = module.tensors.find("weight");
    return !module.isTaken && weight != module.tensors.end() &&
           weight->second->shape == plan.tensors.front().shape &&
           module.tensors.contains("running_mean") == isBatchNorm;
}

void rename(Step& step, const FileModule& module) {
    const auto nameOfRole = [&](const char* role) {
        return module.tensors.contains(role) ? module.path + (module.path.empty() ? "" : ".") + role
                                             : std::string();
    };
    step.weight = nameOfRole("weight");
    step.bias = nameOfRole("bias");
    if (step.kind == StepKind::BatchNorm) {
        step.mean = nameOfRole("running_mean");
        step.variance = nameOfRole("running_var");
    }
}

bool matchByOrder(Description& description, std::vector<FileModule> modules) {
    const auto plans = planOf(description, [](const std::string&) { return std::nullopt; });
    for (std::size_t k = 0; k < plans.size(); ++k) {
        Step& step = description.steps[k];
        if (plans[k].tensors.empty() || step.kind == StepKind::ParamRamp) {
            continue;
        }
        const bool isBatchNorm = step.kind == StepKind::BatchNorm;
        const auto found = std::find_if(
            modules.begin(), modules.end(),
            [&](const FileModule& module) { return fits(module, plans[k], isBatchNorm); });
        if (found == modules.end()) {
            return false;
        }
        rename(step, *found);
        found->isTaken = true;
    }
    return true;
}

/// A bias that the description expects or does not, as the file has it.
void matchBiases(Description& description, const StateDict& tensors) {
    for (Step& step : description.steps) {
        const bool isAffine = step.kind == StepKind::Dense || step.kind == StepKind::Convolution;
        if (!isAffine || !step.weight.ends_with(".weight")) {
            continue;
        }
        const std::string bias = step.weight.substr(0, step.weight.size() - 6) + "bias";
        step.bias = tensors.find(bias) == nullptr ? std::string() : bias;
    }
}

}  // namespace

void matchNames(Description& description, const StateDict& tensors,
                std::vector<std::string>& notes) {
    if (!description.matchesByOrder) {
        return;
    }
    if (namesFit(description, tensors)) {
        matchBiases(description, tensors);
        return;
    }
    Description renamed = description;
    if (matchByOrder(renamed, modulesOf(tensors))) {
        description = std::move(renamed);
        notes.push_back(
            "the file's names are not the architecture's: tensors taken in their order, by shape");
    }
}

}  // namespace core::checkpoint
