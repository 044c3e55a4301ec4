#include "ui/widgets/command_palette.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>

#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr QSize kSize(72 * kStep, 52 * kStep);

/// A line of the palette: title with the typed letters set off, then group and shortcut.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {kSize.width(), option.fontMetrics.height() + 2 * kStep};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const bool isChosen = option.state.testFlag(QStyle::State_Selected);
        const bool isUsable = index.data(CommandModel::WhyNotRole).toString().isEmpty();
        const QPalette& palette = option.palette;
        const QColor quiet =
            isChosen ? palette.color(QPalette::HighlightedText) : quietText(palette);
        const QColor strong =
            isUsable ? palette.color(isChosen ? QPalette::HighlightedText : QPalette::Text) : quiet;
        if (isChosen) {
            painter->fillRect(option.rect, palette.color(QPalette::Highlight));
        }
        const QRect line = option.rect.adjusted(kStep, 0, -kStep, 0);
        const int keys = 18 * kStep;
        const int group = 12 * kStep;
        painter->setPen(quiet);
        painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                          index.data(CommandModel::ShortcutRole).toString());
        painter->drawText(line.adjusted(0, 0, -keys, 0), Qt::AlignRight | Qt::AlignVCenter,
                          index.data(CommandModel::GroupRole).toString());
        paintTitle(painter, option, index, line.adjusted(0, 0, -keys - group, 0), strong);
    }

private:
    static void paintTitle(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index, const QRect& rect, const QColor& colour) {
        const bool isOn = index.data(CommandModel::IsOnRole).toBool();
        const QString mark = isOn ? QStringLiteral("✓ ") : QString();
        const QString text = mark + index.data(Qt::DisplayRole).toString();
        const QString shown = option.fontMetrics.elidedText(text, Qt::ElideMiddle, rect.width());
        QTextLayout layout(shown, option.font);
        QList<QTextLayout::FormatRange> formats;
        QTextCharFormat bold;
        bold.setFontWeight(QFont::Bold);
        bold.setFontUnderline(true);
        for (const int place : index.data(CommandModel::PlacesRole).value<QList<int>>()) {
            if (shown == text) {
                formats.push_back({place + static_cast<int>(mark.size()), 1, bold});
            }
        }
        layout.setFormats(formats);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLineWidth(rect.width());
        layout.endLayout();
        painter->setPen(colour);
        layout.draw(painter, {rect.x() + 0.0, rect.y() + 0.5 * (rect.height() - line.height())});
    }
};

}  // namespace

CommandPalette::CommandPalette(QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint) {
    setWindowTitle(tr("Commands"));
    m_model = new CommandModel(this);
    m_query = new QLineEdit;
    m_query->setPlaceholderText(tr("Type what you want to do, or the name of a file"));
    m_query->setAccessibleName(tr("Find a command"));
    m_query->setClearButtonEnabled(true);
    m_list = new QListView;
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_about = new QLabel;
    m_about->setWordWrap(true);
    m_about->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_about->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    makeQuiet(m_about);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kStep, kStep, kStep, kStep);
    layout->setSpacing(kStep);
    layout->addWidget(m_query);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_about);
    m_query->installEventFilter(this);
    connect(m_query, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setQuery(text);
        chooseFirst();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CommandPalette::showChosen);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runChosen);
}

void CommandPalette::openWith(std::vector<Command> commands, const QStringList& recent) {
    m_model->setCommands(std::move(commands), recent);
    m_query->clear();
    m_model->setQuery({});
    chooseFirst();
    const QWidget* window = parentWidget();
    const QSize size = kSize.boundedTo(window->size() - QSize(4 * kStep, 8 * kStep));
    resize(size);
    move(window->mapToGlobal(QPoint((window->width() - size.width()) / 2, 5 * kStep)));
    m_query->setFocus();
    show();
    activateWindow();
}

/// Whoever clicks elsewhere has left it.
void CommandPalette::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && isVisible() && !isActiveWindow()) {
        reject();
    }
}

void CommandPalette::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.setPen(palette().color(QPalette::Highlight));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CommandPalette::chooseFirst() {
    m_list->setCurrentIndex(m_model->index(0, 0));
    showChosen();
}

void CommandPalette::showChosen() {
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid()) {
        m_about->setText(tr("No command has these letters in this order."));
        return;
    }
    const Command& command = m_model->at(index.row());
    m_about->setText(command.whyNot.isEmpty() ? command.help
                                              : tr("Not now: %1").arg(command.whyNot));
}

void CommandPalette::runChosen() {
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || !m_model->at(index.row()).whyNot.isEmpty()) {
        return;
    }
    const auto run = m_model->at(index.row()).run;
    accept();
    run();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_query || event->type() != QEvent::KeyPress) {
        return QDialog::eventFilter(watched, event);
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QCoreApplication::sendEvent(m_list, event);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            runChosen();
            return true;
        default:
            return false;
    }
}

}  // namespace ui
