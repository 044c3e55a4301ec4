#include "ui/pages/export_panels_panel.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "core/figure/math_text.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kShownRows = 6;
constexpr int kLeastRows = 2;

QString nameOf(const FigurePanel& panel, int index) {
    QString name = QString::fromStdString(core::panelLetter(index)) + QLatin1Char(' ');
    name += panel.recipe.title.empty()
                ? QFileInfo(QString::fromStdString(panel.recipe.networkPath)).fileName()
                : QString::fromStdString(core::plainText(panel.recipe.title));
    return panel.question ? name : name + QStringLiteral(" …");
}

QPushButton* makeButton(const QString& text, const QString& tip, QHBoxLayout* row) {
    auto* button = new QPushButton(text);
    button->setToolTip(tip);
    row->addWidget(button);
    return button;
}

}  // namespace

ExportPanelsPanel::ExportPanelsPanel(FigureComposer& composer, QWidget* parent)
    : QWidget(parent), m_composer(composer), m_binder(new DraftBinder(composer, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kStep);
    layout->addWidget(makeList());
    layout->addWidget(makeTexts());
    m_gridPart = makeGrid();
    layout->addWidget(m_gridPart);
    connect(&composer, &FigureComposer::changed, this, &ExportPanelsPanel::showDraft);
    showDraft();
}

QWidget* ExportPanelsPanel::makeList() {
    auto* section = new Section(tr("Panels"));
    m_hint = new QLabel(tr("The figure shows the present view, live."));
    m_hint->setWordWrap(true);
    makeQuiet(m_hint);
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("Panels of the figure"));
    m_list->setFrameShape(QFrame::NoFrame);
    auto* add = new QPushButton(tr("&Add panel from the present view"));
    add->setToolTip(
        tr("Takes what the window shows now as a panel of its own; change the window and "
           "add the next."));
    connect(add, &QPushButton::clicked, this, [this] {
        m_composer.addPresent();
        m_list->setCurrentRow(m_list->count() - 1);
    });
    auto* partition = new QPushButton(tr("Add the &input space's pieces"));
    partition->setToolTip(
        tr("The linear pieces in the plane of two inputs, as the partition view is "
           "set: its inputs, the values of the others and its colours."));
    connect(partition, &QPushButton::clicked, this, [this] {
        m_composer.addPartition();
        m_list->setCurrentRow(m_list->count() - 1);
    });
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kStep / 2);
    m_replace = makeButton(tr("Replace"), tr("The chosen panel takes the present view."), buttons);
    m_remove = makeButton(tr("Remove"), tr("The chosen panel goes."), buttons);
    m_up = makeButton(tr("Up"), tr("The chosen panel comes earlier."), buttons);
    m_down = makeButton(tr("Down"), tr("The chosen panel comes later."), buttons);
    connect(m_replace, &QPushButton::clicked, this,
            [this] { m_composer.replaceByPresent(current()); });
    connect(m_remove, &QPushButton::clicked, this, [this] { m_composer.remove(current()); });
    connect(m_up, &QPushButton::clicked, this, [this] { moveBy(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveBy(1); });
    connect(m_list, &QListWidget::currentRowChanged, this, &ExportPanelsPanel::showTexts);
    section->body()->addWidget(m_hint);
    section->body()->addWidget(m_list);
    section->body()->addWidget(add);
    section->body()->addWidget(partition);
    section->body()->addLayout(buttons);
    return section;
}

QWidget* ExportPanelsPanel::makeTexts() {
    auto* section = new Section(tr("Words"));
    m_title = new QLineEdit;
    m_xTitle = new QLineEdit;
    m_yTitle = new QLineEdit;
    const QString mathematics =
        tr("Mathematics as in TeX: y_3, x^2, 10^{-3}, \\rho, \\alpha_{max}, \\times, \\pm");
    auto* form = makeForm();
    form->addRow(tr("Panel &title"), m_title);
    form->addRow(tr("&x axis"), m_xTitle);
    form->addRow(tr("&y axis"), m_yTitle);
    for (QLineEdit* line : {m_title, m_xTitle, m_yTitle}) {
        line->setToolTip(mathematics);
        line->setClearButtonEnabled(true);
        connect(line, &QLineEdit::textEdited, this, &ExportPanelsPanel::writeTexts);
    }
    for (QLineEdit* line : {m_xTitle, m_yTitle}) {
        line->setPlaceholderText(tr("by itself, or with a unit: \\rho (ft)"));
    }
    section->body()->addLayout(form);
    return section;
}

QWidget* ExportPanelsPanel::makeGrid() {
    auto* section = new Section(tr("Rows and columns"));
    auto* columns = new QComboBox;
    for (int i = 1; i <= 8; ++i) {
        columns->addItem(QString::number(i), i);
    }
    m_binder->bind(
        columns, [](const FigureDraft& d) { return d.grid.columns; },
        [](FigureDraft& d, int value) { d.grid.columns = value; });
    auto* gap = makeSpin(0.0, 144.0, 1.0, 1, tr("pt"));
    m_binder->bind(gap, [](FigureDraft& d) -> double& { return d.grid.gapPoints; });
    m_figureTitle = new QLineEdit;
    connect(m_figureTitle, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_composer.change([&](FigureDraft& draft) { draft.grid.title = text.toStdString(); });
    });
    auto* form = makeForm();
    form->addRow(tr("&Columns"), columns);
    form->addRow(tr("&Gap"), gap);
    form->addRow(tr("&Over all"), m_figureTitle);
    section->body()->addLayout(form);
    const auto box = [&](const QString& text, std::function<bool&(FigureDraft&)> part) {
        auto* check = new QCheckBox(text);
        m_binder->bind(check, std::move(part));
        section->body()->addWidget(check);
    };
    box(tr("One range on x"), [](FigureDraft& d) -> bool& { return d.grid.sharedX; });
    box(tr("One range on y"), [](FigureDraft& d) -> bool& { return d.grid.sharedY; });
    box(tr("One legend for all"), [](FigureDraft& d) -> bool& { return d.grid.sharedLegend; });
    box(tr("Letters (a), (b), …"), [](FigureDraft& d) -> bool& { return d.grid.letters; });
    return section;
}

int ExportPanelsPanel::current() const { return m_list->currentRow(); }

void ExportPanelsPanel::moveBy(int steps) {
    const int row = current();
    m_composer.move(row, row + steps);
    m_list->setCurrentRow(std::clamp(row + steps, 0, m_list->count() - 1));
}

void ExportPanelsPanel::showDraft() {
    const auto& panels = m_composer.draft().panels;
    const int row = std::clamp(current(), 0, std::max(0, static_cast<int>(panels.size()) - 1));
    {
        const QSignalBlocker silent(m_list);
        m_list->clear();
        for (std::size_t i = 0; i < panels.size(); ++i) {
            m_list->addItem(nameOf(panels[i], static_cast<int>(i)));
        }
        m_list->setCurrentRow(panels.empty() ? -1 : row);
    }
    const int rows = std::clamp(m_list->count(), kLeastRows, kShownRows);
    m_list->setFixedHeight(rows * (m_list->fontMetrics().height() + kStep / 2) + 2);
    m_list->setVisible(!panels.empty());
    m_hint->setVisible(panels.empty());
    m_gridPart->setVisible(!panels.empty());
    for (QPushButton* button : {m_replace, m_remove, m_up, m_down}) {
        button->setVisible(!panels.empty());
    }
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row + 1 < m_list->count());
    m_binder->refresh();
    const QString title = QString::fromStdString(m_composer.draft().grid.title);
    if (m_figureTitle->text() != title) {
        m_figureTitle->setText(title);
    }
    showTexts();
}

void ExportPanelsPanel::showTexts() {
    if (!m_composer.isLive() && current() < 0) {
        return;
    }
    const PanelTexts texts = m_composer.texts(current());
    const std::array pairs{std::pair{m_title, texts.title}, std::pair{m_xTitle, texts.xTitle},
                           std::pair{m_yTitle, texts.yTitle}};
    for (const auto& [line, text] : pairs) {
        if (line->text() != text) {
            line->setText(text);
        }
    }
    m_up->setEnabled(current() > 0);
    m_down->setEnabled(current() + 1 < m_list->count());
}

void ExportPanelsPanel::writeTexts() {
    m_composer.setTexts(current(), {m_title->text(), m_xTitle->text(), m_yTitle->text()});
}

}  // namespace ui
