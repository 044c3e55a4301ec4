#include "ui/widgets/snr_scale_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "ui/session/session.h"
#include "ui/session/snr_subject.h"
#include "ui/widgets/theme.h"

namespace ui {

SnrScaleBar::SnrScaleBar(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    m_unit = new QComboBox;
    m_unit->addItems({tr("decibels"), tr("ratio")});
    m_unit->setAccessibleName(tr("Unit of the SNR"));
    m_unit->setToolTip(tr("10 log10 of signal over noise, or that ratio itself."));
    m_log = new QCheckBox(tr("Log scale"));
    m_log->setToolTip(tr("Draws ratios on a logarithmic axis."));
    m_bands = new QCheckBox(tr("Quartiles"));
    m_bands->setToolTip(tr("The middle half of the samples as a band around each curve."));
    m_export = new QPushButton(tr("Export…"));
    m_export->setToolTip(
        tr("Shows the curves as a figure of print size, to be saved as PDF, SVG, "
           "PNG, TikZ or CSV (Ctrl+E)."));
    auto* label = new QLabel(tr("SNR &in"));
    label->setBuddy(m_unit);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kStep, 0, kStep, kStep / 2);
    layout->setSpacing(kStep);
    layout->addWidget(label);
    layout->addWidget(m_unit);
    layout->addWidget(m_log);
    layout->addWidget(m_bands);
    layout->addStretch();
    layout->addWidget(m_export);
    connect(m_unit, &QComboBox::activated, this, [this](int index) {
        change(tr("unit of the SNR"), [index](SnrShow& show) { show.isRatio = index == 1; });
    });
    connect(m_log, &QCheckBox::clicked, this, [this](bool checked) {
        change(checked ? tr("logarithmic SNR") : tr("linear SNR"),
               [checked](SnrShow& show) { show.isLog = checked; });
    });
    connect(m_bands, &QCheckBox::clicked, this, [this](bool checked) {
        change(checked ? tr("quartiles shown") : tr("quartiles hidden"),
               [checked](SnrShow& show) { show.hasBands = checked; });
    });
    connect(m_export, &QPushButton::clicked, this, &SnrScaleBar::exportWanted);
}

void SnrScaleBar::change(const QString& what, const std::function<void(SnrShow&)>& edit) {
    m_session.change(what, [&edit](State& state) {
        SnrShow show = snrShowOf(state);
        edit(show);
        setSnrShow(state, show);
    });
}

void SnrScaleBar::show(const SnrShow& show, bool mayExport) {
    m_unit->setCurrentIndex(show.isRatio ? 1 : 0);
    m_log->setChecked(show.isLog);
    m_log->setEnabled(show.isRatio);
    m_bands->setChecked(show.hasBands);
    m_export->setEnabled(mayExport);
}

}  // namespace ui
