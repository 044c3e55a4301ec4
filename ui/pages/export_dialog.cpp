#include "ui/pages/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "core/figure/palette.h"
#include "ui/plot/figure_export.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kPreviewDelayMs = 60;
constexpr double kScreenDotsPerInch = 96.0;

core::FigurePreset presetNamed(const QString& name) {
    const auto preset = core::maybeFigurePreset(name.toStdString());
    return preset ? *preset : core::figurePresets().front();
}

QString presetTitle(const core::FigurePreset& preset) {
    const QString name = QString::fromStdString(preset.name);
    return QStringLiteral("%1, %2 in").arg(name).arg(preset.widthInches);
}

}  // namespace

FigureOptions figureOptions(const Settings& settings) {
    FigureOptions options;
    options.preset = presetNamed(settings.exportPreset);
    options.preset.serif = settings.exportSerif;
    options.preset.legend = settings.exportLegend;
    options.preset.grid = settings.exportGrid;
    options.preset.equalAspect = settings.equalAspect;
    options.drawPieces = settings.showPieces;
    return options;
}

ExportDialog::ExportDialog(const Session& session, const Settings& settings, QWidget* parent)
    : QDialog(parent), m_session(session) {
    setWindowTitle(tr("Export figure"));
    m_preview = new QLabel;
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->setAccessibleName(tr("Preview at print size"));
    m_preview->setMargin(2 * kStep);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_preview);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setBackgroundRole(QPalette::Mid);
    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    m_refresh->setInterval(kPreviewDelayMs);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addWidget(makeChoices(settings));
    resize(98 * kStep, 52 * kStep);
    connect(m_refresh, &QTimer::timeout, this, &ExportDialog::showPreview);
    const auto soon = [this] { m_refresh->start(); };
    for (QComboBox* combo : {m_preset, m_format, m_font}) {
        connect(combo, &QComboBox::currentIndexChanged, this, soon);
    }
    for (QCheckBox* box : {m_legend, m_grid, m_grey}) {
        connect(box, &QCheckBox::toggled, this, soon);
    }
    connect(&session, &Session::resultChanged, this, soon);
    connect(&session, &Session::methodsChanged, this, soon);
    showPreview();
}

QWidget* ExportDialog::makeChoices(const Settings& settings) {
    m_preset = new QComboBox;
    for (const core::FigurePreset& preset : core::figurePresets()) {
        m_preset->addItem(presetTitle(preset), QString::fromStdString(preset.name));
    }
    m_preset->setCurrentIndex(std::max(0, m_preset->findData(settings.exportPreset)));
    m_format = new QComboBox;
    for (const ExportFormat& format : exportFormats()) {
        m_format->addItem(format.title, format.id);
    }
    m_format->setCurrentIndex(std::max(0, m_format->findData(settings.exportFormat)));
    m_font = new QComboBox;
    m_font->addItems({tr("serif"), tr("sans serif")});
    m_font->setCurrentIndex(settings.exportSerif ? 0 : 1);
    m_legend = new QCheckBox(tr("&Legend"));
    m_legend->setChecked(settings.exportLegend);
    m_grid = new QCheckBox(tr("&Grid"));
    m_grid->setChecked(settings.exportGrid);
    m_grey = new QCheckBox(tr("Show in gr&eyscale"));
    m_grey->setToolTip(tr("How a black-and-white print shows it; the file keeps its colours."));
    m_note = new QLabel;
    m_note->setWordWrap(true);
    makeQuiet(m_note);
    auto* buttons = new QDialogButtonBox;
    auto* save = buttons->addButton(tr("&Save as…"), QDialogButtonBox::AcceptRole);
    buttons->addButton(QDialogButtonBox::Close);
    save->setDefault(true);
    connect(save, &QPushButton::clicked, this, &ExportDialog::saveWanted);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::hide);
    auto* side = new QWidget;
    side->setFixedWidth(32 * kStep);
    auto* form = new QFormLayout;
    form->setVerticalSpacing(kStep);
    form->addRow(tr("Si&ze"), m_preset);
    form->addRow(tr("F&ormat"), m_format);
    form->addRow(tr("&Font"), m_font);
    form->addRow(QString(), m_legend);
    form->addRow(QString(), m_grid);
    form->addRow(QString(), m_grey);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(2 * kStep, 2 * kStep, 2 * kStep, 2 * kStep);
    layout->setSpacing(2 * kStep);
    layout->addLayout(form);
    layout->addWidget(m_note);
    layout->addStretch();
    layout->addWidget(buttons);
    return side;
}

void ExportDialog::setPlotState(std::optional<core::ViewRange> view, bool drawPieces,
                                bool equalAspect) {
    m_view = view;
    m_drawPieces = drawPieces;
    m_equalAspect = equalAspect;
    m_refresh->start();
}

FigureOptions ExportDialog::options() const {
    FigureOptions options;
    options.preset = presetNamed(m_preset->currentData().toString());
    options.preset.serif = m_font->currentIndex() == 0;
    options.preset.legend = m_legend->isChecked();
    options.preset.grid = m_grid->isChecked();
    options.preset.equalAspect = m_equalAspect;
    options.drawPieces = m_drawPieces;
    options.view = m_view;
    return options;
}

QString ExportDialog::formatId() const { return m_format->currentData().toString(); }

void ExportDialog::store(Settings& settings) const {
    settings.exportPreset = m_preset->currentData().toString();
    settings.exportFormat = formatId();
    settings.exportSerif = m_font->currentIndex() == 0;
    settings.exportLegend = m_legend->isChecked();
    settings.exportGrid = m_grid->isChecked();
}

void ExportDialog::showPreview() {
    if (!m_session.network()) {
        m_preview->setText(tr("Open a network first."));
        return;
    }
    const core::Scene scene = makeFigure(m_session, options());
    const double ratio = devicePixelRatioF();
    QImage image = renderFigure(scene, kScreenDotsPerInch * ratio);
    if (m_grey->isChecked()) {
        image = toGreyscale(image);
    }
    image.setDevicePixelRatio(ratio);
    m_preview->setPixmap(QPixmap::fromImage(image));
    const auto alike = core::greyscaleConflicts(scene);
    m_note->setText(!m_grey->isChecked() ? tr("Shown at print size. The file carries its recipe: "
                                              "drop it on the window to go on from here.")
                    : alike.empty()      ? tr("All sets can be told apart in greyscale.")
                                         : tr("Hard to tell apart in greyscale: %1 and %2.")
                                          .arg(QString::fromStdString(alike.front().first),
                                               QString::fromStdString(alike.front().second)));
}

}  // namespace ui
