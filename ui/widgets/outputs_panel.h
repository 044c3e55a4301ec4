#pragma once

#include <QTimer>
#include <QWidget>
#include <array>

#include "reach/analysis/output_coordinate.h"

class QComboBox;
class QGridLayout;
class QMenu;
class QPushButton;

namespace ui {

class Section;
class Session;

/// What is drawn on x and on y: an output, by its class where these are known, or its margin over
/// another one.
class OutputsPanel : public QWidget {
    Q_OBJECT

public:
    explicit OutputsPanel(Session& session, QWidget* parent = nullptr);

private:
    struct Axis {
        QComboBox* output = nullptr;
        QComboBox* minus = nullptr;  ///< "—", then the outputs
    };

    Axis makeAxis(const QString& title, const QString& name, int row, QGridLayout* grid);
    reach::OutputCoordinate chosen(const Axis& axis) const;
    void choose();
    void fill();
    void fillTargets();
    void showOutputs();

    Session& m_session;
    Section* m_section = nullptr;
    std::array<Axis, 2> m_axes;
    QPushButton* m_targets = nullptr;
    QStringList m_names;
    qint64 m_count = -1;
    QTimer m_gathering;
};

}  // namespace ui
