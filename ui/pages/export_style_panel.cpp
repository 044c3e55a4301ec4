#include "ui/pages/export_style_panel.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/session/style_store.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kNoLegend = -1;
constexpr double kLargestInches = 40.0;

QString presetTitle(const core::FigurePreset& preset) {
    return QStringLiteral("%1, %2 × %3 in")
        .arg(QString::fromStdString(preset.name))
        .arg(preset.widthInches)
        .arg(preset.heightInches);
}

/// Two fields in one row of a form.
QWidget* pair(QWidget* first, const QString& between, QWidget* second) {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    layout->addWidget(first, 1);
    layout->addWidget(new QLabel(between));
    layout->addWidget(second, 1);
    return row;
}

}  // namespace

ExportStylePanel::ExportStylePanel(FigureComposer& composer, StyleStore& store, QWidget* parent)
    : QWidget(parent),
      m_composer(composer),
      m_store(store),
      m_binder(new DraftBinder(composer, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kStep);
    layout->addWidget(makePage());
    layout->addWidget(makeText());
    layout->addWidget(makeLines());
    layout->addWidget(makeLegend());
    connect(&store, &StyleStore::changed, this, &ExportStylePanel::fillPresets);
    connect(&composer, &FigureComposer::changed, this, &ExportStylePanel::showDraft);
    fillPresets();
    showDraft();
}

QWidget* ExportStylePanel::makePage() {
    auto* section = new Section(tr("Page"));
    m_presets = new QComboBox;
    m_presets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_presets, &QComboBox::activated, this, &ExportStylePanel::takePreset);
    auto* save = new QPushButton(tr("Save as…"));
    save->setToolTip(tr("Keeps these choices as a preset of yours, under a name."));
    connect(save, &QPushButton::clicked, this, &ExportStylePanel::savePreset);
    m_drop = new QPushButton(tr("Delete"));
    m_drop->setToolTip(tr("Deletes this preset of yours."));
    connect(m_drop, &QPushButton::clicked, this, &ExportStylePanel::dropPreset);
    auto* width = makeSpin(0.5, kLargestInches, 0.25, 2, tr("in"));
    auto* height = makeSpin(0.5, kLargestInches, 0.1, 2, tr("in"));
    m_binder->bind(width, [](FigureDraft& d) -> double& { return d.preset.widthInches; });
    m_binder->bind(height, [](FigureDraft& d) -> double& { return d.preset.heightInches; });
    width->setAccessibleName(tr("Width of the figure"));
    height->setAccessibleName(tr("Height of the figure"));
    auto* margin = makeSpin(0.0, 72.0, 1.0, 1, tr("pt"));
    m_binder->bind(margin, [](FigureDraft& d) -> double& { return d.preset.marginPoints; });
    auto* form = makeForm();
    form->addRow(tr("P&reset"), m_presets);
    form->addRow(tr("Size"), pair(width, QStringLiteral("×"), height));
    form->addRow(tr("&Margin"), margin);
    section->body()->addLayout(form);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_drop);
    buttons->addWidget(save);
    section->body()->addLayout(buttons);
    return section;
}

QWidget* ExportStylePanel::makeText() {
    auto* section = new Section(tr("Text"));
    auto* face = new QComboBox;
    face->addItem(tr("Serif, as LaTeX's"), 1);
    face->addItem(tr("Sans serif"), 0);
    m_binder->bind(
        face, [](const FigureDraft& d) { return d.preset.serif ? 1 : 0; },
        [](FigureDraft& d, int serif) { d.preset.serif = serif == 1; });
    auto* family = new QComboBox;
    family->addItem(tr("By itself"), 0);
    const QStringList families = QFontDatabase::families();
    for (qsizetype i = 0; i < families.size(); ++i) {
        family->addItem(families[i], static_cast<int>(i) + 1);
    }
    family->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    family->setToolTip(
        tr("The font of PDF, SVG and PNG. A face that is wider than usual is set "
           "smaller by as much, so that the figure's layout stays."));
    m_binder->bind(
        family,
        [families](const FigureDraft& d) {
            return static_cast<int>(families.indexOf(QString::fromStdString(d.preset.family))) + 1;
        },
        [families](FigureDraft& d, int place) {
            d.preset.family = place == 0 ? std::string() : families[place - 1].toStdString();
        });
    auto* text = makeSpin(3.0, 72.0, 0.5, 1, tr("pt"));
    auto* numbers = makeSpin(3.0, 72.0, 0.5, 1, tr("pt"));
    m_binder->bind(text, [](FigureDraft& d) -> double& { return d.preset.fontPoints; });
    m_binder->bind(numbers, [](FigureDraft& d) -> double& { return d.preset.tickPoints; });
    auto* form = makeForm();
    form->addRow(tr("&Face"), face);
    form->addRow(tr("F&ont"), family);
    form->addRow(tr("&Titles"), text);
    form->addRow(tr("&Numbers, legend"), numbers);
    section->body()->addLayout(form);
    return section;
}

QCheckBox* ExportStylePanel::makeBox(const QString& text, const QString& tip,
                                     std::function<bool&(FigureDraft&)> part) {
    auto* box = new QCheckBox(text);
    box->setToolTip(tip);
    m_binder->bind(box, std::move(part));
    return box;
}

QWidget* ExportStylePanel::makeLines() {
    auto* section = new Section(tr("Lines"));
    auto* scale = makeSpin(0.1, 10.0, 0.1, 2, QStringLiteral("×"));
    scale->setToolTip(tr("Factor on the widths of all sets' lines."));
    m_binder->bind(scale, [](FigureDraft& d) -> double& { return d.preset.lineScale; });
    auto* frame = makeSpin(0.0, 10.0, 0.1, 2, tr("pt"));
    m_binder->bind(frame, [](FigureDraft& d) -> double& { return d.preset.frameWidth; });
    auto* form = makeForm();
    form->addRow(tr("&Sets"), scale);
    form->addRow(tr("Fr&ame and ticks"), frame);
    section->body()->addLayout(form);
    section->body()->addWidget(makeBox(tr("&Grid"), tr("Thin lines at the ticks, behind the sets."),
                                       [](FigureDraft& d) -> bool& { return d.preset.grid; }));
    section->body()->addWidget(
        makeBox(tr("&Equal aspect"), tr("A unit is as long on both axes; ranges grow to allow it."),
                [](FigureDraft& d) -> bool& { return d.preset.equalAspect; }));
    return section;
}

QWidget* ExportStylePanel::makeLegend() {
    auto* section = new Section(tr("Legend"));
    auto* place = new QComboBox;
    const std::array places{tr("Above the axes"),      tr("Below the axes"),
                            tr("Right of the axes"),   tr("Inside, where it hides least"),
                            tr("Inside, top left"),    tr("Inside, top right"),
                            tr("Inside, bottom left"), tr("Inside, bottom right")};
    for (std::size_t i = 0; i < places.size(); ++i) {
        place->addItem(places[i], static_cast<int>(i));
    }
    place->addItem(tr("None"), kNoLegend);
    place->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_binder->bind(
        place,
        [](const FigureDraft& d) {
            return d.preset.legend ? static_cast<int>(d.preset.legendPlace) : kNoLegend;
        },
        [](FigureDraft& d, int value) {
            d.preset.legend = value != kNoLegend;
            d.preset.legendPlace =
                d.preset.legend ? static_cast<core::LegendPlace>(value) : d.preset.legendPlace;
        });
    auto* form = makeForm();
    form->addRow(tr("&Legend"), place);
    section->body()->addLayout(form);
    section->body()->addWidget(
        makeBox(tr("Ratios to the exact area"), tr("“Box 2.9×”"),
                [](FigureDraft& d) -> bool& { return d.preset.legendRatios; }));
    section->body()->addWidget(
        makeBox(tr("Number of pieces"), tr("“Exact, 30 pieces”"),
                [](FigureDraft& d) -> bool& { return d.preset.legendPieces; }));
    section->body()->addWidget(
        makeBox(tr("Areas"), tr("“Box, area 9.351”"),
                [](FigureDraft& d) -> bool& { return d.preset.legendAreas; }));
    section->body()->addWidget(
        makeBox(tr("What each set is worth"), tr("“Box, sound”, “Exact, exact (double)”"),
                [](FigureDraft& d) -> bool& { return d.preset.legendWorth; }));
    return section;
}

void ExportStylePanel::fillPresets() {
    const QSignalBlocker silent(m_presets);
    m_presets->clear();
    for (const core::FigurePreset& preset : m_store.presets()) {
        m_presets->addItem(presetTitle(preset), QString::fromStdString(preset.name));
    }
    showDraft();
}

/// A preset that was changed since is shown by its name with a star.
void ExportStylePanel::showDraft() {
    m_binder->refresh();
    const core::FigurePreset& now = m_composer.draft().preset;
    const auto presets = m_store.presets();
    const auto same = std::ranges::find(presets, now.name, &core::FigurePreset::name);
    const QSignalBlocker silent(m_presets);
    const int index =
        same == presets.end() ? -1 : static_cast<int>(std::distance(presets.begin(), same));
    m_presets->setCurrentIndex(index);
    for (int i = 0; i < m_presets->count(); ++i) {
        const core::FigurePreset& preset = presets[static_cast<std::size_t>(i)];
        const bool isChanged = i == index && !(preset == now);
        m_presets->setItemText(i, presetTitle(preset) + (isChanged ? tr(" (changed)") : QString()));
    }
    m_drop->setEnabled(same != presets.end() && !StyleStore::isBuiltIn(now.name));
}

void ExportStylePanel::takePreset(int index) {
    const core::FigurePreset preset = m_store.presets()[static_cast<std::size_t>(index)];
    m_composer.change([&](FigureDraft& draft) {
        const bool equal = draft.preset.equalAspect;
        draft.preset = preset;
        draft.preset.equalAspect = StyleStore::isBuiltIn(preset.name) ? equal : preset.equalAspect;
    });
}

void ExportStylePanel::savePreset() {
    bool accepted = false;
    const QString name = QInputDialog::getText(
        this, tr("Save the preset"), tr("Name of the preset"), QLineEdit::Normal,
        StyleStore::isBuiltIn(m_composer.draft().preset.name)
            ? QString()
            : QString::fromStdString(m_composer.draft().preset.name),
        &accepted);
    if (!accepted) {
        return;
    }
    core::FigurePreset preset = m_composer.draft().preset;
    preset.name = name.trimmed().toStdString();
    try {
        m_store.keep(preset);
        m_composer.change([&](FigureDraft& draft) { draft.preset = preset; });
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

void ExportStylePanel::dropPreset() { m_store.dropPreset(m_composer.draft().preset.name); }

}  // namespace ui
