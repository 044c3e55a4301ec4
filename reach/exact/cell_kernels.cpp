#include "reach/exact/cell_kernels.h"

#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace reach::exact {
namespace {

/// Eight doubles; the compiler splits it where registers are narrower. Only pointers and inlined
/// helpers see it, so its calling convention (which differs by instruction set) never matters.
using Vector = double __attribute__((vector_size(64), aligned(64), may_alias));

// The loops come three times in one program, and the processor picks: compiling the whole program
// for the newest instruction set would leave older machines out.
namespace plain {
#define KERNEL_TARGET
#define KERNEL_ROWS 4
#include "reach/exact/cell_kernels_generic.h"

#include "reach/exact/cell_kernels_body.h"
#undef KERNEL_TARGET
#undef KERNEL_ROWS
}  // namespace plain

#if defined(__x86_64__)
namespace avx2 {
#define KERNEL_TARGET __attribute__((target("arch=x86-64-v3")))
#define KERNEL_ROWS 6
#include "reach/exact/cell_kernels_generic.h"

#include "reach/exact/cell_kernels_body.h"
#undef KERNEL_TARGET
#undef KERNEL_ROWS
}  // namespace avx2

namespace avx512 {
#define KERNEL_TARGET __attribute__((target("arch=x86-64-v4")))
#define KERNEL_ROWS 24
KERNEL_TARGET inline void raiseTo(Vector& a, const Vector& b) {
    a = _mm512_maskz_max_pd(0xff, a, b);
}
KERNEL_TARGET inline void lowerTo(Vector& a, const Vector& b) {
    a = _mm512_maskz_min_pd(0xff, a, b);
}
KERNEL_TARGET inline unsigned maskAbove(const Vector& a, const Vector& b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_GT_OQ);
}
#include "reach/exact/cell_kernels_body.h"
#undef KERNEL_TARGET
#undef KERNEL_ROWS
}  // namespace avx512
#endif

const CellKernels& bestKernels() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) {
        return avx512::kTable;
    }
    if (__builtin_cpu_supports("x86-64-v3")) {
        return avx2::kTable;
    }
#endif
    return plain::kTable;
}

}  // namespace

const CellKernels& cellKernels() {
    static const CellKernels& chosen = bestKernels();
    return chosen;
}

}  // namespace reach::exact
