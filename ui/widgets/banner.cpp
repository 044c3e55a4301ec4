#include "ui/widgets/banner.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kStripe = 4;
/// More errors than this are not looked at one by one; all are in the log.
constexpr std::size_t kMostShown = 20;

QLabel* makeLine() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setMinimumWidth(20 * kStep);
    return label;
}

}  // namespace

Banner::Banner(QWidget* parent) : QFrame(parent) {
    m_text = makeLine();
    m_remedy = makeLine();
    m_count = new QLabel;
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(kStep);
    m_log = new QPushButton(tr("Log"));
    m_log->setToolTip(tr("Shows all messages since the start."));
    m_log->setAutoDefault(false);
    m_all = new QPushButton(tr("Close all"));
    m_all->setToolTip(tr("Closes all messages; the log keeps them."));
    m_all->setAutoDefault(false);
    auto* close = new QToolButton;
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close (Esc)"));
    close->setAccessibleName(tr("Close the message"));
    close->setFocusPolicy(Qt::StrongFocus);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_text);
    texts->addWidget(m_remedy);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * kStep, kStep, kStep, kStep);
    layout->setSpacing(kStep);
    layout->addLayout(texts, 1);
    layout->addLayout(m_buttons);
    layout->addWidget(m_count);
    layout->addWidget(m_log);
    layout->addWidget(m_all);
    layout->addWidget(close);
    connect(close, &QToolButton::clicked, this, &Banner::closeShown);
    connect(m_log, &QPushButton::clicked, this, &Banner::logWanted);
    connect(m_all, &QPushButton::clicked, this, &Banner::closeAll);
    hide();
}

QString Banner::text() const { return m_shown.empty() ? QString() : m_shown.back().message.text; }

void Banner::showMessage(const Message& message) {
    if (message.kind == Message::Kind::Hint && isError()) {
        return;
    }
    std::erase_if(m_shown,
                  [](const Shown& each) { return each.message.kind == Message::Kind::Hint; });
    const auto same = std::ranges::find_if(m_shown, [&message](const Shown& each) {
        return each.message.text == message.text && each.message.remedy == message.remedy;
    });
    int times = 1;
    if (same != m_shown.end()) {
        times = same->times + 1;
        m_shown.erase(same);
    }
    m_shown.push_back({message, times});
    if (m_shown.size() > kMostShown) {
        m_shown.pop_front();
    }
    showNewest();
    announce();
}

void Banner::closeShown() {
    if (m_shown.empty()) {
        return;
    }
    m_shown.pop_back();
    showNewest();
    if (m_shown.empty()) {
        Q_EMIT closed();
    }
}

void Banner::closeAll() {
    if (m_shown.empty()) {
        return;
    }
    m_shown.clear();
    showNewest();
    Q_EMIT closed();
}

void Banner::showNewest() {
    setVisible(!m_shown.empty());
    if (m_shown.empty()) {
        return;
    }
    const auto& [message, times] = m_shown.back();
    m_text->setText(times == 1 ? message.text : tr("%1 (%2 times)").arg(message.text).arg(times));
    m_remedy->setText(message.remedy);
    m_remedy->setVisible(!message.remedy.isEmpty());
    m_count->setVisible(count() > 1);
    m_count->setText(tr("1 of %1").arg(count()));
    m_log->setVisible(count() > 1);
    m_all->setVisible(count() > 1);
    makeButtons(message);
    setAccessibleName(isError() ? tr("Error: %1").arg(message.text) : message.text);
    setAccessibleDescription(message.remedy);
    update();
}

void Banner::makeButtons(const Message& message) {
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (const MessageButton& offered : message.buttons) {
        auto* button = new QPushButton(offered.text);
        button->setAutoDefault(false);
        button->setAccessibleDescription(message.remedy);
        connect(button, &QPushButton::clicked, this, [this, act = offered.act] {
            closeShown();
            act();
        });
        m_buttons->addWidget(button);
    }
}

void Banner::announce() {
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Banner::paintEvent(QPaintEvent*) {
    const bool dark = isDark(palette());
    const QColor accent = palette().color(QPalette::Highlight);
    QColor back = isError() ? errorBack(dark) : accent;
    if (!isError()) {
        back.setAlphaF(0.12F);
    }
    QPainter painter(this);
    painter.fillRect(rect(), back);
    painter.fillRect(QRect(0, 0, kStripe, height()), isError() ? errorText(dark) : accent);
}

}  // namespace ui
