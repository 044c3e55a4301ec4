#pragma once

#include <QImage>
#include <QScrollArea>
#include <QThreadPool>
#include <optional>

#include "ui/plot/figure_export.h"
#include "ui/session/figure_composer.h"

class QLabel;

namespace ui {

/// The figure as it will be printed: painted by the painter of the files, on another thread, the
/// newest figure first. At zoom 1 an inch of paper is an inch of screen. Ctrl and the wheel zoom.
class FigurePreview : public QScrollArea {
    Q_OBJECT

public:
    explicit FigurePreview(QWidget* parent = nullptr);
    ~FigurePreview() override;

    void showFigure(const FigureSnapshot& snapshot);
    /// Instead of a figure.
    void showText(const QString& text);
    void setGreyscale(bool grey);
    bool isGreyscale() const { return m_grey; }
    /// 0: as large as fits.
    void setZoom(double zoom);
    double zoom() const { return m_zoom; }
    bool isPending() const { return m_running || m_wanted.has_value(); }
    /// The picture in view is of an earlier figure, and says so.
    bool isMarkedStale() const;
    /// Of the figure that is shown: what cannot be told apart in greyscale, by method id; and how
    /// much it draws.
    const std::vector<std::pair<std::string, std::string>>& alike() const { return m_alike; }
    const FigureWeight& weight() const { return m_weight; }
    /// Why the figure is not drawn (ui::whyCramped); empty where it is.
    const QString& refusal() const { return m_refusal; }
    /// What is shown, in pixels of the screen.
    const QImage& picture() const { return m_picture; }

Q_SIGNALS:
    void zoomChanged(double zoom);
    /// A picture has arrived.
    void painted();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    struct Wanted {
        FigureSnapshot snapshot;
        double dotsPerInch = 96.0;
        bool grey = false;
    };

    double dotsPerInch() const;
    void start();
    void take(const QImage& image, double ratio);
    void refuse();
    void markStale();

    QLabel* m_label = nullptr;
    QLabel* m_stale = nullptr;
    std::optional<FigureSnapshot> m_snapshot;
    std::optional<Wanted> m_wanted;
    bool m_running = false;
    bool m_grey = false;
    double m_zoom = 0.0;
    QImage m_picture;
    std::vector<std::pair<std::string, std::string>> m_alike;
    FigureWeight m_weight;
    QString m_refusal;
    QThreadPool m_pool;  ///< last: its destructor waits for work that calls back
};

}  // namespace ui
