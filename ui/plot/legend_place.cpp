#include "ui/plot/legend_place.h"

#include <QRect>
#include <array>

#include "ui/plot/piece_index.h"

namespace ui {
namespace {

constexpr int kInset = 8;
constexpr int kSamples = 5;  ///< along each side of the box

/// Exact sets are looked at by their box: they are small and should stay free.
bool covers(const PlotSet& set, QPointF point) {
    return set.geometry->bounds().contains(point) &&
           (set.method == reach::Method::Exact || convexContains(set.geometry->ring(0, 0), point));
}

int coverage(const PlotSets& sets, const View& view, const QRect& box) {
    int count = 0;
    for (int i = 0; i < kSamples; ++i) {
        for (int j = 0; j < kSamples; ++j) {
            const QPointF pixel(box.left() + box.width() * (i + 0.5) / kSamples,
                                box.top() + box.height() * (j + 0.5) / kSamples);
            for (const PlotSet& set : sets.sets) {
                count += !set.isPieceLines && covers(set, view.toData(pixel)) ? 1 : 0;
            }
        }
    }
    return count;
}

}  // namespace

QPoint emptiestCorner(const PlotSets& sets, const View& view, QSize box) {
    const QRect area = view.pixels.toRect().adjusted(kInset, kInset, -kInset, -kInset);
    const int right = area.right() - box.width() + 1;
    const int bottom = area.bottom() - box.height() + 1;
    QPoint best(right, area.top());
    int least = coverage(sets, view, QRect(best, box));
    for (const QPoint corner : {QPoint(area.left(), area.top()), QPoint(right, bottom)}) {
        const int count = coverage(sets, view, QRect(corner, box));
        if (count < least) {
            best = corner;
            least = count;
        }
    }
    return best;
}

}  // namespace ui
