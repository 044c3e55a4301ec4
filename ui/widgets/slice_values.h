#pragma once

#include <QWidget>
#include <vector>

class QSlider;
class QSpinBox;
class QVBoxLayout;

namespace ui {

class NumberField;
class Partition;
class Session;

/// Where a slice lies: a slider and a field per input that is held, for networks with few inputs;
/// for those with many, one such row whose input is chosen by its index.
class SliceValues : public QWidget {
    Q_OBJECT

public:
    SliceValues(Session& session, const Partition& partition, QWidget* parent = nullptr);

    /// Rows for the held inputs of the present slice, as they are.
    void refresh();
    /// Inputs up to this many have a row each.
    static constexpr int kMostRows = 12;

private:
    struct Row {
        int input = 0;
        QSlider* slider = nullptr;
        NumberField* field = nullptr;
    };

    void rebuild(const std::vector<int>& inputs);
    Row makeRow(int input, QVBoxLayout* layout);
    void showRow(const Row& row);
    void choose(int input);
    void setValue(int input, double value, bool isDragged);
    std::vector<int> heldInputs() const;

    Session& m_session;
    const Partition& m_partition;
    QWidget* m_holder = nullptr;
    QSpinBox* m_chosen = nullptr;  ///< null where every held input has its row
    std::vector<int> m_inputs;     ///< of the rows there are
    std::vector<Row> m_rows;
};

}  // namespace ui
