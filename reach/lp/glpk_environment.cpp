#include "reach/lp/glpk_environment_private.h"

namespace reach::detail {
namespace {

struct Environment {
    Environment() { glp_term_out(GLP_OFF); }
    ~Environment() { glp_free_env(); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
};

void jumpBack(void* info) { std::longjmp(*static_cast<std::jmp_buf*>(info), 1); }

}  // namespace

void enterGlpk() { thread_local const Environment environment; }

bool runGuarded(void (*call)(void*), void* data) {
    std::jmp_buf back;
    if (setjmp(back) != 0) {
        glp_error_hook(nullptr, nullptr);
        return false;
    }
    glp_error_hook(jumpBack, &back);
    call(data);
    glp_error_hook(nullptr, nullptr);
    return true;
}

}  // namespace reach::detail
