#pragma once

#include <map>
#include <string>

#include "core/network/network.h"

namespace samples {

/// The sample networks by name; see README.md for what each shows. Every parameter is a multiple of
/// 1/1024, so that float32, decimal text and rational arithmetic hold the same network.
std::map<std::string, core::Network> sampleNetworks();

/// Every file of this folder that is made by the generator: name -> bytes. The same on every
/// machine and in every run.
std::map<std::string, std::string> sampleFiles();

}  // namespace samples
