#include "app/interrupt.h"

#include <csignal>

namespace app {

namespace {

std::atomic<bool> cancelRequested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

void onSignal(int) { cancelRequested.store(true); }

}  // namespace

void catchInterrupts() {
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESETHAND | SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGXFSZ, SIG_IGN);
}

const std::atomic<bool>& cancelFlag() { return cancelRequested; }

void requestCancel() { cancelRequested.store(true); }

}  // namespace app
