#include "ui/plot/picture_cache.h"

#include <atomic>
#include <cmath>
#include <utility>

namespace ui {
namespace {

constexpr double kOverscan = 0.35;  ///< of the view's size, on every side
constexpr double kComfort = 0.1;    ///< nearer than this to the picture's edge a new one is asked
constexpr double kSameScale = 1e-6;
/// Drawings above this many points come coarse first.
constexpr std::size_t kCoarsePoints = 400000;
constexpr double kCoarse = 0.3;  ///< pixels of a coarse picture per pixel
/// A stretched picture looks better than a coarse one while its scale is not further off than this.
constexpr double kStretchable = 3.0;

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

bool hasScaleOf(const View& a, const View& b) {
    return isNear(a.xScale(), b.xScale()) && isNear(a.yScale(), b.yScale());
}

QImage paint(const Drawing& drawing, const View& view, double pixelRatio,
             const RenderOptions& options) {
    QImage image((view.pixels.size() * pixelRatio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    drawing.paint(painter, view, options);
    return image;
}

}  // namespace

struct PictureCache::Job {
    Picture wanted;
    double pixelRatio = 1.0;
    bool coarseFirst = false;
    bool isOverview = false;
    std::atomic<bool> cancel{false};
};

PictureCache::PictureCache(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

PictureCache::~PictureCache() {
    if (m_running) {
        m_running->cancel = true;
    }
}

bool PictureCache::isPending() const {
    return m_waiting.has_value() || (m_running && !m_running->isOverview);
}

bool PictureCache::suits(const Picture& picture, const Picture& wanted) {
    return picture.drawing == wanted.drawing && picture.dark == wanted.dark && !picture.isCoarse &&
           hasScaleOf(picture.view, wanted.view) &&
           encloses(picture.view.data, grown(wanted.view, kComfort).data);
}

/// A picture of this scale goes where its pixels meet the screen's; another one is stretched.
void PictureCache::lay(QPainter& painter, const Picture& picture, const View& view) const {
    painter.save();
    painter.setClipRect(view.pixels, Qt::IntersectClip);
    const QRectF target = view.toPixels(picture.view.data);
    const double ratio = painter.device()->devicePixelRatioF();
    if (hasScaleOf(picture.view, view) && picture.image.devicePixelRatio() == ratio) {
        const QPointF corner = target.topLeft() * ratio;
        painter.drawImage(QPointF(std::round(corner.x()), std::round(corner.y())) / ratio,
                          picture.image);
    } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(target, picture.image);
    }
    painter.restore();
}

void PictureCache::draw(QPainter& painter, const DrawingPtr& drawing, const View& view,
                        const RenderOptions& options) {
    const Picture wanted{QImage(), view, drawing, options.dark, false};
    if (!m_shown.image.isNull()) {
        const bool hasBeneath = !m_overview.image.isNull() && m_overview.drawing == m_shown.drawing;
        if (hasBeneath && !encloses(m_shown.view.data, view.data)) {
            const QRegion around =
                QRegion(view.pixels.toRect()) - view.toPixels(m_shown.view.data).toRect();
            painter.save();
            painter.setClipRegion(around, Qt::IntersectClip);
            lay(painter, m_overview, view);
            painter.restore();
        }
        lay(painter, m_shown, view);
    }
    const double ratio = painter.device()->devicePixelRatioF();
    if (!suits(m_shown, wanted)) {
        request(wanted, ratio);
    } else {
        askForOverview(wanted, ratio);
    }
}

void PictureCache::request(const Picture& wanted, double pixelRatio) {
    const auto& newest = m_waiting ? *m_waiting : m_running;
    if (newest && !newest->isOverview && suits(newest->wanted, wanted)) {
        return;
    }
    auto job = std::make_shared<Job>();
    job->wanted = wanted;
    job->wanted.view = grown(wanted.view, kOverscan);
    job->pixelRatio = pixelRatio;
    const double stretch = wanted.view.xScale() / m_shown.view.xScale();
    job->coarseFirst =
        wanted.drawing->pointCount() > kCoarsePoints &&
        (m_shown.drawing != wanted.drawing || stretch > kStretchable || stretch < 1 / kStretchable);
    if (!m_running) {
        m_waiting.reset();
        start(job);
        return;
    }
    if (m_running->isOverview || m_running->wanted.drawing != wanted.drawing) {
        m_running->cancel = true;
    }
    m_waiting = job;
}

void PictureCache::askForOverview(const Picture& wanted, double pixelRatio) {
    const bool isThere = m_overview.drawing == wanted.drawing && m_overview.dark == wanted.dark;
    if (isThere || m_running || wanted.drawing->bounds().isEmpty()) {
        return;
    }
    auto job = std::make_shared<Job>();
    job->wanted = wanted;
    job->wanted.view.data = withMargin(wanted.drawing->bounds());
    job->wanted.view.pixels = QRectF(QPointF(0, 0), wanted.view.pixels.size());
    job->pixelRatio = pixelRatio;
    job->isOverview = true;
    start(job);
}

void PictureCache::start(std::shared_ptr<Job> job) {
    m_running = job;
    m_pool.start([this, job] {
        const Picture& wanted = job->wanted;
        const RenderOptions options{true, wanted.dark, &job->cancel};
        if (job->coarseFirst) {
            const QImage coarse =
                paint(*wanted.drawing, wanted.view, kCoarse * job->pixelRatio, options);
            QMetaObject::invokeMethod(
                this, [this, job, coarse] { take(*job, coarse, true); }, Qt::QueuedConnection);
        }
        const QImage sharp =
            job->cancel ? QImage() : paint(*wanted.drawing, wanted.view, job->pixelRatio, options);
        QMetaObject::invokeMethod(
            this, [this, job, sharp] { finish(job, sharp); }, Qt::QueuedConnection);
    });
}

void PictureCache::take(const Job& job, const QImage& image, bool isCoarse) {
    if (job.cancel) {
        return;
    }
    Picture& place = job.isOverview ? m_overview : m_shown;
    place = job.wanted;
    place.image = image;
    place.isCoarse = isCoarse;
    Q_EMIT pictureReady();
}

/// Whoever hears of the picture finds the job ended, and may ask for the next one.
void PictureCache::finish(const std::shared_ptr<Job>& job, const QImage& sharp) {
    if (m_running == job) {
        m_running = nullptr;
    }
    if (!sharp.isNull()) {
        take(*job, sharp, false);
    }
    if (!m_running && m_waiting) {
        start(*std::exchange(m_waiting, std::nullopt));
    }
}

}  // namespace ui
