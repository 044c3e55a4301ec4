#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/network/network.h"

namespace reach {

/// A public trained network that the studies know by its file: what `auto` stands for.
struct KnownNetwork {
    const char* family;
    const char* file;  ///< below the data folder
    const char* training;
    const char* mean;  ///< "0.485:0.456:0.406", one a channel; "none"
    const char* deviation;
};

/// Networks of one architecture and data set that differ in their training.
struct NetworkFamily {
    const char* id;
    const char* data;
};

const std::vector<NetworkFamily>& networkFamilies();
std::vector<KnownNetwork> networksOf(std::string_view family);
/// By the last folder and the file of a path; nullptr if it is none of them.
const KnownNetwork* maybeKnownNetwork(const std::string& path);

/// A file's name without folder and endings: "cifar_sgd_8px".
std::string networkName(const std::string& path);

/// The networks that `random…` names stand for. Throws std::invalid_argument for another name.
core::Network smallRandomNetwork(std::string_view name, std::uint64_t seed);

}  // namespace reach
