#include "core/bounds/device.h"

#include <ATen/Parallel.h>

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace core {

namespace {

constexpr std::string_view kCuda = "cuda";

/// N of "cuda:N", 0 of "cuda"; -1 for another text.
int gpuIndex(const std::string& name) {
    const std::string_view text(name);
    if (text == kCuda) {
        return 0;
    }
    const std::size_t start = kCuda.size() + 1;
    if (text.size() <= start || text.substr(0, start) != "cuda:") {
        return -1;
    }
    int index = -1;
    const auto [end, error] =
        std::from_chars(text.data() + start, text.data() + text.size(), index);
    return error == std::errc() && end == text.data() + text.size() ? index : -1;
}

[[noreturn]] void failWithoutGpu(const std::string& name, const std::string& why) {
    throw std::runtime_error("device '" + name + "': " + why + "; use cpu");
}

}  // namespace

at::Device deviceFromName(const std::string& name) {
    if (name == "cpu") {
        return at::kCPU;
    }
    const int index = gpuIndex(name);
    if (index < 0) {
        throw std::invalid_argument("device '" + name + "': expected cpu, cuda or cuda:N");
    }
    if (!at::detail::getCUDAHooks().hasCUDART()) {
        failWithoutGpu(name,
                       "the libtorch of this build has no CUDA ('./run --cuda' builds against one "
                       "that has)");
    }
    const int count = static_cast<int>(at::getNumGPUs());
    if (index >= count) {
        failWithoutGpu(name, count == 0
                                 ? "no GPU or no driver for it was found"
                                 : "the GPUs here are numbered 0 to " + std::to_string(count - 1));
    }
    return {at::kCUDA, static_cast<at::DeviceIndex>(index)};
}

void useThreads(int threads) {
    const auto all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const int wanted = threads > 0 ? threads : all;
    if (at::get_num_threads() != wanted) {
        at::set_num_threads(wanted);
    }
}

}  // namespace core
