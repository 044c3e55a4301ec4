#include "core/figure/layout.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/figure/legend_layout.h"
#include "core/figure/math_text.h"
#include "core/figure/ticks.h"

namespace core {

namespace {

constexpr double kNumberGap = 2.5;     ///< between a tick and its number
constexpr double kTitleGap = 3.0;      ///< between numbers and the axis title
constexpr double kLegendGap = 4.0;     ///< between the legend and what it stands beside
constexpr double kDigitHeight = 0.68;  ///< of the size
constexpr double kDescent = 0.24;
constexpr double kLine = 1.3;
constexpr double kTicksPerInch = 2.0;
constexpr double kLeastAxes = 1.0 / 6.0;  ///< of the room a panel has
constexpr double kRoomBetweenNumbers = 1.25;
constexpr int kRounds = 3;  ///< ticks and sizes settle within so many

/// What stands around the axes of one column or row.
struct Frame {
    double left = 0.0;
    double right = 0.0;
    double top = 0.0;
    double bottom = 0.0;
};

class Layout {
public:
    explicit Layout(const Figure& figure)
        : m_figure(figure),
          m_preset(figure.preset),
          m_count(static_cast<int>(figure.panels.size())) {
        m_result.width = m_preset.widthInches * kPointsPerInch;
        m_result.height = m_preset.heightInches * kPointsPerInch;
    }

    FigureLayout layOut() {
        m_result.panels.resize(figure().panels.size());
        reserveForLegend();
        for (int round = 0; round < kRounds; ++round) {
            setNumbered();
            placeAxes();
            setRanges();
            equalise();
            setTicks();
        }
        placeNumbers();
        placeAxisTitles();
        placePanelTitles();
        placeFigureTitle();
        placeLegends();
        return std::move(m_result);
    }

private:
    const Figure& figure() const { return m_figure; }
    int rowOf(int panel) const { return panel / m_figure.columns(); }
    int columnOf(int panel) const { return panel % m_figure.columns(); }
    PlacedPanel& placed(int panel) { return m_result.panels[static_cast<std::size_t>(panel)]; }
    const Scene& scene(int panel) const { return m_figure.panels[static_cast<std::size_t>(panel)]; }
    double width(const std::string& text, double points) const {
        return textWidth(text, points, m_preset.serif);
    }

    void setNumbered() {
        for (int i = 0; i < m_count; ++i) {
            placed(i).xNumbers = !m_figure.grid.sharedX || i + m_figure.columns() >= m_count;
            placed(i).yNumbers = !m_figure.grid.sharedY || columnOf(i) == 0;
            placed(i).x.title = scene(i).x.title;
            placed(i).y.title = scene(i).y.title;
        }
    }

    void setRanges() {
        for (int i = 0; i < m_count; ++i) {
            placed(i).x = scene(i).x;
            placed(i).y = scene(i).y;
        }
        if (m_figure.grid.sharedX) {
            join(&PlacedPanel::x);
        }
        if (m_figure.grid.sharedY) {
            join(&PlacedPanel::y);
        }
    }

    void join(Axis PlacedPanel::*axis) {
        for (const PlacedPanel& other : std::as_const(m_result.panels)) {
            for (PlacedPanel& panel : m_result.panels) {
                (panel.*axis).lower = std::min((panel.*axis).lower, (other.*axis).lower);
                (panel.*axis).upper = std::max((panel.*axis).upper, (other.*axis).upper);
            }
        }
    }

    bool isLegendShared() const { return m_figure.grid.sharedLegend || m_count == 1; }

    bool isLegendInside() const {
        switch (m_preset.legendPlace) {
            case LegendPlace::Above:
            case LegendPlace::Below:
            case LegendPlace::Right:
                return !isLegendShared();
            case LegendPlace::Inside:
            case LegendPlace::TopLeft:
            case LegendPlace::TopRight:
            case LegendPlace::BottomLeft:
            case LegendPlace::BottomRight:
                return true;
        }
        return true;
    }

    void reserveForLegend() {
        m_paper = {m_preset.marginPoints, m_preset.marginPoints,
                   m_result.width - 2.0 * m_preset.marginPoints,
                   m_result.height - 2.0 * m_preset.marginPoints};
        if (!m_figure.grid.title.empty()) {
            takeTop(kLine * m_preset.fontPoints + kTitleGap);
        }
        if (!m_preset.legend || isLegendInside()) {
            return;
        }
        std::vector<const Scene*> scenes;
        for (const Scene& each : m_figure.panels) {
            scenes.push_back(&each);
        }
        auto entries = legendEntries(scenes, m_preset);
        if (entries.empty()) {
            return;
        }
        const LegendPlace place = m_preset.legendPlace;
        m_legend = place == LegendPlace::Right
                       ? legendInColumn(std::move(entries), m_preset)
                       : legendInRows(std::move(entries), m_preset, m_paper.width);
        if (place == LegendPlace::Above) {
            m_legendAt = {m_paper.left, m_paper.top};
            takeTop(m_legend.height + kLegendGap);
        } else if (place == LegendPlace::Below) {
            m_paper.height -= m_legend.height + kLegendGap;
            m_legendAt = {m_paper.left, m_paper.bottom() + kLegendGap};
        } else {
            m_paper.width -= m_legend.width + 2.0 * kLegendGap;
            m_legendAt = {m_paper.right() + 2.0 * kLegendGap, 0.0};
        }
    }

    void takeTop(double height) {
        m_paper.top += height;
        m_paper.height -= height;
    }

    double widestNumber(const std::vector<PaperTick>& ticks) const {
        double widest = 0.0;
        for (const PaperTick& tick : ticks) {
            widest = std::max(widest, width(tick.label, m_preset.tickPoints));
        }
        return widest;
    }

    double overhangAtRight(const PlacedPanel& panel) const {
        if (panel.xTicks.empty() || !panel.xNumbers) {
            return 0.0;
        }
        const PaperTick& last = panel.xTicks.back();
        const double half = 0.5 * width(last.label, m_preset.tickPoints);
        return std::max(0.0, last.place + half - panel.axes.right());
    }

    Frame frameOf(int panel) {
        PlacedPanel& p = placed(panel);
        Frame frame;
        const double numbers = kTickLength + kNumberGap;
        const double title = kTitleGap + (kDigitHeight + kDescent + 0.06) * m_preset.fontPoints;
        frame.left = p.yNumbers ? numbers + widestNumber(p.yTicks) +
                                      (scene(panel).y.title.empty() ? 0.0 : title)
                                : kTickLength;
        frame.bottom = p.xNumbers ? numbers + (kDigitHeight + kDescent) * m_preset.tickPoints +
                                        (scene(panel).x.title.empty() ? 0.0 : title - kTitleGap)
                                  : kTickLength;
        frame.right = overhangAtRight(p) + 0.5 * m_preset.frameWidth;
        frame.top = hasHeading(panel) ? kLine * m_preset.fontPoints : 0.4 * m_preset.tickPoints;
        return frame;
    }

    bool hasHeading(int panel) const { return hasLetters() || !scene(panel).title.empty(); }
    bool hasLetters() const { return m_figure.grid.letters && m_count > 1; }

    /// Columns share their left and right frames, rows their upper and lower ones; all axes have
    /// one size.
    void placeAxes() {
        const auto columns = static_cast<std::size_t>(m_figure.columns());
        const auto rows = static_cast<std::size_t>(m_figure.rows());
        std::vector<Frame> ofColumn(columns);
        std::vector<Frame> ofRow(rows);
        for (int i = 0; i < m_count; ++i) {
            const Frame frame = frameOf(i);
            Frame& column = ofColumn[static_cast<std::size_t>(columnOf(i))];
            Frame& row = ofRow[static_cast<std::size_t>(rowOf(i))];
            column.left = std::max(column.left, frame.left);
            column.right = std::max(column.right, frame.right);
            row.top = std::max(row.top, frame.top);
            row.bottom = std::max(row.bottom, frame.bottom);
        }
        double usedWidth = m_figure.grid.gapPoints * static_cast<double>(columns - 1);
        double usedHeight = m_figure.grid.gapPoints * static_cast<double>(rows - 1);
        for (const Frame& frame : ofColumn) {
            usedWidth += frame.left + frame.right;
        }
        for (const Frame& frame : ofRow) {
            usedHeight += frame.top + frame.bottom;
        }
        const double n = static_cast<double>(columns);
        const double m = static_cast<double>(rows);
        const double axesWidth =
            std::max(m_paper.width - usedWidth, kLeastAxes * m_paper.width) / n;
        const double axesHeight =
            std::max(m_paper.height - usedHeight, kLeastAxes * m_paper.height) / m;
        double left = m_paper.left;
        m_columnLeft.clear();
        for (std::size_t c = 0; c < columns; ++c) {
            m_columnLeft.push_back(left);
            setAxes(&PaperRect::left, &PaperRect::width, left + ofColumn[c].left, axesWidth,
                    [&](int i) { return columnOf(i) == static_cast<int>(c); });
            left += ofColumn[c].left + axesWidth + ofColumn[c].right + m_figure.grid.gapPoints;
        }
        double top = m_paper.top;
        for (std::size_t r = 0; r < rows; ++r) {
            setAxes(&PaperRect::top, &PaperRect::height, top + ofRow[r].top, axesHeight,
                    [&](int i) { return rowOf(i) == static_cast<int>(r); });
            top += ofRow[r].top + axesHeight + ofRow[r].bottom + m_figure.grid.gapPoints;
        }
    }

    template <typename Which>
    void setAxes(double PaperRect::*start, double PaperRect::*size, double startValue,
                 double sizeValue, Which which) {
        for (int i = 0; i < m_count; ++i) {
            if (which(i)) {
                placed(i).axes.*start = startValue;
                placed(i).axes.*size = sizeValue;
            }
        }
    }

    static std::vector<PaperTick> ticksOf(const std::vector<double>& values) {
        const auto labels = formatTicks(values);
        std::vector<PaperTick> ticks;
        for (std::size_t i = 0; i < values.size(); ++i) {
            ticks.push_back({values[i], 0.0, labels[i]});
        }
        return ticks;
    }

    bool hasRoom(const std::vector<PaperTick>& ticks, const PlacedPanel& panel) const {
        if (ticks.size() < 2) {
            return true;
        }
        const double step = (ticks[1].value - ticks[0].value) / (panel.x.upper - panel.x.lower);
        return step * panel.axes.width >= kRoomBetweenNumbers * widestNumber(ticks);
    }

    /// As many as their numbers have room for.
    std::vector<PaperTick> xTicks(const PlacedPanel& panel) const {
        const double inches = panel.axes.width / kPointsPerInch;
        int target = std::clamp(static_cast<int>(kTicksPerInch * inches), 3, 9);
        auto ticks = ticksOf(niceTicks(panel.x.lower, panel.x.upper, target));
        while (target > 1 && !hasRoom(ticks, panel)) {
            ticks = ticksOf(niceTicks(panel.x.lower, panel.x.upper, --target));
        }
        if (!hasRoom(ticks, panel)) {
            ticks.resize(1);
        }
        return ticks;
    }

    std::vector<PaperTick> yTicks(const PlacedPanel& panel) const {
        const double inches = panel.axes.height / kPointsPerInch;
        int target = std::clamp(static_cast<int>(kTicksPerInch * inches), 3, 9);
        auto ticks = ticksOf(niceTicks(panel.y.lower, panel.y.upper, target));
        while (target > 1 &&
               static_cast<double>(ticks.size()) * kRoomBetweenNumbers * m_preset.tickPoints >
                   panel.axes.height) {
            ticks = ticksOf(niceTicks(panel.y.lower, panel.y.upper, --target));
        }
        return ticks;
    }

    void setTicks() {
        for (PlacedPanel& panel : m_result.panels) {
            panel.xTicks = xTicks(panel);
            panel.yTicks = yTicks(panel);
            for (PaperTick& tick : panel.xTicks) {
                tick.place = panel.toPaper({tick.value, panel.y.lower}).x;
            }
            for (PaperTick& tick : panel.yTicks) {
                tick.place = panel.toPaper({panel.x.lower, tick.value}).y;
            }
        }
    }

    /// Makes a unit as long on x as on y by widening the shorter range.
    void equalise() {
        for (PlacedPanel& panel : m_result.panels) {
            if (m_preset.equalAspect && panel.axes.width > 0.0 && panel.axes.height > 0.0) {
                const double unit = std::max((panel.x.upper - panel.x.lower) / panel.axes.width,
                                             (panel.y.upper - panel.y.lower) / panel.axes.height);
                widen(panel.x, unit * panel.axes.width);
                widen(panel.y, unit * panel.axes.height);
            }
        }
    }

    static void widen(Axis& axis, double size) {
        const double more = 0.5 * (size - (axis.upper - axis.lower));
        axis.lower -= more;
        axis.upper += more;
    }

    void add(std::string text, PaperPoint at, Anchor anchor, double points, PaperText::Role role,
             bool bold = false, bool upward = false) {
        m_result.texts.push_back({std::move(text), at, anchor, points, bold, upward, role});
    }

    void placeNumbers() {
        const double points = m_preset.tickPoints;
        for (const PlacedPanel& panel : m_result.panels) {
            const double base =
                panel.axes.bottom() + kTickLength + kNumberGap + kDigitHeight * points;
            for (const PaperTick& tick : panel.xTicks) {
                if (panel.xNumbers) {
                    add(tick.label, {tick.place, base}, Anchor::Middle, points,
                        PaperText::Role::Number);
                }
            }
            for (const PaperTick& tick : panel.yTicks) {
                if (panel.yNumbers) {
                    add(tick.label,
                        {panel.axes.left - kTickLength - kNumberGap,
                         tick.place + 0.5 * kDigitHeight * points},
                        Anchor::Right, points, PaperText::Role::Number);
                }
            }
        }
    }

    void placeAxisTitles() {
        const double size = m_preset.fontPoints;
        for (int i = 0; i < m_count; ++i) {
            PlacedPanel& panel = placed(i);
            const PaperRect& axes = panel.axes;
            panel.xTitleDrop = kTickLength + kNumberGap +
                               (kDigitHeight + kDescent) * m_preset.tickPoints +
                               (kDigitHeight + 0.06) * size;
            panel.yTitleShift = axes.left - m_columnLeft[static_cast<std::size_t>(columnOf(i))] -
                                (kDigitHeight + 0.06) * size;
            if (panel.xNumbers && !panel.x.title.empty()) {
                add(panel.x.title, {axes.center().x, axes.bottom() + panel.xTitleDrop},
                    Anchor::Middle, size, PaperText::Role::AxisTitle);
            }
            if (panel.yNumbers && !panel.y.title.empty()) {
                add(panel.y.title, {axes.left - panel.yTitleShift, axes.center().y}, Anchor::Middle,
                    size, PaperText::Role::AxisTitle, false, true);
            }
        }
    }

    /// The letter at the axes' left end, the title over their middle, or beside the letter where
    /// the panel is too narrow for that.
    void placePanelTitles() {
        const double size = m_preset.fontPoints;
        for (int i = 0; i < m_count; ++i) {
            const PaperRect& axes = placed(i).axes;
            const double base = axes.top - 0.42 * size;
            double end = axes.left;
            if (hasLetters()) {
                const std::string letter = panelLetter(i);
                add(letter, {axes.left, base}, Anchor::Left, size, PaperText::Role::Free, true);
                end += width(letter, size) + 0.6 * size;
            }
            const std::string& title = scene(i).title;
            if (title.empty()) {
                continue;
            }
            const bool hasRoom = axes.center().x - 0.5 * width(title, size) >= end;
            add(title, {hasRoom ? axes.center().x : end, base},
                hasRoom ? Anchor::Middle : Anchor::Left, size, PaperText::Role::Free);
        }
    }

    void placeFigureTitle() {
        if (!m_figure.grid.title.empty()) {
            add(m_figure.grid.title,
                {0.5 * m_result.width, m_preset.marginPoints + 0.95 * m_preset.fontPoints},
                Anchor::Middle, m_preset.fontPoints, PaperText::Role::Free, true);
        }
    }

    void placeLegends() {
        if (!m_preset.legend || m_count == 0) {
            return;
        }
        if (!m_legend.entries.empty()) {
            const PaperRect& first = placed(0).axes;
            if (m_preset.legendPlace == LegendPlace::Right) {
                m_legendAt.y = first.top;
            } else if (m_count == 1) {
                centreOver(first);
            }
            m_result.legends.push_back(placedAt(m_legend, m_legendAt));
            return;
        }
        if (!isLegendInside()) {
            return;
        }
        for (int i = 0; i < (isLegendShared() ? 1 : m_count); ++i) {
            std::vector<const Scene*> scenes;
            for (int j = 0; j < m_count; ++j) {
                if (isLegendShared() || j == i) {
                    scenes.push_back(&scene(j));
                }
            }
            const auto block = legendInColumn(legendEntries(scenes, m_preset), m_preset);
            if (!block.entries.empty()) {
                m_result.legends.push_back(placedInside(block, scene(i), placed(i), insidePlace()));
            }
        }
    }

    LegendPlace insidePlace() const {
        const LegendPlace place = m_preset.legendPlace;
        const bool outside = place == LegendPlace::Above || place == LegendPlace::Below ||
                             place == LegendPlace::Right;
        return outside ? LegendPlace::Inside : place;
    }

    /// One row alone stands over the middle of the axes as far as the paper lets it.
    void centreOver(const PaperRect& axes) {
        double left = m_result.width;
        double right = 0.0;
        for (const PlacedEntry& entry : m_legend.entries) {
            left = std::min(left, entry.swatch.left);
            right = std::max(right, entry.text.at.x + width(entry.text.text, m_preset.tickPoints));
        }
        const double wanted = axes.center().x - 0.5 * (left + right);
        const double most = m_result.width - m_preset.marginPoints - right;
        m_legendAt.x = std::min(wanted, most);
    }

    const Figure& m_figure;
    const FigurePreset& m_preset;
    int m_count;
    FigureLayout m_result;
    PaperRect m_paper;  ///< what panels may take
    LegendBlock m_legend;
    PaperPoint m_legendAt;
    std::vector<double> m_columnLeft;
};

}  // namespace

PaperPoint PlacedPanel::toPaper(const std::array<double, 2>& point) const {
    return {axes.left + (point[0] - x.lower) / (x.upper - x.lower) * axes.width,
            axes.bottom() - (point[1] - y.lower) / (y.upper - y.lower) * axes.height};
}

FigureLayout layOut(const Figure& figure) { return Layout(figure).layOut(); }

std::vector<double> dashPattern(LineStyle style) {
    switch (style) {
        case LineStyle::Dashed:
            return {4.0, 2.0};
        case LineStyle::Dotted:
            return {1.0, 2.0};
        case LineStyle::DashDot:
            return {4.0, 2.0, 1.0, 2.0};
        case LineStyle::Solid:
        case LineStyle::None:
            return {};
    }
    return {};
}

}  // namespace core
