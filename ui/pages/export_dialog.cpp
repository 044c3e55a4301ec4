#include "ui/pages/export_dialog.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <stdexcept>

#include "core/figure/palette.h"
#include "ui/pages/export_palette_panel.h"
#include "ui/pages/export_panels_panel.h"
#include "ui/pages/export_style_panel.h"
#include "ui/pages/figure_preview.h"
#include "ui/plot/figure_export.h"
#include "ui/session/figure_writer.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/style_store.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kRefreshDelayMs = 30;
constexpr int kSideWidth = 44 * kStep;
constexpr int kPercent = 100;
constexpr int kNoteLines = 2;
/// A figure of so few points is written to see how large it gets: some milliseconds.
constexpr qint64 kMostMeasured = 20000;
constexpr int kMeasureAfterMs = 300;

QWidget* scrolled(QWidget* content) {
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // What stands below keeps to the same right edge whether or not there is more to scroll.
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    return scroll;
}

}  // namespace

ExportDialog::ExportDialog(Session& session, FigureComposer& composer, StyleStore& store,
                           QWidget* parent)
    : QDialog(parent), m_session(session), m_composer(composer), m_store(store) {
    setWindowTitle(tr("Export figure"));
    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    m_refresh->setInterval(kRefreshDelayMs);
    m_measure = new QTimer(this);
    m_measure->setSingleShot(true);
    m_measure->setInterval(kMeasureAfterMs);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makePreviewPart(), 1);
    layout->addWidget(makeSide());
    resize(140 * kStep, 90 * kStep);
    keepSaveTheDefault();
    connect(m_refresh, &QTimer::timeout, this, &ExportDialog::showFigure);
    connect(m_measure, &QTimer::timeout, this, &ExportDialog::measureSize);
    connect(&composer, &FigureComposer::changed, this, [this] { m_refresh->start(); });
    m_refresh->start();
}

/// A button in a dialog is pressed by Return as soon as it has the focus or comes first.
void ExportDialog::keepSaveTheDefault() {
    for (QPushButton* button : findChildren<QPushButton*>()) {
        button->setAutoDefault(button == m_save);
    }
    m_save->setDefault(true);
}

QWidget* ExportDialog::makePreviewPart() {
    auto* part = new QWidget;
    m_preview = new FigurePreview;
    auto* grey = new QCheckBox(tr("Gr&eyscale"));
    grey->setToolTip(tr("How a black-and-white print shows it; the file keeps its colours."));
    connect(grey, &QCheckBox::toggled, m_preview, &FigurePreview::setGreyscale);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(2 * kStep, kStep, 2 * kStep, kStep);
    row->setSpacing(kStep);
    makeZoom(row);
    row->addWidget(grey);
    row->addStretch();
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_preview, 1);
    return part;
}

void ExportDialog::makeZoom(QLayout* row) {
    m_zoom = new QComboBox;
    m_zoom->addItem(tr("Fit"), 0);
    for (const int percent : {50, 100, 200, 400}) {
        m_zoom->addItem(
            percent == kPercent ? tr("100 %, print size") : QStringLiteral("%1 %").arg(percent),
            percent);
    }
    m_zoom->setAccessibleName(tr("Zoom of the preview"));
    m_zoom->setToolTip(
        tr("At 100 % an inch of paper is an inch of screen. Ctrl and the wheel zoom."));
    connect(m_zoom, &QComboBox::activated, this, [this] {
        m_preview->setZoom(m_zoom->currentData().toInt() / static_cast<double>(kPercent));
    });
    connect(m_preview, &FigurePreview::zoomChanged, this, [this](double zoom) {
        m_zoom->setCurrentIndex(m_zoom->findData(qRound(zoom * kPercent)));
    });
    row->addWidget(m_zoom);
}

QWidget* ExportDialog::makeSide() {
    auto* choices = new QWidget;
    auto* layout = new QVBoxLayout(choices);
    layout->setContentsMargins(2 * kStep, 2 * kStep, 2 * kStep, 2 * kStep);
    layout->setSpacing(2 * kStep);
    auto* style = new ExportStylePanel(m_composer, m_store);
    m_palette = new ExportPalettePanel(m_composer, m_store);
    layout->addWidget(new ExportPanelsPanel(m_composer));
    layout->addWidget(style);
    layout->addWidget(m_palette);
    layout->addStretch();
    guardWheel(*choices);
    const auto complain = [this](const QString& reason) { showNote(reason, true); };
    connect(style, &ExportStylePanel::failed, this, complain);
    connect(m_palette, &ExportPalettePanel::failed, this, complain);
    connect(m_palette, &ExportPalettePanel::windowWanted, this, &ExportDialog::useInWindow);
    connect(m_preview, &FigurePreview::painted, this, [this] {
        m_palette->showConflicts(m_preview->alike());
        showSize();
        if (!m_preview->refusal().isEmpty()) {
            showNote(m_preview->refusal(), true);
        }
    });
    auto* side = new QWidget;
    // Nothing is cut off, whatever the font: the column is as wide as its contents ask.
    const int bar = style->style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    side->setFixedWidth(std::max(kSideWidth, choices->minimumSizeHint().width() + bar));
    auto* whole = new QVBoxLayout(side);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(scrolled(choices), 1);
    whole->addWidget(makeFilePart());
    return side;
}

QWidget* ExportDialog::makeFilePart() {
    auto* part = new QWidget;
    m_format = new QComboBox;
    for (const ExportFormat& format : exportFormats()) {
        m_format->addItem(format.title, format.id);
    }
    m_format->setAccessibleName(tr("Format"));
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::showSize);
    m_size = new QLabel;
    m_size->setWordWrap(true);
    makeQuiet(m_size);
    // Buttons stay where they are whatever is said above and below them.
    QSizePolicy kept = m_size->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_size->setSizePolicy(kept);
    m_save = new QPushButton(tr("&Save as…"));
    connect(m_save, &QPushButton::clicked, this, &ExportDialog::saveWanted);
    auto* copy = new QPushButton(tr("&Copy picture"));
    copy->setToolTip(tr("PNG, SVG and PDF on the clipboard, each with its recipe (Ctrl+C)."));
    connect(copy, &QPushButton::clicked, this, &ExportDialog::pictureWanted);
    auto* shortcut = new QAction(this);
    shortcut->setShortcut(QKeySequence::Copy);
    connect(shortcut, &QAction::triggered, this, &ExportDialog::pictureWanted);
    addAction(shortcut);
    auto* numbers = new QPushButton(tr("Copy &data"));
    numbers->setToolTip(tr("All vertices of all sets as a table."));
    connect(numbers, &QPushButton::clicked, this, &ExportDialog::dataWanted);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kStep / 2);
    buttons->addWidget(m_format, 1);
    buttons->addWidget(m_save);
    auto* copies = new QHBoxLayout;
    copies->setSpacing(kStep / 2);
    copies->addWidget(copy);
    copies->addWidget(numbers);
    copies->addStretch();
    auto* layout = new QVBoxLayout(part);
    const int bar = part->style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    layout->setContentsMargins(2 * kStep, kStep, 2 * kStep + bar, 2 * kStep);
    layout->setSpacing(kStep);
    layout->addWidget(m_size);
    layout->addWidget(makePictureChoice());
    layout->addLayout(buttons);
    layout->addLayout(copies);
    layout->addWidget(makeFoot());
    return part;
}

QWidget* ExportDialog::makePictureChoice() {
    m_asPicture = new QCheckBox(tr("Hold the sets as a picture of 600 dpi"));
    m_asPicture->setToolTip(tr("Text, axes and legend stay lines; very many pieces become small."));
    connect(m_asPicture, &QCheckBox::toggled, this, [this](bool on) {
        m_composer.change([&](FigureDraft& draft) {
            draft.preset.pictureDpi = on ? kPictureDpi : 0;
            draft.linesWanted = !on;
        });
    });
    return m_asPicture;
}

QWidget* ExportDialog::makeFoot() {
    m_note = new QLabel;
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_foot = new QStackedWidget;
    m_foot->addWidget(m_note);
    m_foot->addWidget(makeProgress());
    m_foot->setMinimumHeight(kNoteLines * m_note->fontMetrics().lineSpacing());
    return m_foot;
}

QWidget* ExportDialog::makeProgress() {
    m_work = new QWidget;
    m_progress = new QProgressBar;
    m_progress->setRange(0, kPercent);
    m_progress->setAccessibleName(tr("Progress of the export"));
    auto* stop = new QPushButton(tr("S&top"));
    stop->setToolTip(tr("Ends writing the file; nothing is left behind."));
    stop->setAutoDefault(false);
    connect(stop, &QPushButton::clicked, this, &ExportDialog::stopWanted);
    auto* line = new QHBoxLayout(m_work);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(kStep);
    line->addWidget(m_progress, 1);
    line->addWidget(stop);
    return m_work;
}

void ExportDialog::showProgress(std::optional<double> share) {
    m_foot->setCurrentWidget(share ? m_work : m_note);
    if (share) {
        m_progress->setValue(qRound(kPercent * *share));
        showNote(tr("The file is being written."), false);
    }
}

QString ExportDialog::formatId() const { return m_format->currentData().toString(); }

void ExportDialog::setFormatId(const QString& id) {
    m_format->setCurrentIndex(std::max(0, m_format->findData(id)));
}

void ExportDialog::showNote(const QString& note, bool isError) {
    m_note->setForegroundRole(isError ? QPalette::WindowText : QPalette::PlaceholderText);
    m_note->setText(note);
}

void ExportDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    m_refresh->start();
}

void ExportDialog::showFigure() {
    if (!isVisible()) {
        return;
    }
    Q_EMIT plotStateWanted();
    if (!m_composer.hasFigure()) {
        m_preview->showText(tr("Open a network first."));
        return;
    }
    try {
        m_preview->showFigure(m_composer.snapshot());
    } catch (const std::invalid_argument& error) {
        m_preview->showText(QString::fromUtf8(error.what()));
        return;
    }
    const int missing = m_composer.missing();
    showNote(!m_composer.failure().isEmpty() ? m_composer.failure()
             : missing > 0 ? tr("%n panel(s) are still computed.", nullptr, missing)
                           : restingNote(),
             !m_composer.failure().isEmpty());
}

QString ExportDialog::restingNote() const {
    const QString recipe =
        tr("The file carries its recipe: drop it on the window to go on from here.");
    const bool isColoured = m_session.state().partition.colouring != PieceColouring::Plain;
    return isColoured ? tr("Output planes are drawn in the methods' colours; the colours of the "
                           "pieces are those of a panel of the input plane.") +
                            QLatin1Char('\n') + recipe
                      : recipe;
}

void ExportDialog::showSize() {
    const FigureDraft& draft = m_composer.draft();
    const ExportFormat& format = formatOfId(formatId());
    const bool canBePicture = canHoldPicture(format);
    const bool isMany = m_preview->weight().polygons > kMostPiecesAsLines;
    const bool byItself = isMany && canBePicture && !draft.linesWanted;
    const bool asPicture = draft.preset.pictureDpi > 0 || byItself;
    const qint64 bytes = predictedBytes(m_preview->weight(), draft.preset, format);
    const bool isSmall = bytes > 0 && m_preview->weight().points <= kMostMeasured;
    if (isSmall) {
        m_measure->start();
    } else {
        m_measure->stop();
    }
    if (!isSmall || m_size->text().isEmpty()) {
        m_size->setText(byItself ? tr("More than %1 pieces: the sets are held as a picture.")
                                       .arg(formatCount(kMostPiecesAsLines))
                                 : sizeText(bytes, canBePicture));
    }
    m_size->setVisible(byItself || bytes > 0);
    const QSignalBlocker silent(m_asPicture);
    m_asPicture->setChecked(asPicture);
    m_asPicture->setVisible(canBePicture && (bytes > kLargeFigure || isMany || asPicture));
}

void ExportDialog::measureSize() {
    if (!isVisible() || !m_composer.hasFigure() || !m_preview->refusal().isEmpty()) {
        return;
    }
    try {
        const ExportFormat& format = formatOfId(formatId());
        FigureSnapshot snapshot = m_composer.snapshot();
        const core::Figure figure = figureFor(snapshot, format);
        const qint64 bytes = figureBytes(figure, snapshot.recipe(QString()), format).size();
        m_size->setText(sizeText(bytes, canHoldPicture(format)));
    } catch (const std::exception&) {
        // What hinders is said where the figure is drawn.
    }
}

QString ExportDialog::sizeText(qint64 bytes, bool canBePicture) const {
    const QString size = QLocale().formattedDataSize(bytes, 1);
    if (bytes <= kLargeFigure) {
        return tr("About %1").arg(size);
    }
    return canBePicture
               ? tr("About %1: slow to open elsewhere. The sets can be held as a picture.")
                     .arg(size)
               : tr("About %1: slow to open elsewhere. PDF and SVG can hold the sets as a picture.")
                     .arg(size);
}

void ExportDialog::useInWindow(const core::Palette& palette) {
    m_session.change(tr("colours of the figure"), [&](State& state) {
        state.methods.colours.clear();
        for (const auto& [id, style] : palette.styles) {
            const auto method = reach::methodFromId(id);
            if (method && style.line != core::methodStyle(id).line) {
                state.methods.colours[*method] = style.line;
            }
        }
    });
}

}  // namespace ui
