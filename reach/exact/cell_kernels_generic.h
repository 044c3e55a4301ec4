// Included by cell_kernels.cpp before cell_kernels_body.h where no instruction does these at once.

KERNEL_TARGET inline void raiseTo(Vector& a, const Vector& b) { a = a > b ? a : b; }

KERNEL_TARGET inline void lowerTo(Vector& a, const Vector& b) { a = a < b ? a : b; }

KERNEL_TARGET inline unsigned maskAbove(const Vector& a, const Vector& b) {
    unsigned mask = 0;
    for (int i = 0; i < kBlock; ++i) {
        mask |= static_cast<unsigned>(a[i] > b[i]) << i;
    }
    return mask;
}
