#pragma once

#include <QImage>
#include <QObject>
#include <QThreadPool>
#include <memory>

#include "ui/plot/render.h"

namespace ui {

/// A picture of many polygons, drawn on its own thread somewhat larger than the view, so that
/// panning only moves it and zooming stretches it until the sharp one is there. The newest request
/// wins.
class PictureCache : public QObject {
    Q_OBJECT

public:
    explicit PictureCache(QObject* parent = nullptr);

    /// Lays the picture at hand under the view and, where it is not of these sets, this scale or
    /// this place, asks for a better one.
    void draw(QPainter& painter, const std::shared_ptr<const PlotSets>& sets, const View& view,
              const RenderOptions& options);

    bool isPending() const { return m_pending > 0; }

Q_SIGNALS:
    void pictureReady();

private:
    struct Picture {
        QImage image;
        View view;
        std::shared_ptr<const PlotSets> sets;
        bool dark = false;
    };

    bool suits(const Picture& picture, const std::shared_ptr<const PlotSets>& sets,
               const View& view, const RenderOptions& options) const;
    void request(const std::shared_ptr<const PlotSets>& sets, const View& view, double pixelRatio,
                 const RenderOptions& options);

    Picture m_shown;
    Picture m_asked;  ///< without image: what the newest request is for
    quint64 m_newest = 0;
    int m_pending = 0;
    QThreadPool m_pool;  ///< last: its destructor waits for painters that call back
};

}  // namespace ui
