#include "ui/widgets/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/session/message.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kStripe = 4;

}  // namespace

Banner::Banner(QWidget* parent) : QFrame(parent) {
    m_text = new QLabel;
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_remedy = new QLabel;
    m_remedy->setWordWrap(true);
    m_remedy->setTextFormat(Qt::PlainText);
    makeQuiet(m_remedy);
    auto* close = new QToolButton;
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close (Esc)"));
    close->setAccessibleName(tr("Close the message"));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_text);
    texts->addWidget(m_remedy);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * kStep, kStep, kStep, kStep);
    layout->setSpacing(kStep);
    layout->addLayout(texts, 1);
    layout->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    hide();
}

void Banner::showMessage(const Message& message) {
    m_isError = message.kind == Message::Kind::Error;
    m_text->setText(message.text);
    m_remedy->setText(message.remedy);
    m_remedy->setVisible(!message.remedy.isEmpty());
    show();
    update();
}

void Banner::paintEvent(QPaintEvent*) {
    const bool dark = isDark(palette());
    const QColor accent = palette().color(QPalette::Highlight);
    QColor back = m_isError ? errorBack(dark) : accent;
    if (!m_isError) {
        back.setAlphaF(0.12F);
    }
    QPainter painter(this);
    painter.fillRect(rect(), back);
    painter.fillRect(QRect(0, 0, kStripe, height()), m_isError ? errorText(dark) : accent);
}

}  // namespace ui
