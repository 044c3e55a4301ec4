#include "ui/plot/picture_cache.h"

#include <cmath>

namespace ui {
namespace {

constexpr double kOverscan = 0.35;  ///< of the view's size, on every side
constexpr double kComfort = 0.1;    ///< nearer than this to the picture's edge a new one is asked
constexpr double kSameScale = 1e-6;

View grown(const View& view, double share) {
    const double dx = share * (view.data.right - view.data.left);
    const double dy = share * (view.data.top - view.data.bottom);
    View result = view;
    result.data = {view.data.left - dx, view.data.right + dx, view.data.bottom - dy,
                   view.data.top + dy};
    result.pixels = QRectF(QPointF(0, 0), view.pixels.size() * (1.0 + 2.0 * share));
    return result;
}

bool encloses(const Bounds& outer, const Bounds& inner) {
    return outer.left <= inner.left && inner.right <= outer.right && outer.bottom <= inner.bottom &&
           inner.top <= outer.top;
}

bool isNear(double a, double b) { return std::abs(a - b) <= kSameScale * std::abs(a); }

}  // namespace

PictureCache::PictureCache(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

bool PictureCache::suits(const Picture& picture, const std::shared_ptr<const PlotSets>& sets,
                         const View& view, const RenderOptions& options) const {
    return picture.sets == sets && picture.dark == options.dark &&
           isNear(picture.view.xScale(), view.xScale()) &&
           isNear(picture.view.yScale(), view.yScale()) &&
           encloses(picture.view.data, grown(view, kComfort).data);
}

void PictureCache::draw(QPainter& painter, const std::shared_ptr<const PlotSets>& sets,
                        const View& view, const RenderOptions& options) {
    if (!m_shown.image.isNull()) {
        const bool isSharp = isNear(m_shown.view.xScale(), view.xScale());
        painter.save();
        painter.setClipRect(view.pixels, Qt::IntersectClip);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, !isSharp);
        QRectF target = view.toPixels(m_shown.view.data);
        if (isSharp) {
            target.moveTo(target.topLeft().toPoint());
        }
        painter.drawImage(target, m_shown.image);
        painter.restore();
    }
    if (!suits(m_shown, sets, view, options) && !suits(m_asked, sets, view, options)) {
        request(sets, view, painter.device()->devicePixelRatioF(), options);
    }
}

void PictureCache::request(const std::shared_ptr<const PlotSets>& sets, const View& view,
                           double pixelRatio, const RenderOptions& options) {
    const View wide = grown(view, kOverscan);
    m_asked = {QImage(), wide, sets, options.dark};
    const quint64 number = ++m_newest;
    m_pool.clear();
    ++m_pending;
    m_pool.start([this, sets, wide, pixelRatio, options, number] {
        QImage image((wide.pixels.size() * pixelRatio).toSize(),
                     QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(pixelRatio);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        renderSets(painter, *sets, wide, options);
        painter.end();
        QMetaObject::invokeMethod(
            this,
            [this, image, sets, wide, options, number] {
                m_pending = number == m_newest ? 0 : m_pending;
                m_shown = {image, wide, sets, options.dark};
                Q_EMIT pictureReady();
            },
            Qt::QueuedConnection);
    });
}

}  // namespace ui
