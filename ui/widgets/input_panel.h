#pragma once

#include <Eigen/Core>
#include <QWidget>

class QComboBox;
class QScrollArea;
class QTableView;

namespace ui {

class CoordinateRows;
class ElidedLabel;
class EpsRow;
class Section;
class Session;

/// The input-set editor: norm, eps, property and its case, and the coordinates (sliders where there
/// are few, a table where there are many).
class InputPanel : public QWidget {
    Q_OBJECT

public:
    explicit InputPanel(Session& session, QWidget* parent = nullptr);

Q_SIGNALS:
    /// A slider is held or let go: the axes should keep still meanwhile.
    void dragged(bool held);

private:
    QWidget* makePropertyRow();
    QWidget* makeNormRow();
    void showShape();
    void showValues();
    void showProperty();

    Session& m_session;
    Section* m_section = nullptr;
    QWidget* m_propertyRow = nullptr;
    ElidedLabel* m_propertyFile = nullptr;
    QComboBox* m_case = nullptr;
    QComboBox* m_norm = nullptr;
    EpsRow* m_eps = nullptr;
    QScrollArea* m_scroll = nullptr;
    CoordinateRows* m_rows = nullptr;
    QTableView* m_table = nullptr;
    Eigen::Index m_shownDimension = -1;
};

}  // namespace ui
