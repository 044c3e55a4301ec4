#include <algorithm>
#include <array>

#include "core/io/checkpoint/containers.h"

namespace core::checkpoint {
namespace {

struct Wrapper {
    std::string_view prefix;
    std::string_view reason;
    /// Only where a layer's name is left: "model.weight" is a layer called model.
    bool keepsLayer = true;
};

constexpr std::array<Wrapper, 12> kWrappers{{{"module.", "DataParallel", false},
                                             {"_orig_mod.", "torch.compile", false},
                                             {"_module.", "a wrapper", false},
                                             {"state_dict.", "a dictionary around", false},
                                             {"model_state_dict.", "a dictionary around", false},
                                             {"model_state.", "a dictionary around", false},
                                             {"net_state_dict.", "a dictionary around", false},
                                             {"model.", "a module or dictionary around"},
                                             {"net.", "a module or dictionary around"},
                                             {"network.", "a module or dictionary around"},
                                             {"params.", "a dictionary around"},
                                             {"0.", "a list or module around"}}};

bool wraps(const Wrapper& wrapper, const StateDict& tensors) {
    return std::all_of(
        tensors.tensors.begin(), tensors.tensors.end(), [&](const StoredTensor& tensor) {
            const std::string_view name = tensor.name;
            const std::string_view rest = name.substr(std::min(name.size(), wrapper.prefix.size()));
            return name.substr(0, wrapper.prefix.size()) == wrapper.prefix && !rest.empty() &&
                   (!wrapper.keepsLayer || rest.find('.') != std::string_view::npos);
        });
}

}  // namespace

void dropCommonPrefixes(StateDict& tensors) {
    if (tensors.tensors.empty()) {
        return;
    }
    for (;;) {
        const auto* found = std::find_if(kWrappers.begin(), kWrappers.end(),
                                         [&](const auto& w) { return wraps(w, tensors); });
        if (found == kWrappers.end()) {
            return;
        }
        for (StoredTensor& tensor : tensors.tensors) {
            tensor.name.erase(0, found->prefix.size());
        }
        tensors.notes.push_back("prefix " + std::string(found->prefix) + " dropped (" +
                                std::string(found->reason) + ")");
    }
}

}  // namespace core::checkpoint
