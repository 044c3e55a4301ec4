#include "core/figure/layout.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/figure/chart_layout.h"
#include "core/figure/legend_layout.h"
#include "core/figure/math_text.h"
#include "core/figure/panel_ticks.h"

namespace core {

namespace {

constexpr double kNumberGap = 2.5;     ///< between a tick and its number
constexpr double kTitleGap = 3.0;      ///< between numbers and the axis title
constexpr double kLegendGap = 4.0;     ///< between the legend and what it stands beside
constexpr double kDigitHeight = 0.68;  ///< of the size
constexpr double kDescent = 0.24;
constexpr double kLine = 1.3;
constexpr double kLeastAxes = 1.0 / 6.0;  ///< of the room a panel has
constexpr double kGroundPadding = 1.0;
constexpr double kBelowLog = -10.0;  ///< share of an axis: out of sight, but finite
constexpr int kRounds = 3;           ///< ticks and sizes settle within so many

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
            for (PlacedPanel& panel : m_result.panels) {
                setTicks(panel, m_preset);
            }
        }
        placeNumbers();
        placeAxisTitles();
        placeChartTexts();
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
        frame.left = p.yNumbers ? numbers + widestNumber(p.yTicks, m_preset) +
                                      (scene(panel).y.title.empty() ? 0.0 : title)
                                : kTickLength;
        frame.bottom = roomBelow(panel);
        if (!scene(panel).caption.empty()) {
            frame.bottom += captionRoom(captionLines(scene(panel), p, m_preset), m_preset);
        }
        frame.right = std::max(overhangAtRight(p) + 0.5 * m_preset.frameWidth,
                               keyRoom(scene(panel), p, m_preset));
        frame.top = hasHeading(panel) ? kLine * m_preset.fontPoints : 0.4 * m_preset.tickPoints;
        return frame;
    }

    /// For numbers and title of the axis.
    double roomBelow(int panel) {
        const PlacedPanel& p = placed(panel);
        const double title = (kDigitHeight + kDescent + 0.06) * m_preset.fontPoints;
        return p.xNumbers
                   ? kTickLength + kNumberGap + (kDigitHeight + kDescent) * m_preset.tickPoints +
                         (scene(panel).x.title.empty() ? 0.0 : title)
                   : kTickLength;
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

    /// Makes a unit as long on x as on y by widening the shorter range.
    void equalise() {
        for (int i = 0; i < m_count; ++i) {
            PlacedPanel& panel = placed(i);
            const bool hasUnit = scene(i).chart.isEmpty() && panel.x.scale == AxisScale::Linear &&
                                 panel.y.scale == AxisScale::Linear;
            if (m_preset.equalAspect && hasUnit && panel.axes.width > 0.0 &&
                panel.axes.height > 0.0) {
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

    void placeChartTexts() {
        for (int i = 0; i < m_count; ++i) {
            PlacedPanel& panel = placed(i);
            placeKey(scene(i), m_preset, panel, m_result.texts);
            placeNotes(scene(i), panel, m_preset, m_result.texts);
            placeCaption(captionLines(scene(i), panel, m_preset), panel,
                         panel.axes.bottom() + roomBelow(i), m_preset, m_result.texts);
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

double shareOf(const Axis& axis, double value) {
    if (axis.scale == AxisScale::Linear) {
        return (value - axis.lower) / (axis.upper - axis.lower);
    }
    return value > 0.0 ? std::log(value / axis.lower) / std::log(axis.upper / axis.lower)
                       : kBelowLog;
}

double valueAt(const Axis& axis, double share) {
    return axis.scale == AxisScale::Linear ? axis.lower + share * (axis.upper - axis.lower)
                                           : axis.lower * std::pow(axis.upper / axis.lower, share);
}

PaperPoint PlacedPanel::toPaper(const std::array<double, 2>& point) const {
    return {axes.left + shareOf(x, point[0]) * axes.width,
            axes.bottom() - shareOf(y, point[1]) * axes.height};
}

std::array<double, 2> PlacedPanel::toData(const PaperPoint& place) const {
    return {valueAt(x, (place.x - axes.left) / axes.width),
            valueAt(y, (axes.bottom() - place.y) / axes.height)};
}

PaperRect groundOf(const PaperText& text, const FigurePreset& preset) {
    const double width = textWidth(text.text, text.points, preset.serif);
    const double share = text.anchor == Anchor::Left     ? 0.0
                         : text.anchor == Anchor::Middle ? 0.5
                                                         : 1.0;
    return {text.at.x - share * width - kGroundPadding,
            text.at.y - kDigitHeight * text.points - kGroundPadding, width + 2.0 * kGroundPadding,
            (kDigitHeight + kDescent) * text.points + 2.0 * kGroundPadding};
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
