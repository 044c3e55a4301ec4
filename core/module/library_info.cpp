#include "core/module/library_info.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <dlfcn.h>
#include <torch/version.h>

#include <sstream>

namespace core {

namespace {

/// What follows `key` in libtorch's description of itself, up to a blank or comma; empty if it is
/// not there.
std::string described(const std::string& key) {
    const std::string text = at::show_config();
    const std::size_t start = text.find(key);
    if (start == std::string::npos) {
        return {};
    }
    const std::size_t first = start + key.size();
    return text.substr(first, text.find_first_of(" ,\n", first) - first);
}

/// "OpenBLAS 0.3.21", in the words of the library that is loaded; empty for another.
std::string openBlas() {
    using Describe = char* (*)();
    const auto describe = reinterpret_cast<Describe>(dlsym(RTLD_DEFAULT, "openblas_get_config"));
    if (!describe) {
        return {};
    }
    std::istringstream words(describe());
    std::string name;
    std::string version;
    words >> name >> version;
    return name + ' ' + version;
}

std::string linearAlgebra() {
    if (at::hasMKL()) {
        return "MKL";
    }
    const std::string found = openBlas();
    return found.empty() ? "reference (slow)" : found;
}

}  // namespace

TensorLibrary libraryInfo() {
    TensorLibrary info;
    info.present = true;
    info.version = TORCH_VERSION;
    info.cuda = described("CUDA Runtime ");
    info.gpus = at::hasCUDA() ? static_cast<int>(at::getNumGPUs()) : 0;
    info.blas = linearAlgebra();
    info.threads = at::get_num_threads();
    return info;
}

}  // namespace core
