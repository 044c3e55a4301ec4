#pragma once

#include <QTimer>
#include <QWidget>
#include <memory>

#include "ui/plot/plot_sets.h"

namespace ui {

class Session;

/// The session's sets in small, fitted, without axes: what becomes of them while something else is
/// worked on.
class SetsPreview : public QWidget {
    Q_OBJECT

public:
    explicit SetsPreview(Session& session, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void refresh();

    Session& m_session;
    QTimer m_gathering;  ///< facts of one turn of the event loop
    std::shared_ptr<const PlotSets> m_sets;
};

}  // namespace ui
