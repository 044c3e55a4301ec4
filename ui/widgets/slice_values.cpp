#include "ui/widgets/slice_values.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/session/partition.h"
#include "ui/session/session.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kSliderSteps = 1000;
constexpr int kFieldWidth = 11 * kStep;
constexpr int kNameWidth = 5 * kStep;
constexpr int kMergeSliceValue = 0x51c3;

}  // namespace

SliceValues::SliceValues(Session& session, const Partition& partition, QWidget* parent)
    : QWidget(parent), m_session(session), m_partition(partition) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kStep, 0, 2 * kStep, kStep);
    layout->setSpacing(kStep / 2);
    connect(&session, &Session::partitionChanged, this, &SliceValues::refresh);
    connect(&session, &Session::inputChanged, this, &SliceValues::refresh);
    connect(&session, &Session::networkChanged, this, &SliceValues::refresh);
}

std::vector<int> SliceValues::heldInputs() const {
    const State& state = m_session.state();
    std::vector<int> held;
    for (int input = 0; input < static_cast<int>(state.input.dim()); ++input) {
        const bool isAxis =
            std::ranges::find(state.partition.axes, input) != state.partition.axes.end();
        if (!isAxis && state.input.lower(input) < state.input.upper(input)) {
            held.push_back(input);
        }
    }
    return held;
}

void SliceValues::refresh() {
    if (!m_session.network() || !isVisibleTo(parentWidget())) {
        return;
    }
    const std::vector<int> held = heldInputs();
    if (held.size() <= kMostRows) {
        if (m_inputs != held || m_chosen != nullptr || m_holder == nullptr) {
            rebuild(held);
        }
    } else if (m_chosen == nullptr || m_rows.empty() ||
               std::ranges::find(held, m_rows.front().input) == held.end()) {
        rebuild({held.front()});
    }
    for (const Row& row : m_rows) {
        showRow(row);
    }
}

void SliceValues::rebuild(const std::vector<int>& inputs) {
    delete m_holder;
    m_chosen = nullptr;
    m_rows.clear();
    m_inputs = inputs;
    m_holder = new QWidget;
    auto* rows = new QVBoxLayout(m_holder);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(kStep / 2);
    layout()->addWidget(m_holder);
    const bool choosesInput = inputs.size() == 1 && heldInputs().size() > kMostRows;
    if (choosesInput) {
        m_chosen = new QSpinBox;
        m_chosen->setPrefix(QStringLiteral("x"));
        m_chosen->setRange(0, static_cast<int>(m_session.input().dim()) - 1);
        m_chosen->setValue(inputs.front());
        m_chosen->setAccessibleName(tr("Held input"));
        connect(m_chosen, &QSpinBox::valueChanged, this, &SliceValues::choose);
    }
    for (const int input : inputs) {
        m_rows.push_back(makeRow(input, rows));
    }
    auto* centre = new QPushButton(tr("All at the &centre"));
    centre->setToolTip(tr("Holds every other input at the centre of the input set."));
    connect(centre, &QPushButton::clicked, this, [this] {
        m_session.change(tr("slice through the centre"),
                         [](State& state) { state.partition.fixed.clear(); });
    });
    auto* last = new QHBoxLayout;
    last->addStretch();
    last->addWidget(centre);
    rows->addLayout(last);
}

SliceValues::Row SliceValues::makeRow(int input, QVBoxLayout* layout) {
    Row row{input, new QSlider(Qt::Horizontal), new NumberField};
    row.slider->setRange(0, kSliderSteps);
    row.slider->setAccessibleName(tr("Value of input x%1 in the slice").arg(input));
    row.field->setAccessibleName(row.slider->accessibleName());
    row.field->setFixedWidth(kFieldWidth);
    auto* line = new QHBoxLayout;
    line->setSpacing(kStep);
    if (m_chosen != nullptr) {
        line->addWidget(m_chosen);
    } else {
        auto* name = new QLabel(QStringLiteral("x%1").arg(input));
        name->setMinimumWidth(kNameWidth);
        line->addWidget(name);
    }
    line->addWidget(row.slider, 1);
    line->addWidget(row.field);
    layout->addLayout(line);
    const auto index = m_rows.size();
    connect(row.slider, &QSlider::valueChanged, this, [this, index](int step) {
        const int held = m_rows[index].input;
        const double share = static_cast<double>(step) / kSliderSteps;
        const double lower = m_session.input().lower(held);
        setValue(held, lower + share * (m_session.input().upper(held) - lower), true);
    });
    connect(row.slider, &QSlider::sliderPressed, this, [this] { m_session.setDragging(true); });
    connect(row.slider, &QSlider::sliderReleased, this, [this] { m_session.setDragging(false); });
    connect(row.field, &NumberField::valueEntered, this,
            [this, index](double value) { setValue(m_rows[index].input, value, false); });
    return row;
}

void SliceValues::showRow(const Row& row) {
    const double lower = m_session.input().lower(row.input);
    const double upper = m_session.input().upper(row.input);
    const double value = std::clamp(m_partition.point()[row.input], lower, upper);
    row.field->setValue(value);
    if (!row.slider->isSliderDown()) {
        const QSignalBlocker silent(row.slider);
        const double share = upper > lower ? (value - lower) / (upper - lower) : 0.5;
        row.slider->setValue(static_cast<int>(std::lround(share * kSliderSteps)));
    }
}

void SliceValues::choose(int input) {
    const std::vector<int> held = heldInputs();
    if (std::ranges::find(held, input) != held.end() && !m_rows.empty()) {
        m_rows.front().input = input;
        m_inputs = {input};
        showRow(m_rows.front());
    }
}

void SliceValues::setValue(int input, double value, bool isDragged) {
    const Eigen::VectorXd point = m_partition.point();
    m_session.change(
        tr("change of the slice"),
        [&](State& state) {
            auto& fixed = state.partition.fixed;
            fixed.assign(point.begin(), point.end());
            fixed[static_cast<std::size_t>(input)] = value;
        },
        isDragged ? kMergeSliceValue + input : -1);
}

}  // namespace ui
