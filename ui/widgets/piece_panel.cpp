#include "ui/widgets/piece_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/plot/piece_colours.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kSoonMs = 25;
constexpr int kMostSigns = 160;  ///< of one layer
constexpr int kMostColumns = 8;  ///< inputs of a table
constexpr int kMostEquations = 12;
constexpr int kMostCorners = 24;
constexpr int kMostHalfSpaces = 40;
constexpr int kChip = 2 * kStep + 4;
constexpr int kHeight = 18 * kStep;

/// Signs in groups of eight, cut short.
QString groupedSigns(const QString& signs) {
    QString text;
    for (int k = 0; k < std::min<int>(kMostSigns, static_cast<int>(signs.size())); k += 8) {
        text += (k > 0 ? QStringLiteral(" ") : QString()) + signs.mid(k, 8);
    }
    return signs.size() > kMostSigns ? text + QStringLiteral(" …") : text;
}

QString row(const QString& cells) { return QStringLiteral("<tr>%1</tr>").arg(cells); }

/// A cell of a table: numbers to the right, names to the left and quiet.
QString number(const QString& text) {
    return QStringLiteral("<td align='right' style='padding-right:12px'>%1</td>").arg(text);
}

QString name(const QString& text) {
    return QStringLiteral("<td style='padding-right:8px; color:gray'>%1</td>").arg(text);
}

QString numbers(const Eigen::VectorXd& values) {
    QString cells;
    for (const double value : values) {
        cells += number(formatNumber(value));
    }
    return cells;
}

QString headRow(const QStringList& names) {
    QString cells;
    for (const QString& each : names) {
        cells += QStringLiteral("<td align='right' style='padding-right:12px; color:gray'>%1</td>")
                     .arg(each);
    }
    return row(cells);
}

/// Widest tables are cut: all of it is in what is copied.
QString table(const QStringList& rows) {
    return QStringLiteral("<table cellspacing='0' cellpadding='0'>%1</table>")
        .arg(rows.join(QString()));
}

QString more(Eigen::Index count, int shown) {
    return row(name(PiecePanel::tr("%1 more").arg(count - shown)));
}

}  // namespace

PiecePanel::PiecePanel(Session& session, PieceFocus& focus, QWidget* parent)
    : QWidget(parent), m_session(session), m_focus(focus) {
    setAutoFillBackground(true);
    m_content = new QWidget;
    auto* content = new QHBoxLayout(m_content);
    content->setContentsMargins(2 * kStep, 0, kStep, kStep);
    content->setSpacing(3 * kStep);
    m_empty =
        new QLabel(tr("Point at a piece in either plane to see what it is; click to pin it."));
    m_empty->setAlignment(Qt::AlignTop);
    makeQuiet(m_empty);
    content->addWidget(m_empty);
    m_pattern = makeValue(tr("Activation pattern"));
    m_areas = makeValue(tr("Sizes"));
    m_map = makeValue(tr("Affine map"));
    m_corners = makeValue(tr("Corners of the cell"));
    m_halfSpaces = makeValue(tr("Half-spaces of the cell"));
    m_askCell = new QToolButton;
    m_askCell->setText(tr("Show the cell's half-spaces"));
    content->addWidget(m_askCell, 0, Qt::AlignTop);
    content->addStretch();
    m_scroll = new QScrollArea;
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFixedHeight(kHeight);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(m_scroll);
    m_soon = new QTimer(this);
    m_soon->setSingleShot(true);
    connect(m_soon, &QTimer::timeout, this, &PiecePanel::refresh);
    connect(m_askCell, &QToolButton::clicked, this, [this] {
        m_cellWanted = true;
        refresh();
    });
    const auto soon = [this] {
        m_cellWanted = false;
        m_soon->start(kSoonMs);
    };
    connect(&focus, &PieceFocus::currentChanged, this, soon);
    connect(&focus, &PieceFocus::placesChanged, this, soon);
    connect(&focus, &PieceFocus::pinsChanged, this, &PiecePanel::showPins);
    refresh();
}

QWidget* PiecePanel::makeHead() {
    auto* head = new QWidget;
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(2 * kStep, kStep / 2, kStep, kStep / 2);
    line->setSpacing(kStep / 2);
    auto* title = new QLabel(tr("Piece"));
    title->setFont(smallCapsFont(font()));
    makeQuiet(title);
    m_note = new QLabel;
    m_note->setFont(tabularFont(font()));
    line->addWidget(title);
    line->addSpacing(kStep);
    line->addWidget(m_note);
    line->addSpacing(kStep);
    const auto button = [](const QString& text, const QString& help) {
        auto* made = new QToolButton;
        made->setText(text);
        made->setToolTip(help);
        made->setAccessibleName(help);
        made->setAutoRaise(true);
        return made;
    };
    auto* back = button(QStringLiteral("‹"), tr("The piece before, in the order of patterns ([)"));
    auto* next = button(QStringLiteral("›"), tr("The next piece, in the order of patterns (])"));
    connect(back, &QToolButton::clicked, this, [this] { m_focus.step(-1); });
    connect(next, &QToolButton::clicked, this, [this] { m_focus.step(1); });
    m_pin = button(tr("Pin"), tr("Keeps this piece in both planes while it exists"));
    m_pin->setCheckable(true);
    connect(m_pin, &QToolButton::clicked, &m_focus, &PieceFocus::togglePin);
    m_copy = button(tr("Copy"), tr("Copies everything that is known of this piece"));
    m_copy->setPopupMode(QToolButton::InstantPopup);
    m_copy->setMenu(makeCopyMenu());
    auto* table = button(tr("All…"), tr("Lists all pieces in a table"));
    connect(table, &QToolButton::clicked, this, &PiecePanel::tableWanted);
    m_pins = new QHBoxLayout;
    m_pins->setSpacing(kStep / 2);
    for (QToolButton* each : {back, next, m_pin, m_copy, table}) {
        line->addWidget(each);
    }
    line->addStretch();
    line->addLayout(m_pins);
    return head;
}

QMenu* PiecePanel::makeCopyMenu() {
    auto* menu = new QMenu(this);
    menu->addAction(tr("As &text"), this, [this] { copy(reportText); });
    menu->addAction(tr("As &CSV"), this, [this] { copy(reportCsv); });
    menu->addAction(tr("As &LaTeX"), this, [this] { copy(reportLatex); });
    menu->addAction(tr("As &JSON"), this, [this] { copy(reportJson); });
    return menu;
}

void PiecePanel::copy(QString (*text)(const PieceReport&)) {
    if (m_report) {
        QApplication::clipboard()->setText(text(*m_report));
    }
}

QLabel* PiecePanel::makeValue(const QString& title) {
    auto* column = new QWidget;
    auto* lines = new QVBoxLayout(column);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(kStep / 2);
    auto* name = new QLabel(title);
    makeQuiet(name);
    auto* value = new QLabel;
    value->setTextFormat(Qt::RichText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setFocusPolicy(Qt::NoFocus);
    value->setFont(tabularFont(font()));
    value->setAccessibleName(title);
    lines->addWidget(name);
    lines->addWidget(value);
    lines->addStretch();
    static_cast<QHBoxLayout*>(m_content->layout())->addWidget(column);
    return value;
}

void PiecePanel::setDark(bool dark) {
    m_dark = dark;
    showPins();
}

ReportWanted PiecePanel::wanted(const PieceId& piece) const {
    const State& state = m_session.state();
    const reach::Question question = makeQuestion(state);
    ReportWanted wanted;
    wanted.graph = question.graph;
    wanted.input = question.input;
    wanted.layerSizes = m_session.network()->patternSizes();
    const auto units = static_cast<std::int64_t>(64 * piece.size());
    const PiecePlaces places = m_focus.placesOf(piece);
    if (!isCellCheap(question.input, units) && places.cells && places.cells->isSlice) {
        const auto& free = places.cells->free;
        wanted.input = reach::sliceOf(question.input, free, places.cells->point);
        wanted.isSlice = true;
    }
    wanted.withCell = m_cellWanted || isCellCheap(wanted.input, units);
    for (const int index : question.graph->activations()) {
        const auto& step =
            std::get<core::ActivationStep>(question.graph->steps[static_cast<std::size_t>(index)]);
        wanted.layerNames << tr("layer %1, %2")
                                 .arg(wanted.layerNames.size() + 1)
                                 .arg(QString::fromStdString(step.kind));
    }
    return wanted;
}

void PiecePanel::refresh() {
    m_soon->stop();
    m_report.reset();
    const auto& current = m_focus.current();
    if (current && m_session.network()) {
        try {
            m_report = makePieceReport(*current, m_focus.placesOf(*current), wanted(*current));
        } catch (const std::exception&) {
            m_report.reset();  // the input set is being edited and is none at the moment
        }
    }
    showReport();
    showPins();
}

void PiecePanel::setText(QLabel* label, const QString& text) {
    label->setText(text);
    label->parentWidget()->setVisible(!text.isEmpty());
}

void PiecePanel::showReport() {
    m_empty->setVisible(!m_report);
    m_pin->setEnabled(m_report.has_value());
    m_copy->setEnabled(m_report.has_value());
    m_note->setText(m_report ? titleText() : QString());
    setText(m_pattern, m_report ? patternText() : QString());
    setText(m_areas, m_report ? areaText() : QString());
    setText(m_map, m_report ? mapText() : QString());
    setText(m_corners, m_report ? cornerText() : QString());
    setText(m_halfSpaces, m_report ? halfSpaceTexts() : QString());
    m_askCell->setVisible(m_report && m_report->cell.b.size() == 0 && !m_report->inputs.isEmpty());
}

QString PiecePanel::titleText() const {
    if (m_report->number < 0) {
        const PiecePlaces places = m_focus.placesOf(*m_focus.current());
        return places.isAnywhere() ? tr("of the slice") : tr("not in this set");
    }
    const QString text =
        tr("%1 of %2").arg(formatCount(m_report->number + 1), formatCount(m_report->count));
    return m_report->isPartial ? tr("%1 found").arg(text) : text;
}

int PiecePanel::lineCount() const {
    const int bar = m_scroll->horizontalScrollBar()->sizeHint().height();
    const int line = QFontMetrics(m_pattern->font()).lineSpacing();
    // A name stands over each column.
    const int room = kHeight - bar - kStep - kStep / 2 - QFontMetrics(font()).height();
    return std::max(3, room / line);
}

QString PiecePanel::inBlocks(const QStringList& rows, const QString& head) const {
    const int most = lineCount() - (head.isEmpty() ? 0 : 1);
    if (rows.size() <= most) {
        return table((head.isEmpty() ? QStringList() : QStringList(head)) + rows);
    }
    QString blocks;
    for (qsizetype from = 0; from < rows.size(); from += most) {
        blocks += QStringLiteral("<td style='padding-right:16px'>%1</td>")
                      .arg(table(QStringList(head) + rows.mid(from, most)));
    }
    return table({row(blocks)});
}

QString PiecePanel::patternText() const {
    QStringList lines;
    for (const auto& layer : m_report->layers) {
        lines << row(name(layer.name) +
                     QStringLiteral("<td>%1</td>").arg(groupedSigns(layer.signs)));
    }
    if (!m_report->lastCut.isEmpty()) {
        lines << row(name(tr("cut last by")) +
                     QStringLiteral("<td>%1</td>").arg(m_report->lastCut));
    }
    return inBlocks(lines);
}

QString PiecePanel::areaText() const {
    const QStringList titles{tr("cell"), tr("length of the cell"), tr("area of the cell")};
    const QString title = titles.value(m_report->inputs.size(), tr("volume of the cell"));
    QStringList lines;
    const auto add = [&lines](const QString& what, double value) {
        if (std::isfinite(value)) {
            lines << row(name(what) + number(formatNumber(value)));
        }
    };
    add(title, m_report->cell.measure);
    add(tr("area of the image"), m_report->imageArea);
    add(tr("area of the slice's image"), m_report->sliceArea);
    return lines.isEmpty() ? QString() : inBlocks(lines);
}

QString PiecePanel::mapText() const {
    const Eigen::Index inputs = m_report->map.cols() - 1;
    const Eigen::Index shown = std::min<Eigen::Index>(inputs, kMostColumns);
    QStringList names{QString()};
    names << m_report->inputs.mid(0, shown) << (shown < inputs ? QStringLiteral("…") : QString())
          << tr("constant");
    QStringList lines;
    for (Eigen::Index output = 0; output < m_report->map.rows(); ++output) {
        if (output == kMostEquations) {
            lines << more(m_report->map.rows(), kMostEquations);
            break;
        }
        lines << row(name(m_report->outputs[output]) +
                     numbers(m_report->map.row(output).head(shown).transpose()) + name(QString()) +
                     number(formatNumber(m_report->map(output, inputs))));
    }
    if (!m_report->held.isEmpty()) {
        lines << row(QStringLiteral("<td colspan='%1'>%2</td>")
                         .arg(shown + 3)
                         .arg(tr("with %1").arg(m_report->held.join(QStringLiteral(", ")))));
    }
    return inBlocks(lines, headRow(names));
}

QString PiecePanel::cornerText() const {
    const Eigen::MatrixXd& vertices = m_report->cell.vertices;
    if (vertices.cols() == 0) {
        return {};
    }
    QStringList lines;
    for (Eigen::Index k = 0; k < vertices.cols(); ++k) {
        if (k == kMostCorners) {
            lines << more(vertices.cols(), kMostCorners);
            break;
        }
        lines << row(numbers(vertices.col(k)));
    }
    return inBlocks(lines, headRow(m_report->inputs));
}

QString PiecePanel::halfSpaceTexts() const {
    const Eigen::Index count = m_report->cell.b.size();
    const Eigen::Index shown = std::min<Eigen::Index>(m_report->cell.a.cols(), kMostColumns);
    if (count == 0) {
        return {};
    }
    QStringList names = m_report->inputs.mid(0, shown);
    names << tr("at most");
    QStringList lines;
    for (Eigen::Index r = 0; r < count; ++r) {
        if (r == kMostHalfSpaces) {
            lines << more(count, kMostHalfSpaces);
            break;
        }
        lines << row(numbers(m_report->cell.a.row(r).head(shown).transpose()) +
                     number(formatNumber(m_report->cell.b[r])) + name(m_report->facets[r]));
    }
    return inBlocks(lines, headRow(names));
}

void PiecePanel::showPins() {
    while (QLayoutItem* item = m_pins->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (std::size_t pin = 0; pin < m_focus.pins().size(); ++pin) {
        const PieceId piece = m_focus.pins()[pin];
        auto* chip = new QToolButton;
        chip->setText(QString::number(pin + 1));
        chip->setFixedSize(kChip, kChip);
        chip->setToolTip(
            tr("Pin %1: click to look at it, click again to take it away").arg(pin + 1));
        chip->setAccessibleName(tr("Pin %1").arg(pin + 1));
        chip->setStyleSheet(
            QStringLiteral("QToolButton { border: 2px solid %1; border-radius: 4px; }")
                .arg(pinColour(pin, m_dark).name()));
        connect(chip, &QToolButton::clicked, this, [this, piece] {
            if (m_focus.current() == piece) {
                QTimer::singleShot(0, &m_focus, [this, piece] { m_focus.unpin(piece); });
            } else {
                m_focus.look(piece);
            }
        });
        m_pins->addWidget(chip);
    }
    const auto& current = m_focus.current();
    m_pin->setChecked(current && m_focus.isPinned(*current));
}

}  // namespace ui
