#include "ui/widgets/focus_ring.h"

#include <QApplication>
#include <QFocusEvent>
#include <QPainter>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kWidth = 2;
constexpr int kRadius = 3;
/// Between the control and its ring.
constexpr int kGap = 1;

bool isByKeyboard(const QFocusEvent* event) {
    return event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
           event->reason() == Qt::ShortcutFocusReason;
}

}  // namespace

class FocusRing::Frame : public QWidget {
public:
    explicit Frame(QWidget* window) : QWidget(window) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
        setObjectName(QStringLiteral("focusRing"));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette().color(QPalette::Highlight), kWidth));
        const double inset = 0.5 * kWidth;
        painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), kRadius,
                                kRadius);
    }
};

FocusRing::FocusRing(QObject* parent) : QObject(parent) { qApp->installEventFilter(this); }

/// Deletes no frame at once: it may be called while a window goes through its children.
void FocusRing::surround(QWidget* target) {
    m_target = target;
    if (target == nullptr) {
        if (m_frame != nullptr) {
            m_frame->hide();
        }
        return;
    }
    if (m_frame == nullptr || m_frame->parentWidget() != target->window()) {
        if (m_frame != nullptr) {
            m_frame->hide();
            m_frame->deleteLater();
        }
        m_frame = new Frame(target->window());
    }
    follow();
}

/// Inside the window, whatever of the control is not scrolled away.
void FocusRing::follow() {
    const QWidget* window = m_target->window();
    QRect seen = m_target->rect();
    for (const QWidget* at = m_target; at != window && at != nullptr; at = at->parentWidget()) {
        seen = seen.translated(at->pos()) & at->parentWidget()->rect();
    }
    const int out = kGap + kWidth;
    m_frame->setGeometry(seen.adjusted(-out, -out, out, out) & window->rect());
    m_frame->setVisible(!seen.isEmpty() && m_target->isVisible());
    m_frame->raise();
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::FocusIn: {
            auto* widget = qobject_cast<QWidget*>(watched);
            const auto* focus = static_cast<QFocusEvent*>(event);
            if (widget != nullptr && focus->reason() != Qt::ActiveWindowFocusReason &&
                focus->reason() != Qt::PopupFocusReason) {
                surround(m_isKeyUsed && isByKeyboard(focus) ? widget : nullptr);
            }
            break;
        }
        case QEvent::ShortcutOverride:
        case QEvent::KeyPress:
            m_isKeyUsed = true;
            break;
        case QEvent::MouseButtonPress:
            // What is hidden by a click hands its focus on as Tab does.
            m_isKeyUsed = false;
            surround(nullptr);
            break;
        case QEvent::FocusOut:
        case QEvent::Hide:
            if (watched == m_target && !m_target->isVisible()) {
                surround(nullptr);
            }
            break;
        case QEvent::Move:
        case QEvent::Resize:
        case QEvent::Scroll:
            if (m_target != nullptr && m_frame != nullptr && watched != m_frame &&
                watched->isWidgetType() &&
                (watched == m_target || static_cast<QWidget*>(watched)->isAncestorOf(m_target))) {
                follow();
            }
            break;
        default:
            break;
    }
    return false;
}

}  // namespace ui
