#include "ui/widgets/section.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Between the triangle and the title.
constexpr int kIconGap = 4;

/// A triangle that points down over contents, and to the right where they are folded away.
QIcon foldIcon(bool folded, const QColor& colour, qreal ratio) {
    QPixmap picture(QSize(kStep + kIconGap, kStep) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const QPolygonF right{QPointF(2, 0), QPointF(7, 4), QPointF(2, 8)};
    const QPolygonF down{QPointF(0, 2), QPointF(8, 2), QPointF(4, 7)};
    painter.drawPolygon(folded ? right : down);
    return {picture};
}

}  // namespace

Section::Section(const QString& title, QWidget* parent) : QWidget(parent), m_title(title) {
    m_head = new QToolButton;
    m_head->setText(title);
    m_head->setAutoRaise(true);
    m_head->setFont(smallCapsFont(font()));
    m_head->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_head->setIconSize({kStep + kIconGap, kStep});
    m_head->setFocusPolicy(Qt::StrongFocus);
    m_head->setToolTip(tr("Folds this part away, or brings it back."));
    m_note = new QLabel;
    makeQuiet(m_note);
    auto* line = new QHBoxLayout;
    line->setSpacing(kStep / 2);
    line->addWidget(m_head);
    line->addStretch();
    line->addWidget(m_note);
    m_titleLine = line;
    m_contents = new QWidget;
    m_body = new QVBoxLayout(m_contents);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(kStep / 2);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(kStep / 2);
    whole->addLayout(line);
    whole->addWidget(m_contents, 1);
    connect(m_head, &QToolButton::clicked, this, [this] { setFolded(!m_folded); });
    showFolding();
}

void Section::setNote(const QString& note) { m_note->setText(note); }

void Section::addToTitle(QWidget* control) { m_titleLine->addWidget(control); }

void Section::setFolded(bool folded) {
    if (m_folded == folded) {
        return;
    }
    m_folded = folded;
    showFolding();
    Q_EMIT foldedChanged(folded);
}

void Section::showFolding() {
    m_contents->setVisible(!m_folded);
    const QSizePolicy::Policy height = m_folded ? QSizePolicy::Maximum : QSizePolicy::Preferred;
    setSizePolicy(QSizePolicy::Preferred, height);
    m_head->setIcon(foldIcon(m_folded, quietText(palette()), devicePixelRatioF()));
    m_head->setAccessibleName(m_folded ? tr("%1, folded").arg(m_title)
                                       : tr("%1, unfolded").arg(m_title));
}

void Section::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        showFolding();
    }
}

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
