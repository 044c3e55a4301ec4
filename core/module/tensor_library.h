#pragma once

#include <string>

namespace core {

/// The libtorch that bounds are computed with, as it is found on this machine.
struct TensorLibrary {
    bool present = false;  ///< built in, and its module and libraries load
    std::string problem;   ///< one line where not
    std::string version;   ///< "1.13.0"
    std::string cuda;      ///< "13.0"; empty where this libtorch has none
    int gpus = 0;          ///< that it can compute on
    std::string blas;      ///< "OpenBLAS 0.3.21"; "reference (slow)" where none is known
    int threads = 0;       ///< that it takes by itself
};

/// Loads the tensor module (see makeBoundEngine). Never throws.
TensorLibrary tensorLibrary();

}  // namespace core
