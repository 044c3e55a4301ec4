#include "ui/widgets/section.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/widgets/theme.h"

namespace ui {

Section::Section(const QString& title, QWidget* parent) : QWidget(parent) {
    auto* label = new QLabel(title);
    label->setFont(smallCapsFont(font()));
    m_note = new QLabel;
    makeQuiet(label);
    makeQuiet(m_note);
    auto* head = new QHBoxLayout;
    head->addWidget(label);
    head->addStretch();
    head->addWidget(m_note);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(kStep);
    whole->addLayout(head);
    m_body = new QVBoxLayout;
    m_body->setSpacing(kStep / 2);
    whole->addLayout(m_body);
}

void Section::setNote(const QString& note) { m_note->setText(note); }

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ElidedLabel::setElidedText(const QString& text, Qt::TextElideMode mode) {
    m_whole = text;
    m_mode = mode;
    setAccessibleName(text);
    elide();
}

QSize ElidedLabel::minimumSizeHint() const { return {0, QLabel::minimumSizeHint().height()}; }

void ElidedLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::elide() {
    const QString shown = fontMetrics().elidedText(m_whole, m_mode, contentsRect().width());
    setToolTip(shown == m_whole ? QString() : m_whole);
    setText(shown);
}

void makeQuiet(QWidget* widget) { widget->setForegroundRole(QPalette::PlaceholderText); }

}  // namespace ui
