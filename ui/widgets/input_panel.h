#pragma once

#include <Eigen/Core>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QScrollArea;
class QSortFilterProxyModel;
class QTableView;

namespace ui {

class CoordinateRows;
class DatasetShelf;
class ElidedLabel;
class EpsRow;
class ImagePanel;
class Section;
class Session;

/// The input-set editor: norm, eps, property and its case, a picture where the input is one, and
/// the coordinates (sliders where there are few, a table to be searched where there are many).
class InputPanel : public QWidget {
    Q_OBJECT

public:
    /// The shelf outlives the panel; null: no data sets are offered.
    explicit InputPanel(Session& session, DatasetShelf* shelf = nullptr, QWidget* parent = nullptr);

    ImagePanel* image() const { return m_image; }

Q_SIGNALS:
    /// A slider is held or let go: the axes should keep still meanwhile.
    void dragged(bool held);

private:
    QWidget* makePropertyRow();
    QWidget* makeSearch();
    void connectParts();
    /// Brings the row of a coordinate into view.
    void showCoordinate(int coordinate);
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
    QLineEdit* m_search = nullptr;
    QSortFilterProxyModel* m_found = nullptr;
    ImagePanel* m_image = nullptr;
    Eigen::Index m_shownDimension = -1;
};

}  // namespace ui
