#include "ui/widgets/breach_banner.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/session/attacker.h"
#include "ui/session/numbers.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

const QColor kBack(0xB0, 0x00, 0x20);
constexpr Eigen::Index kMaxShown = 6;

QString shortList(const Eigen::VectorXd& values) {
    QStringList texts;
    for (Eigen::Index i = 0; i < std::min(values.size(), kMaxShown); ++i) {
        texts.push_back(formatNumber(values[i]));
    }
    if (values.size() > kMaxShown) {
        texts.push_back(QStringLiteral("…"));
    }
    return QLatin1Char('(') + texts.join(QStringLiteral(", ")) + QLatin1Char(')');
}

QLabel* makeLine() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, Qt::white);
    label->setPalette(palette);
    return label;
}

}  // namespace

BreachBanner::BreachBanner(Attacker& attacker, QWidget* parent)
    : QFrame(parent), m_attacker(attacker) {
    setAccessibleName(tr("A result was refuted"));
    m_text = makeLine();
    m_witness = makeLine();
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_text->setFont(bold);
    auto* copy = new QPushButton(tr("Copy witness"));
    copy->setToolTip(tr("Copies claim, input, output and bound with all their digits."));
    auto* close = new QPushButton(tr("I have seen it"));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_text);
    texts->addWidget(m_witness);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * kStep, kStep, kStep, kStep);
    layout->setSpacing(kStep);
    layout->addLayout(texts, 1);
    layout->addWidget(copy, 0, Qt::AlignTop);
    layout->addWidget(close, 0, Qt::AlignTop);
    connect(copy, &QPushButton::clicked, this, &BreachBanner::copyWitness);
    connect(close, &QPushButton::clicked, &attacker, &Attacker::putAside);
    connect(&attacker, &Attacker::breachesChanged, this, &BreachBanner::follow);
    follow();
}

void BreachBanner::follow() {
    const auto& breaches = m_attacker.breaches();
    setVisible(!breaches.empty());
    if (breaches.empty()) {
        return;
    }
    const BreachReport& first = breaches.front();
    QString text =
        tr("A result is wrong. %1.").arg(QString::fromStdString(reach::describe(first.breach)));
    if (breaches.size() > 1) {
        text += QLatin1Char(' ') + tr("(%1 results were refuted.)").arg(breaches.size());
    }
    m_text->setText(text);
    m_witness->setText(
        tr("%1: input %2 gives %3. This is a fault of Reachscope: do not rely on the result; "
           "please report it with the witness.")
            .arg(QFileInfo(first.network).fileName(), shortList(first.breach.input),
                 shortList(first.breach.output)));
}

void BreachBanner::copyWitness() const {
    QStringList texts;
    for (const BreachReport& report : m_attacker.breaches()) {
        texts.push_back(report.text());
    }
    QGuiApplication::clipboard()->setText(texts.join(QStringLiteral("\n\n")));
}

void BreachBanner::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), kBack);
}

}  // namespace ui
