#pragma once

#include <QObject>

namespace ui {

class MainWindow;
class PointSampler;
class SamplesPanel;

/// Sampled points: their section of the right column, their marks on the output plane, their file.
class PointsActions : public QObject {
    Q_OBJECT

public:
    explicit PointsActions(MainWindow& window);

    PointSampler& sampler() const { return *m_sampler; }
    /// Writes the points; errors become a banner. True if written.
    bool saveTo(const QString& path);

private:
    void toggle();
    void saveWithDialog();

    MainWindow& m_window;
    PointSampler* m_sampler = nullptr;
    SamplesPanel* m_panel = nullptr;
};

}  // namespace ui
