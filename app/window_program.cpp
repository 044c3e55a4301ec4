#include "app/window_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

namespace app {

namespace {

namespace fs = std::filesystem;

constexpr const char* kName = "reachscope-gui";

bool isProgram(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

/// This process's environment, with the platform that needs no display.
std::vector<std::string> offscreenEnvironment() {
    std::vector<std::string> variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        if (!std::string_view(*variable).starts_with("QT_QPA_PLATFORM=")) {
            variables.emplace_back(*variable);
        }
    }
    variables.emplace_back("QT_QPA_PLATFORM=offscreen");
    return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) {
        result.push_back(text.data());
    }
    result.push_back(nullptr);
    return result;
}

/// Starts it with standard output joined to standard error. 0 or errno.
int start(std::vector<std::string> arguments, pid_t& child) {
    std::vector<std::string> environment = offscreenEnvironment();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    const int error = posix_spawn(&child, arguments.front().c_str(), &actions, nullptr,
                                  pointers(arguments).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

}  // namespace

std::string windowProgram() {
    std::error_code error;
    const fs::path own = fs::read_symlink("/proc/self/exe", error);
    if (!error && isProgram(own.parent_path() / kName)) {
        return (own.parent_path() / kName).string();
    }
    const char* variable = std::getenv("PATH");
    std::string_view folders = variable == nullptr ? "" : variable;
    while (!folders.empty()) {
        const auto colon = folders.find(':');
        const fs::path candidate = fs::path(folders.substr(0, colon)) / kName;
        if (candidate.is_absolute() && isProgram(candidate)) {
            return candidate.string();
        }
        folders.remove_prefix(colon == std::string_view::npos ? folders.size() : colon + 1);
    }
    return {};
}

std::string renderWith(const std::string& program, const std::string& recipe,
                       const std::string& out) {
    pid_t child = 0;
    const int error = start({program, "--render", recipe, out}, child);
    if (error != 0) {
        return program + ": " + std::generic_category().message(error);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return {};
    }
    return program + (WIFEXITED(status)
                          ? " ended with status " + std::to_string(WEXITSTATUS(status))
                          : std::string(" was ended by a signal"));
}

std::string processMark() { return "part-" + std::to_string(::getpid()); }

}  // namespace app
