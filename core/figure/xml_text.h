#pragma once

#include <string>
#include <string_view>

namespace core {

/// Text as it stands between XML tags: <, > and & as entities.
std::string xmlText(std::string_view text);

/// The same for a value between double quotes, which become entities too.
std::string xmlAttribute(std::string_view text);

}  // namespace core
