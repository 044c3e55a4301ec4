#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reach {

/// What can be computed of a reachable set. The names of `--method`.
enum class Method { Exact, Hull, Box, Zonotope, Star, Triangle, Parallelogram };

/// What a result is worth (method.md, Rigour).
enum class Worth { Exact, Sound, Nominal, Sampled };

struct MethodInfo {
    Method method;
    std::string_view id;       ///< "zonotope"
    std::string_view title;    ///< "Zonotope"
    std::string_view summary;  ///< one sentence: what it is, and its paper
};

const std::vector<MethodInfo>& methods();
const MethodInfo& info(Method method);
std::optional<Method> methodFromId(std::string_view id);
std::string_view id(Worth worth);

}  // namespace reach
