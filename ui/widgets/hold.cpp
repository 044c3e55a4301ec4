#include "ui/widgets/hold.h"

namespace ui {
namespace {

/// Longer than a keyboard waits before it repeats.
constexpr int kRestMs = 700;

}  // namespace

Hold::Hold(QObject* parent) : QObject(parent) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, [this] { Q_EMIT held(false); });
}

void Hold::touch() {
    const bool isFirst = !m_rest.isActive();
    m_rest.start();
    if (isFirst) {
        Q_EMIT held(true);
    }
}

}  // namespace ui
