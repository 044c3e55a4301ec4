#include "ui/widgets/number_field.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <cmath>

#include "ui/session/numbers.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kDigits = 8;
constexpr int kEditDigits = 12;

}  // namespace

NumberField::NumberField(QWidget* parent) : QLineEdit(parent) {
    setAlignment(Qt::AlignRight);
    setFont(tabularFont(font()));
    setFixedWidth(fontMetrics().horizontalAdvance(QLatin1Char('0')) * kDigits + 2 * kStep);
    connect(this, &QLineEdit::editingFinished, this, &NumberField::accept);
    showValue();
}

void NumberField::setValue(double value) {
    m_value = value;
    if (!(hasFocus() && isModified())) {
        showValue();
    }
}

void NumberField::showValue() {
    setText(formatNumber(m_value));
    setCursorPosition(0);
    setModified(false);
}

void NumberField::focusInEvent(QFocusEvent* event) {
    setText(QString::number(m_value, 'g', kEditDigits));
    setModified(false);
    QLineEdit::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason) {
        selectAll();
    }
}

bool NumberField::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isForWindow = (key->matches(QKeySequence::Undo) && !isUndoAvailable()) ||
                                 (key->matches(QKeySequence::Redo) && !isRedoAvailable());
        if (isForWindow) {
            event->ignore();
            return true;
        }
    }
    return QLineEdit::event(event);
}

void NumberField::accept() {
    const double typed = parseNumber(text());
    const bool isNew = isModified() && std::isfinite(typed) && typed != m_value;
    if (isNew) {
        m_value = typed;
    }
    showValue();
    if (isNew) {
        Q_EMIT valueEntered(m_value);
    }
}

}  // namespace ui
