#include "ui/widgets/input_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/input_model.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/coordinate_rows.h"
#include "ui/widgets/eps_row.h"
#include "ui/widgets/image_panel.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Up to this many coordinates have a slider each.
constexpr Eigen::Index kMaxRows = 16;
/// The table is at least this high, its header included.
constexpr int kTableRows = 5;

}  // namespace

InputPanel::InputPanel(Session& session, DatasetShelf* shelf, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_section = new Section(tr("Input set"));
    m_propertyRow = makePropertyRow();
    m_image = new ImagePanel(session, shelf);
    m_eps = new EpsRow;
    m_rows = new CoordinateRows(session);
    m_scroll = new QScrollArea;
    m_scroll->setWidget(m_rows);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_found = new QSortFilterProxyModel(this);
    m_found->setSourceModel(new InputModel(session, this));
    m_found->setFilterKeyColumn(InputModel::Name);
    m_table = makeQuietTable(m_found);
    m_table->setAccessibleName(tr("Coordinates of the input set"));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setMinimumHeight(kTableRows * m_table->verticalHeader()->defaultSectionSize());
    for (QWidget* part : {m_propertyRow, static_cast<QWidget*>(m_image), makeNormRow(),
                          static_cast<QWidget*>(m_eps)}) {
        m_section->body()->addWidget(part);
    }
    m_section->body()->addSpacing(kStep / 2);
    m_section->body()->addWidget(makeSearch());
    m_section->body()->addWidget(m_scroll, 1);
    m_section->body()->addWidget(m_table, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_section);
    connectParts();
    showProperty();
    showValues();
}

void InputPanel::connectParts() {
    connect(m_eps, &EpsRow::epsMoved, &m_session, &Session::setEps);
    connect(m_eps, &EpsRow::dragged, this, &InputPanel::dragged);
    connect(m_rows, &CoordinateRows::dragged, this, &InputPanel::dragged);
    connect(this, &InputPanel::dragged, &m_session, &Session::setDragging);
    connect(m_image, &ImagePanel::coordinateChosen, this, &InputPanel::showCoordinate);
    connect(&m_session, &Session::networkChanged, this, [this] {
        m_shownDimension = -1;
        m_image->takeNetwork();
        m_eps->setInBytes(m_image->reading().has_value());
    });
    connect(&m_session, &Session::propertyChanged, this, [this] {
        m_shownDimension = -1;
        showProperty();
    });
    connect(&m_session, &Session::inputChanged, this, &InputPanel::showValues);
}

QWidget* InputPanel::makeSearch() {
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Search for an input, such as x12"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search for an input"));
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        QString digits = text.trimmed();
        digits.remove(QLatin1Char('x'));
        m_found->setFilterRegularExpression(
            QRegularExpression(QStringLiteral("^x") + QRegularExpression::escape(digits)));
    });
    return m_search;
}

void InputPanel::showCoordinate(int coordinate) {
    m_search->clear();
    const QModelIndex row = m_found->index(coordinate, InputModel::Centre);
    m_table->setCurrentIndex(row);
    m_table->scrollTo(row, QAbstractItemView::PositionAtCenter);
}

QWidget* InputPanel::makePropertyRow() {
    auto* row = new QWidget;
    m_propertyFile = new ElidedLabel;
    m_case = new QComboBox;
    m_case->setAccessibleName(tr("Case of the property"));
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    layout->addWidget(new QLabel(tr("Property")));
    layout->addWidget(m_propertyFile, 1);
    layout->addWidget(m_case);
    connect(m_case, &QComboBox::activated, &m_session, &Session::setPropertyCase);
    return row;
}

QWidget* InputPanel::makeNormRow() {
    auto* row = new QWidget;
    auto* label = new QLabel(tr("&Norm"));
    m_norm = new QComboBox;
    m_norm->addItem(tr("ℓ∞ (box)"));
    m_norm->addItem(tr("ℓ1 (cross-polytope)"));
    m_norm->setToolTip(tr("ℓ∞: every coordinate moves on its own. ℓ1: the coordinates share eps."));
    m_norm->setAccessibleName(tr("Norm of the input set"));
    label->setBuddy(m_norm);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    layout->addWidget(label);
    layout->addWidget(m_norm, 1);
    connect(m_norm, &QComboBox::activated, this,
            [this](int index) { m_session.setNorm(index == 0 ? InputNorm::Linf : InputNorm::L1); });
    return row;
}

void InputPanel::showProperty() {
    const auto& property = m_session.property();
    m_propertyRow->setVisible(property != nullptr);
    if (!property) {
        return;
    }
    const QSignalBlocker silent(m_case);
    m_propertyFile->setElidedText(property->fileName());
    const auto cases = static_cast<int>(property->property.cases.size());
    m_case->clear();
    for (int i = 0; i < cases; ++i) {
        m_case->addItem(tr("case %1 of %2").arg(i + 1).arg(cases));
    }
    m_case->setCurrentIndex(m_session.propertyCase());
    m_case->setVisible(cases > 1);
}

/// Sliders or table, and their tracks: only when the set becomes another one, not while it moves.
void InputPanel::showShape() {
    const InputEdit& input = m_session.input();
    m_shownDimension = input.dim();
    const bool few = input.dim() <= kMaxRows;
    m_scroll->setVisible(few && input.dim() > 0);
    m_table->setVisible(!few);
    m_search->setVisible(!few);
    m_eps->setTrackEnd(2.0 * input.eps);
    if (few) {
        m_rows->rebuild();
    }
    m_section->setNote(input.dim() > 0 ? tr("%1 inputs").arg(formatCount(input.dim())) : QString());
}

void InputPanel::showValues() {
    setEnabled(m_session.network() != nullptr);
    if (m_session.input().dim() != m_shownDimension) {
        showShape();
    }
    const QSignalBlocker silent(m_norm);
    m_norm->setCurrentIndex(m_session.input().norm == InputNorm::Linf ? 0 : 1);
    m_eps->setEps(m_session.input().eps);
    m_rows->refresh();
    m_image->refresh();
}

}  // namespace ui
