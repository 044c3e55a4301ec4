#include <exception>
#include <iostream>
#include <string>

#include "core/io/atomic_file.h"
#include "samples/sample_files.h"

/// Writes the sample files into the folder given, or into the current one.
int main(int argumentCount, char** arguments) {
    const std::string folder = argumentCount > 1 ? arguments[1] : ".";
    try {
        for (const auto& [name, bytes] : samples::sampleFiles()) {
            core::writeFileAtomically(folder + "/" + name, bytes);
            std::cout << name << '\n';
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
