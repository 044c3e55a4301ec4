#include "ui/plot/axis_title_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <algorithm>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kFieldWidth = 26 * kStep;

}  // namespace

AxisTitleEditor::AxisTitleEditor(const QString& axis, const QString& present,
                                 const QString& byItself, QWidget* parent)
    : QFrame(parent, Qt::Popup) {
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    m_field = new QLineEdit(present);
    m_field->setPlaceholderText(tr("%1 (unit)").arg(byItself));
    m_field->setMinimumWidth(kFieldWidth);
    m_field->setMaxLength(200);
    m_field->setToolTip(
        tr("The name of what is plotted, with its unit: altitude (ft). Empty: %1.").arg(byItself));
    m_field->selectAll();
    auto* label = new QLabel(axis);
    label->setBuddy(m_field);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kStep, kStep, kStep, kStep);
    row->setSpacing(kStep);
    row->addWidget(label);
    row->addWidget(m_field);
    setFocusProxy(m_field);
    connect(m_field, &QLineEdit::returnPressed, this, [this] {
        Q_EMIT titleEntered(m_field->text().simplified());
        close();
    });
}

void AxisTitleEditor::openAt(QPoint middle) {
    adjustSize();
    const QRect area = parentWidget()->rect();
    const QPoint wanted = middle - QPoint(width() / 2, height() / 2);
    const QPoint kept(std::clamp(wanted.x(), 0, std::max(0, area.width() - width())),
                      std::clamp(wanted.y(), 0, std::max(0, area.height() - height())));
    move(parentWidget()->mapToGlobal(kept));
    show();
    m_field->setFocus();
}

}  // namespace ui
