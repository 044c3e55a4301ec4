#include "core/module/module_loader.h"

#include <dlfcn.h>
#include <elf.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace core {

namespace {

namespace fs = std::filesystem;

fs::path programFolder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path() : program.parent_path();
}

std::string joined(const std::vector<fs::path>& places) {
    std::string text;
    for (const fs::path& place : places) {
        text += (text.empty() ? "" : ", ") + place.string();
    }
    return text;
}

std::string loaderError() {
    const char* text = dlerror();
    return text ? text : "unknown error of the dynamic loader";
}

/// The loader maps a file and trusts its header: one that ends too early would end the program with
/// it. A shared library's table of sections is the last thing in it.
bool isCutShort(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    Elf64_Ehdr header{};
    if (!in.read(reinterpret_cast<char*>(&header), sizeof header) ||
        std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
        return false;  // no library at all: the loader says so
    }
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    const std::uintmax_t table = std::uintmax_t{header.e_shnum} * header.e_shentsize;
    return !error && (header.e_shoff > size || table > size - header.e_shoff);
}

/// Kept for good: libtorch cannot be unloaded.
void* openModule(const fs::path& file) {
    void* handle = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    if (!handle) {
        throw std::runtime_error("libtorch cannot be loaded: " + loaderError() +
                                 "; install it again (Debian: libtorch-dev), or build anew");
    }
    return handle;
}

}  // namespace

void keepWaitsShort() {
    if (!std::getenv("OMP_WAIT_POLICY")) {
        setenv("GOMP_SPINCOUNT", "1000", 0);
    }
}

std::vector<fs::path> tensorModulePlaces() {
    const fs::path folder = programFolder();
    std::vector<fs::path> places;
    for (const char* way : {".", "../lib/reachscope", "../bin"}) {
        places.push_back((folder / way / kTensorModuleFile).lexically_normal());
    }
    return places;
}

fs::path findTensorModule(const std::vector<fs::path>& places) {
    for (const fs::path& place : places) {
        std::error_code error;
        if (fs::is_regular_file(place, error)) {
            return place;
        }
    }
    return {};
}

const TensorModule& loadTensorModule(const std::vector<fs::path>& places) {
    const fs::path file = findTensorModule(places);
    if (file.empty()) {
        throw std::runtime_error("the tensor module is missing (looked for " + joined(places) +
                                 "); build or install the target reachscope_tensors");
    }
    if (isCutShort(file)) {
        throw std::runtime_error(file.string() +
                                 " is cut short; build or install the target "
                                 "reachscope_tensors again");
    }
    using Entry = const TensorModule* (*)();
    void* handle = openModule(file);
    const auto entry = reinterpret_cast<Entry>(dlsym(handle, kTensorModuleEntry));
    const TensorModule* module = entry ? entry() : nullptr;
    if (!module || module->interface != tensorInterface()) {
        throw std::runtime_error(file.string() +
                                 " is not of this build; build or install the target "
                                 "reachscope_tensors again");
    }
    return *module;
}

}  // namespace core
