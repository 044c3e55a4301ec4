#include "ui/pages/export_palette_panel.h"

#include <QColorDialog>
#include <QFileDialog>
#include <QGridLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "core/figure/palette.h"
#include "reach/analysis/method.h"
#include "ui/plot/render.h"
#include "ui/session/method_show.h"
#include "ui/session/method_texts.h"
#include "ui/session/style_store.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr QSize kSwatch(3 * kStep, 2 * kStep);
constexpr double kPercent = 100.0;
constexpr int kLineWidth = 11 * kStep;
constexpr int kNumberWidth = 8 * kStep;

QString titleOf(const std::string& id) {
    const auto method = reach::methodFromId(id);
    return method ? methodTitle(*method) : QString::fromStdString(id);
}

QIcon swatchOf(const core::Style& style, double ratio) {
    QPixmap picture(kSwatch * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::white);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = QColor::fromRgb(style.fill);
    fill.setAlphaF(static_cast<float>(style.fillOpacity));
    painter.setBrush(fill);
    painter.setPen(QPen(QColor::fromRgb(style.line), 1.5, penStyle(style.lineStyle)));
    painter.drawRect(QRectF(QPointF(1, 1), QSizeF(kSwatch) - QSizeF(2, 2)));
    return QIcon(picture);
}

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    makeQuiet(label);
    return label;
}

}  // namespace

ExportPalettePanel::ExportPalettePanel(FigureComposer& composer, StyleStore& store, QWidget* parent)
    : QWidget(parent), m_composer(composer), m_store(store) {
    auto* section = new Section(tr("Colours"));
    m_palettes = new QComboBox;
    m_palettes->setAccessibleName(tr("Palette"));
    m_palettes->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_palettes, &QComboBox::activated, this, [this](int index) {
        const core::Palette palette = m_store.palettes()[static_cast<std::size_t>(index)];
        m_composer.change(
            [&](FigureDraft& draft) { draft.palette = index == 0 ? core::Palette() : palette; });
    });
    m_conflicts = new QLabel;
    m_conflicts->setWordWrap(true);
    makeQuiet(m_conflicts);
    section->body()->addWidget(m_palettes);
    section->body()->addWidget(makeTable());
    section->body()->addWidget(m_conflicts);
    section->body()->addWidget(makeButtons());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(section);
    connect(&store, &StyleStore::changed, this, &ExportPalettePanel::fillPalettes);
    connect(&composer, &FigureComposer::changed, this, &ExportPalettePanel::showDraft);
    fillPalettes();
    showDraft();
}

QWidget* ExportPalettePanel::makeTable() {
    auto* table = new QWidget;
    auto* grid = new QGridLayout(table);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(kStep / 2);
    grid->setVerticalSpacing(kStep / 2);
    grid->setColumnStretch(0, 1);
    int column = 0;
    for (const QString& text : {tr("Method"), tr("Line"), tr("Width"), tr("Fill")}) {
        grid->addWidget(heading(text), 0, column++);
    }
    m_table = grid;
    return table;
}

/// The methods of the figure and of the palette, and those that a session starts with.
std::vector<std::string> ExportPalettePanel::styledMethods() const {
    std::vector<std::string> ids;
    const auto take = [&ids](const std::string& id) {
        if (reach::methodFromId(id) && std::ranges::find(ids, id) == ids.end()) {
            ids.push_back(id);
        }
    };
    for (const reach::Method method : MethodShow::defaultMethodOrder()) {
        take(std::string(reach::info(method).id));
    }
    for (const FigurePanel& panel : m_composer.draft().panels) {
        std::ranges::for_each(panel.recipe.methods, take);
    }
    for (const auto& [id, style] : m_composer.draft().palette.styles) {
        take(id);
    }
    return ids;
}

void ExportPalettePanel::addRows() {
    for (const std::string& id : styledMethods()) {
        if (std::ranges::find(m_rows, id, &Row::method) != m_rows.end()) {
            continue;
        }
        m_rows.push_back(makeRow(id));
        const int row = m_table->rowCount();
        m_table->addWidget(m_rows.back().colour, row, 0);
        m_table->addWidget(m_rows.back().line, row, 1);
        m_table->addWidget(m_rows.back().width, row, 2);
        m_table->addWidget(m_rows.back().fill, row, 3);
    }
}

ExportPalettePanel::Row ExportPalettePanel::makeRow(const std::string& method) {
    Row row;
    row.method = method;
    const QString title = titleOf(method);
    row.colour = new QPushButton(title);
    row.colour->setFlat(true);
    row.colour->setIconSize(kSwatch);
    row.colour->setStyleSheet(QStringLiteral("text-align: left"));
    row.colour->setToolTip(tr("Choose the colour of %1.").arg(title));
    connect(row.colour, &QPushButton::clicked, this, [this, method] { chooseColour(method); });
    row.line = new QComboBox;
    for (const QString& name :
         {tr("solid"), tr("dashed"), tr("dotted"), tr("dash-dot"), tr("none")}) {
        row.line->addItem(name);
    }
    row.line->setAccessibleName(tr("Line of %1").arg(title));
    connect(row.line, &QComboBox::activated, this, [this, method](int index) {
        edit(method, [index](core::Style& style) {
            style.lineStyle = static_cast<core::LineStyle>(index);
        });
    });
    row.line->setFixedWidth(kLineWidth);
    row.width = makeSpin(0.0, 10.0, 0.25, 2, QString());
    row.width->setFixedWidth(kNumberWidth);
    row.width->setAccessibleName(tr("Line width of %1 in points").arg(title));
    connect(row.width, &QDoubleSpinBox::valueChanged, this, [this, method](double value) {
        edit(method, [value](core::Style& style) { style.lineWidth = value; });
    });
    row.fill = makeSpin(0.0, kPercent, 2.0, 0, QString());
    row.fill->setSuffix(QStringLiteral(" %"));
    row.fill->setFixedWidth(kNumberWidth);
    row.fill->setAccessibleName(tr("Fill of %1 in percent").arg(title));
    connect(row.fill, &QDoubleSpinBox::valueChanged, this, [this, method](double value) {
        edit(method, [value](core::Style& style) { style.fillOpacity = value / kPercent; });
    });
    return row;
}

QWidget* ExportPalettePanel::makeButtons() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    auto* reset = new QPushButton(tr("Reset"));
    reset->setToolTip(tr("Takes the palette of Okabe and Ito again, safe for colour blindness."));
    connect(reset, &QPushButton::clicked, this,
            [this] { m_composer.change([](FigureDraft& draft) { draft.palette = {}; }); });
    auto* save = new QPushButton(tr("Save as…"));
    save->setToolTip(tr("Keeps these colours as a palette of yours, under a name."));
    connect(save, &QPushButton::clicked, this, &ExportPalettePanel::savePalette);
    m_drop = new QPushButton(tr("Delete"));
    connect(m_drop, &QPushButton::clicked, this, [this] {
        m_store.dropPalette(m_composer.draft().palette.name);
        showDraft();
    });
    auto* more = new QPushButton(tr("More"));
    auto* menu = new QMenu(more);
    menu->addAction(tr("Use these colours in the &window"), this,
                    [this] { Q_EMIT windowWanted(m_composer.draft().palette); });
    menu->addSeparator();
    menu->addAction(tr("&Import presets and palettes…"), this, &ExportPalettePanel::importStyles);
    menu->addAction(tr("&Export presets and palettes…"), this, &ExportPalettePanel::exportStyles);
    more->setMenu(menu);
    layout->addWidget(reset);
    layout->addWidget(m_drop);
    layout->addWidget(save);
    layout->addStretch();
    layout->addWidget(more);
    return row;
}

void ExportPalettePanel::fillPalettes() {
    const QSignalBlocker silent(m_palettes);
    m_palettes->clear();
    for (const core::Palette& palette : m_store.palettes()) {
        m_palettes->addItem(QString::fromStdString(palette.name));
    }
    showDraft();
}

void ExportPalettePanel::showDraft() {
    addRows();
    const core::Palette& palette = m_composer.draft().palette;
    const auto palettes = m_store.palettes();
    const auto same = std::ranges::find(palettes, palette.name, &core::Palette::name);
    const bool isSaved = same != palettes.end() && same != palettes.begin();
    const QSignalBlocker silentPalettes(m_palettes);
    m_palettes->setCurrentIndex(palette.styles.empty() ? 0
                                : isSaved ? static_cast<int>(std::distance(palettes.begin(), same))
                                          : -1);
    m_drop->setEnabled(isSaved);
    for (const Row& row : m_rows) {
        const core::Style style = core::styleIn(palette.styles, row.method);
        const QSignalBlocker silentLine(row.line);
        const QSignalBlocker silentWidth(row.width);
        const QSignalBlocker silentFill(row.fill);
        row.colour->setIcon(swatchOf(style, devicePixelRatioF()));
        row.line->setCurrentIndex(static_cast<int>(style.lineStyle));
        row.width->setValue(style.lineWidth);
        row.fill->setValue(style.fillOpacity * kPercent);
    }
}

void ExportPalettePanel::showConflicts(
    const std::vector<std::pair<std::string, std::string>>& alike) {
    QStringList pairs;
    for (const auto& [a, b] : alike) {
        pairs << tr("%1 and %2").arg(titleOf(a), titleOf(b));
    }
    m_conflicts->setText(
        pairs.isEmpty() ? tr("All sets can be told apart in greyscale.")
                        : tr("Hard to tell apart in greyscale: %1. Change a line style or a fill.")
                              .arg(pairs.join(QStringLiteral("; "))));
}

void ExportPalettePanel::edit(const std::string& method,
                              const std::function<void(core::Style&)>& change) {
    m_composer.change([&](FigureDraft& draft) {
        core::Style style = core::styleIn(draft.palette.styles, method);
        change(style);
        draft.palette.styles[method] = style;
    });
}

void ExportPalettePanel::chooseColour(const std::string& method) {
    const core::Style now = core::styleIn(m_composer.draft().palette.styles, method);
    const QColor chosen = QColorDialog::getColor(QColor::fromRgb(now.line), this,
                                                 tr("Colour of %1").arg(titleOf(method)));
    if (chosen.isValid()) {
        edit(method,
             [&](core::Style& style) { style.line = style.fill = chosen.rgb() & 0xFFFFFFU; });
    }
}

void ExportPalettePanel::savePalette() {
    bool accepted = false;
    const QString name = QInputDialog::getText(
        this, tr("Save the palette"), tr("Name of the palette"), QLineEdit::Normal,
        QString::fromStdString(m_composer.draft().palette.name), &accepted);
    if (!accepted) {
        return;
    }
    core::Palette palette = m_composer.draft().palette;
    palette.name = name.trimmed().toStdString();
    try {
        m_store.keep(palette);
        m_composer.change([&](FigureDraft& draft) { draft.palette = palette; });
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

void ExportPalettePanel::importStyles() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Import presets and palettes"), {},
                                                      tr("Style books (*.json)"));
    if (path.isEmpty()) {
        return;
    }
    try {
        m_store.importFrom(path);
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

void ExportPalettePanel::exportStyles() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Export presets and palettes"),
                                                      QStringLiteral("figure-styles.json"),
                                                      tr("Style books (*.json)"));
    if (path.isEmpty()) {
        return;
    }
    try {
        m_store.exportTo(path);
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

}  // namespace ui
