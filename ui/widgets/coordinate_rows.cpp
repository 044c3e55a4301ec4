#include "ui/widgets/coordinate_rows.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/session/session.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/range_slider.h"
#include "ui/widgets/theme.h"

namespace ui {

CoordinateRows::CoordinateRows(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

void CoordinateRows::rebuild() {
    delete m_holder;
    m_holder = new QWidget;
    m_rows.clear();
    auto* grid = new QGridLayout(m_holder);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(kStep);
    grid->setVerticalSpacing(kStep / 2);
    for (int i = 0; i < m_session.input().dim(); ++i) {
        m_rows.push_back(makeRow(i, grid));
    }
    layout()->addWidget(m_holder);
    layout()->setAlignment(m_holder, Qt::AlignTop);
    chainRows();
    refresh();
}

/// Rows that are made anew stand at the end of the window's Tab order: back to where they are read.
void CoordinateRows::chainRows() {
    QWidget* before = previousInFocusChain();
    while (before != this && (before->focusPolicy() & Qt::TabFocus) == 0) {
        before = before->previousInFocusChain();
    }
    for (const Row& row : m_rows) {
        for (QWidget* next : {static_cast<QWidget*>(row.lower), static_cast<QWidget*>(row.slider),
                              static_cast<QWidget*>(row.upper)}) {
            if (before != this) {
                setTabOrder(before, next);
            }
            before = next;
        }
    }
}

CoordinateRows::Row CoordinateRows::makeRow(int coordinate, QGridLayout* grid) {
    const InputEdit& input = m_session.input();
    const double ownHalf = input.eps * input.shape(coordinate);
    const double half = ownHalf > 0.0 ? ownHalf : input.eps > 0.0 ? input.eps : 1.0;
    Row row{new NumberField, new RangeSlider, new NumberField,
            input.center(coordinate) - 2.0 * half, input.center(coordinate) + 2.0 * half};
    if (input.clip) {
        row.trackFrom = std::max(row.trackFrom, input.clip->first);
        row.trackTo = std::min(row.trackTo, input.clip->second);
    }
    const QString name = tr("x%1").arg(coordinate);
    row.lower->setAccessibleName(tr("%1, lower end").arg(name));
    row.slider->setAccessibleName(tr("%1, interval").arg(name));
    row.upper->setAccessibleName(tr("%1, upper end").arg(name));
    row.slider->setToolTip(tr("Drag an end, or the middle to move both"));
    grid->addWidget(new QLabel(name), coordinate, 0);
    grid->addWidget(row.lower, coordinate, 1);
    grid->addWidget(row.slider, coordinate, 2);
    grid->addWidget(row.upper, coordinate, 3);
    connect(row.slider, &RangeSlider::dragged, this, &CoordinateRows::dragged);
    connect(row.slider, &RangeSlider::intervalMoved, this,
            [this, coordinate](double lower, double upper) {
                m_session.setBounds(coordinate, lower, upper);
            });
    connect(row.lower, &NumberField::valueEntered, this, [this, coordinate](double lower) {
        m_session.setBounds(coordinate, lower,
                            std::max(lower, m_session.input().upper(coordinate)));
    });
    connect(row.upper, &NumberField::valueEntered, this, [this, coordinate](double upper) {
        m_session.setBounds(coordinate, std::min(upper, m_session.input().lower(coordinate)),
                            upper);
    });
    return row;
}

void CoordinateRows::refresh() {
    const InputEdit& input = m_session.input();
    for (int i = 0; i < static_cast<int>(m_rows.size()) && i < input.dim(); ++i) {
        Row& row = m_rows[static_cast<std::size_t>(i)];
        row.trackFrom = std::min(row.trackFrom, input.lower(i));
        row.trackTo = std::max(row.trackTo, input.upper(i));
        row.slider->setTrack(row.trackFrom, row.trackTo);
        row.slider->setInterval(input.lower(i), input.upper(i));
        row.lower->setValue(input.lower(i));
        row.upper->setValue(input.upper(i));
    }
}

}  // namespace ui
