#include "ui/widgets/snr_networks.h"

#include <QPainter>
#include <QPixmap>

#include "core/figure/palette.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/method_delegate.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kSwatch = 12;
constexpr int kSwatchOpacity = 90;

QIcon swatchOf(int colour, bool dark, qreal ratio) {
    QPixmap picture(QSize(kSwatch, kSwatch) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    core::Style style = core::curveStyle(colour);
    style.fill = style.line;
    style.fillOpacity = kSwatchOpacity / 100.0;
    paintSwatch(painter, QRectF(0, 0, kSwatch, kSwatch), style, dark);
    return QIcon(picture);
}

}  // namespace

SnrNetworks::SnrNetworks(QWidget* parent) : QWidget(parent) {
    auto* row = new FlowLayout(this, 2 * kStep, kStep / 2);
    row->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    setAccessibleName(tr("Networks that are compared"));
}

void SnrNetworks::makeBoxes(std::size_t count) {
    while (m_boxes.size() > count) {
        delete m_boxes.back();
        m_boxes.pop_back();
    }
    while (m_boxes.size() < count) {
        auto* box = new QCheckBox;
        const std::size_t index = m_boxes.size();
        connect(box, &QCheckBox::clicked, this,
                [this, index](bool checked) { Q_EMIT toggled(m_entries[index].id, checked); });
        layout()->addWidget(box);
        m_boxes.push_back(box);
        box->show();
    }
}

void SnrNetworks::setEntries(const std::vector<SnrNetworkEntry>& entries) {
    makeBoxes(entries.size());
    m_entries = entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const SnrNetworkEntry& entry = entries[i];
        QString title = entry.title;
        title.replace(QLatin1Char('&'), QLatin1String("&&"));
        m_boxes[i]->setText(entry.state.isEmpty() ? title : tr("%1 (%2)").arg(title, entry.state));
        m_boxes[i]->setChecked(entry.isShown);
        m_boxes[i]->setToolTip(entry.tooltip);
        m_boxes[i]->setAccessibleDescription(entry.tooltip);
    }
    paintIcons();
    updateGeometry();
}

void SnrNetworks::paintIcons() {
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        m_boxes[i]->setIcon(swatchOf(m_entries[i].colour, isDark(palette()), devicePixelRatioF()));
        m_boxes[i]->setIconSize({kSwatch, kSwatch});
    }
}

}  // namespace ui
