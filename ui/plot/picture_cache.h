#pragma once

#include <QImage>
#include <QObject>
#include <QThreadPool>
#include <memory>
#include <optional>

#include "ui/plot/drawing.h"

namespace ui {

/// A picture of a large drawing, painted off the UI's thread somewhat larger than the view, so that
/// panning only moves it and zooming stretches it until the sharp one is there. Beneath lies a
/// coarse picture of the whole drawing for where that one ends. Very large drawings come first
/// coarse, then fine. One picture is painted at a time; of those that wait only the newest is kept,
/// and one of a drawing that is no longer shown is broken off.
class PictureCache : public QObject {
    Q_OBJECT

public:
    explicit PictureCache(QObject* parent = nullptr);
    ~PictureCache() override;

    /// Lays the pictures at hand under the view and, where they are not of this drawing, this scale
    /// or this place, asks for a better one. Takes no longer than painting one picture.
    void draw(QPainter& painter, const DrawingPtr& drawing, const View& view,
              const RenderOptions& options);

    /// True until the sharp picture of what was drawn last is there.
    bool isPending() const;

Q_SIGNALS:
    void pictureReady();

private:
    struct Picture {
        QImage image;
        View view;
        DrawingPtr drawing;
        bool dark = false;
        bool isCoarse = false;
    };
    struct Job;

    static bool suits(const Picture& picture, const Picture& wanted);
    void lay(QPainter& painter, const Picture& picture, const View& view) const;
    void request(const Picture& wanted, double pixelRatio);
    void askForOverview(const Picture& wanted, double pixelRatio);
    void start(std::shared_ptr<Job> job);
    void finish(const std::shared_ptr<Job>& job, const QImage& sharp);
    void take(const Job& job, const QImage& image, bool isCoarse);

    Picture m_shown;
    Picture m_overview;
    std::shared_ptr<Job> m_running;
    std::optional<std::shared_ptr<Job>> m_waiting;
    QThreadPool m_pool;  ///< last: its destructor waits for painters that call back
};

}  // namespace ui
