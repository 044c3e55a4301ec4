#include "ui/pages/figure_window.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/figure/math_text.h"
#include "core/figure/palette.h"
#include "ui/plot/chart_view.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr qsizetype kMostSeeds = 30;

struct OriginTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::OriginTexts)
};

QString settingsText(const core::FigureOrigin& origin) {
    QStringList settings;
    for (const auto& [key, value] : origin.settings) {
        settings += QStringLiteral("%1 = %2").arg(QString::fromStdString(key),
                                                  QString::fromStdString(value));
    }
    return settings.join(QStringLiteral(", "));
}

QString seedsText(const core::FigureOrigin& origin) {
    QStringList seeds;
    for (const std::int64_t seed : origin.seeds) {
        seeds += QString::number(seed);
    }
    if (seeds.size() > kMostSeeds) {
        seeds = {seeds.front() + QStringLiteral(", …, ") + seeds.back()};
    }
    return seeds.join(QStringLiteral(", "));
}

}  // namespace

QStringList originLines(const core::FigureOrigin& origin) {
    QStringList lines;
    const QString study = QString::fromStdString(origin.study);
    const QString source = QString::fromStdString(origin.source);
    if (!study.isEmpty()) {
        lines += source.isEmpty() ? OriginTexts::tr("Study %1").arg(study)
                                  : OriginTexts::tr("Study %1 (%2)").arg(study, source);
    }
    if (!origin.settings.empty()) {
        lines += OriginTexts::tr("Settings: %1").arg(settingsText(origin));
    }
    if (!origin.seeds.empty()) {
        lines += OriginTexts::tr("Seeds: %1").arg(seedsText(origin));
    }
    if (!origin.program.empty()) {
        lines += OriginTexts::tr("Made by %1").arg(QString::fromStdString(origin.program));
    }
    if (!origin.command.empty()) {
        lines += OriginTexts::tr("Again: %1").arg(QString::fromStdString(origin.command));
    }
    return lines;
}

FigureWindow::FigureWindow(const OpenFigure& figure, QWidget* parent)
    : QDialog(parent), m_opened(figure), m_origin(originLines(figure.figure->origin)) {
    const std::string title = core::plainText(figure.figure->grid.title);
    setWindowTitle(title.empty() ? QFileInfo(figure.path).fileName()
                                 : QString::fromStdString(title));
    m_view = new ChartView(this);
    m_view->setFigure(*figure.figure);
    m_view->setToolTip({});
    auto* origin = new QLabel(m_origin.join(QLatin1Char('\n')));
    origin->setTextFormat(Qt::PlainText);
    origin->setWordWrap(true);
    origin->setTextInteractionFlags(Qt::TextSelectableByMouse);
    origin->setVisible(!m_origin.isEmpty());
    makeQuiet(origin);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kStep, 2 * kStep, 2 * kStep, 2 * kStep);
    layout->setSpacing(kStep);
    layout->addWidget(m_view, 1);
    layout->addWidget(origin);
    layout->addLayout(makeButtons());
    const core::FigurePreset& preset = figure.figure->preset;
    const double share = preset.heightInches / preset.widthInches;
    resize(110 * kStep, static_cast<int>(110 * kStep * std::clamp(share, 0.4, 0.8)) + 12 * kStep);
}

QLayout* FigureWindow::makeButtons() {
    m_size = new QComboBox;
    m_size->setAccessibleName(tr("Size in print"));
    m_size->setToolTip(tr("The width and the type size of the saved figure."));
    m_size->addItem(tr("As it was made"), QString());
    for (const core::FigurePreset& preset : core::figurePresets()) {
        m_size->addItem(
            tr("%1, %2 in").arg(QString::fromStdString(preset.name)).arg(preset.widthInches),
            QString::fromStdString(preset.name));
    }
    connect(m_size, &QComboBox::currentIndexChanged, this,
            [this] { takePreset(m_size->currentData().toString()); });
    auto* save = new QPushButton(tr("&Save as…"));
    save->setToolTip(tr("Writes the figure as PDF, SVG, PNG, TikZ, CSV or with its data alone."));
    auto* picture = new QPushButton(tr("Copy as &picture"));
    picture->setToolTip(tr("Puts PNG, SVG and PDF on the clipboard."));
    auto* numbers = new QPushButton(tr("Copy &data"));
    numbers->setToolTip(tr("Puts the figure's numbers on the clipboard as a table."));
    auto* all = new QPushButton(tr("Show &all"));
    all->setToolTip(tr("Undoes all zooming."));
    connect(save, &QPushButton::clicked, m_view, &ChartView::saveAs);
    connect(picture, &QPushButton::clicked, m_view, &ChartView::copyPicture);
    connect(numbers, &QPushButton::clicked, m_view, &ChartView::copyData);
    connect(all, &QPushButton::clicked, m_view, &ChartView::showAll);
    auto* row = new QHBoxLayout;
    row->addWidget(m_size);
    row->addStretch(1);
    for (QPushButton* button : {all, numbers, picture, save}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    return row;
}

/// Its size and letters; what else the figure's preset says stays.
void FigureWindow::takePreset(const QString& name) {
    core::Figure figure = *m_opened.figure;
    if (const auto preset = core::maybeFigurePreset(name.toStdString())) {
        const double share = figure.preset.heightInches / figure.preset.widthInches;
        figure.preset.name = preset->name;
        figure.preset.widthInches = preset->widthInches;
        figure.preset.heightInches = share * preset->widthInches;
        figure.preset.fontPoints = preset->fontPoints;
        figure.preset.tickPoints = preset->tickPoints;
        figure.preset.serif = preset->serif;
    }
    m_view->setFigure(figure);
}

FigureWindow* FigureWindow::open(const OpenFigure& figure, QWidget* parent) {
    auto* window = new FigureWindow(figure, parent);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->show();
    window->raise();
    return window;
}

}  // namespace ui
