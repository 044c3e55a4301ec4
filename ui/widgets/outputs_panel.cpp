#include "ui/widgets/outputs_panel.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/session/numbers.h"
#include "ui/session/output_names.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// A name that does not fit ends in dots, not in half a letter.
class ElidedComboBox : public QComboBox {
protected:
    void paintEvent(QPaintEvent*) override {
        QStylePainter painter(this);
        QStyleOptionComboBox option;
        initStyleOption(&option);
        const QRect field = style()->subControlRect(QStyle::CC_ComboBox, &option,
                                                    QStyle::SC_ComboBoxEditField, this);
        option.currentText =
            fontMetrics().elidedText(option.currentText, Qt::ElideRight, field.width() - 2);
        painter.drawComplexControl(QStyle::CC_ComboBox, option);
        painter.drawControl(QStyle::CE_ComboBoxLabel, option);
    }
};

/// As wide as the longest name, with room for a scroll bar.
void fitList(QComboBox& box) {
    int widest = 0;
    for (int i = 0; i < box.count(); ++i) {
        widest = std::max(widest, box.fontMetrics().horizontalAdvance(box.itemText(i)));
    }
    const int bar = box.style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    box.view()->setMinimumWidth(widest + bar + 3 * kStep);
}

}  // namespace

OutputsPanel::OutputsPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_section = new Section(tr("Outputs"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(kStep);
    grid->setVerticalSpacing(kStep / 2);
    m_axes[0] = makeAxis(tr("on &x"), tr("Output on the x axis"), 0, grid);
    m_axes[1] = makeAxis(tr("on &y"), tr("Output on the y axis"), 1, grid);
    // Most plots have no margin: the output has the greater part.
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(3, 2);
    m_targets = new QPushButton(tr("Margin of the class"));
    m_targets->setAutoDefault(false);
    m_targets->setToolTip(
        tr("Puts on x how far the class of the centre leads the next one: the "
           "class is certain where the set stays right of 0."));
    m_targets->setMenu(new QMenu(m_targets));
    grid->addWidget(m_targets, 2, 1, 1, 3, Qt::AlignLeft);
    m_section->body()->addLayout(grid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_section);
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(m_targets->menu(), &QMenu::aboutToShow, this, &OutputsPanel::fillTargets);
    connect(&m_gathering, &QTimer::timeout, this, &OutputsPanel::fill);
    connect(&session, &Session::networkChanged, this, &OutputsPanel::fill);
    // A sample of another set brings other names.
    connect(&session, &Session::inputChanged, &m_gathering, qOverload<>(&QTimer::start));
    connect(&session, &Session::outputsChanged, this, &OutputsPanel::showOutputs);
    fill();
}

OutputsPanel::Axis OutputsPanel::makeAxis(const QString& title, const QString& name, int row,
                                          QGridLayout* grid) {
    Axis axis{new ElidedComboBox, new ElidedComboBox};
    auto* label = new QLabel(title);
    label->setBuddy(axis.output);
    axis.output->setAccessibleName(name);
    axis.minus->setAccessibleName(tr("%1, less this output").arg(name));
    for (QComboBox* box : {axis.output, axis.minus}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(4);
        // The list shows names whole, however narrow the closed box is.
        box->view()->setTextElideMode(Qt::ElideNone);
        connect(box, &QComboBox::activated, this, &OutputsPanel::choose);
    }
    auto* sign = new QLabel(QStringLiteral("−"));
    sign->setAlignment(Qt::AlignCenter);
    grid->addWidget(label, row, 0);
    grid->addWidget(axis.output, row, 1);
    grid->addWidget(sign, row, 2);
    grid->addWidget(axis.minus, row, 3);
    return axis;
}

reach::OutputCoordinate OutputsPanel::chosen(const Axis& axis) const {
    const int output = axis.output->currentIndex();
    const int minus = axis.minus->currentIndex() - 1;
    return minus == output ? reach::OutputCoordinate(output)
                           : reach::OutputCoordinate(output, minus);
}

void OutputsPanel::choose() {
    m_session.setOutputs(chosen(m_axes[0]), chosen(m_axes[1]));
    showOutputs();
}

void OutputsPanel::fill() {
    const qint64 count = m_session.network() ? m_session.network()->network.outputCount() : 0;
    const QStringList names = outputNames(m_session.state());
    if (count == m_count && names == m_names) {
        showOutputs();
        return;
    }
    m_count = count;
    m_names = names;
    QStringList texts;
    for (qint64 i = 0; i < count; ++i) {
        texts += outputText(names, static_cast<int>(i));
    }
    for (const Axis& axis : m_axes) {
        axis.output->clear();
        axis.output->addItems(texts);
        axis.minus->clear();
        axis.minus->addItem(QStringLiteral("—"));
        axis.minus->addItems(texts);
        for (QComboBox* box : {axis.output, axis.minus}) {
            fitList(*box);
        }
        axis.output->setEnabled(count > 1);
        axis.minus->setEnabled(count > 1);
    }
    m_targets->setEnabled(count > 1);
    m_section->setNote(count > 0 ? tr("%1 outputs").arg(formatCount(count)) : QString());
    showOutputs();
}

void OutputsPanel::fillTargets() {
    QMenu* menu = m_targets->menu();
    menu->clear();
    if (!m_session.network()) {
        return;
    }
    for (const TargetMargin& margin :
         targetMargins(m_session.state(), m_session.network()->network)) {
        menu->addAction(
            QStringLiteral("%1: %2").arg(formatCoordinate(margin.coordinate), margin.text), this,
            [this, shown = margin.coordinate] {
                m_session.setOutputs(shown, m_session.outputs()[1]);
            });
    }
}

void OutputsPanel::showOutputs() {
    for (std::size_t axis = 0; axis < m_axes.size(); ++axis) {
        const reach::OutputCoordinate& shown = m_session.outputs()[axis];
        m_axes[axis].output->setCurrentIndex(shown.output);
        m_axes[axis].minus->setCurrentIndex(shown.minus + 1);
        for (QComboBox* box : {m_axes[axis].output, m_axes[axis].minus}) {
            const bool isMinus = box == m_axes[axis].minus;
            const QString help =
                isMinus ? tr("Shows the margin over this output. Relaxations bound it as a row "
                             "of the last layer, tighter than the difference of two outputs.")
                        : tr("The output that this axis shows.");
            box->setToolTip(box->currentText() + QLatin1Char('\n') + help);
        }
    }
}

}  // namespace ui
