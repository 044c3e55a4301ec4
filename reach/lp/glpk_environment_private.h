#pragma once

// Private: includes GLPK. Only for .cpp files of reach/lp.

#include <glpk.h>

#include <csetjmp>

namespace reach::detail {

/// Makes this thread ready for GLPK (terminal off) and frees its environment when the thread ends.
void enterGlpk();

/// Runs call(data) and returns true; false if GLPK gave up inside (a failed assertion, no memory),
/// where it would otherwise abort the program. After false the objects touched must not be used
/// again, not even deleted.
bool runGuarded(void (*call)(void*), void* data);

}  // namespace reach::detail
