#include "ui/widgets/column.h"

#include <QEvent>
#include <QMenu>
#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

void foldAll(const QWidget* column, bool folded) {
    for (Section* section : column->findChildren<Section*>()) {
        section->setFolded(folded);
    }
}

/// What Tab reaches within a section, in its own order.
QWidgetList tabStopsOf(const QWidget& section) {
    QWidgetList stops;
    for (QWidget* at = section.nextInFocusChain(); at != &section; at = at->nextInFocusChain()) {
        if (section.isAncestorOf(at) && (at->focusPolicy() & Qt::TabFocus)) {
            stops.push_back(at);
        }
    }
    return stops;
}

}  // namespace

Column::Column(QWidget* parent) : QScrollArea(parent) {
    m_content = new QWidget;
    m_layout = new QVBoxLayout(m_content);
    m_layout->setContentsMargins(kStep, kStep, kStep, kStep);
    m_layout->setSpacing(2 * kStep);
    m_layout->addStretch(1);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setWidget(m_content);
    m_content->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    m_content->installEventFilter(this);
    m_content->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_content, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu;
        menu.addAction(tr("&Fold all parts"), this, [this] { foldAll(m_content, true); });
        menu.addAction(tr("&Unfold all parts"), this, [this] { foldAll(m_content, false); });
        menu.exec(m_content->mapToGlobal(at));
    });
}

void Column::add(QWidget* section, int stretch) {
    m_layout->insertWidget(m_layout->count() - 1, section, stretch);
    if (stretch > 0) {
        m_layout->setStretch(m_layout->count() - 1, 0);
    }
}

void Column::orderTabs() {
    QWidget* last = nullptr;
    for (int place = 0; place < m_layout->count(); ++place) {
        const QWidget* section = m_layout->itemAt(place)->widget();
        for (QWidget* stop : section != nullptr ? tabStopsOf(*section) : QWidgetList()) {
            if (last != nullptr) {
                setTabOrder(last, stop);
            }
            last = stop;
        }
    }
}

QSize Column::sizeHint() const { return m_content->sizeHint() + QSize(barWidth(), 0); }

QSize Column::minimumSizeHint() const {
    return {m_content->minimumSizeHint().width() + barWidth(), 8 * kStep};
}

int Column::barWidth() const { return verticalScrollBar()->sizeHint().width(); }

bool Column::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_content && event->type() == QEvent::LayoutRequest) {
        followWidth();
    }
    return QScrollArea::eventFilter(watched, event);
}

/// Never narrower than its contents and a scroll bar, which may come at any time: a column that
/// widened only then would cover its contents first.
void Column::followWidth() { setMinimumWidth(m_content->minimumSizeHint().width() + barWidth()); }

}  // namespace ui
