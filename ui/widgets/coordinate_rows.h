#pragma once

#include <QWidget>
#include <vector>

class QGridLayout;

namespace ui {

class NumberField;
class RangeSlider;
class Session;

/// One row a coordinate: name, lower end, interval on a track, upper end. For networks with few
/// inputs.
class CoordinateRows : public QWidget {
    Q_OBJECT

public:
    explicit CoordinateRows(Session& session, QWidget* parent = nullptr);

    /// Makes as many rows as the input set has coordinates, with tracks around it.
    void rebuild();
    /// Shows the input set in the rows there are.
    void refresh();

Q_SIGNALS:
    void dragged(bool held);

private:
    struct Row {
        NumberField* lower = nullptr;
        RangeSlider* slider = nullptr;
        NumberField* upper = nullptr;
        double trackFrom = 0.0;
        double trackTo = 1.0;
    };

    void chainRows();
    Row makeRow(int coordinate, QGridLayout* grid);

    Session& m_session;
    QWidget* m_holder = nullptr;
    std::vector<Row> m_rows;
};

}  // namespace ui
