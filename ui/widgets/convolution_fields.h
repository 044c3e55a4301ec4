#pragma once

#include <QScrollArea>
#include <vector>

#include "ui/session/reading_desk.h"

class QGridLayout;
class QSpinBox;

namespace ui {

/// A line for each convolution of a reading: its stride and its padding, to be changed.
class ConvolutionFields : public QScrollArea {
    Q_OBJECT

public:
    explicit ConvolutionFields(QWidget* parent = nullptr);

    /// Silent; fields of the same convolutions keep the focus.
    void setConvolutions(const std::vector<ConvolutionSetting>& convolutions);
    QSpinBox* stride(int n) const { return m_rows.at(static_cast<std::size_t>(n)).stride; }
    QSpinBox* padding(int n) const { return m_rows.at(static_cast<std::size_t>(n)).padding; }

Q_SIGNALS:
    void changed(int n, ui::ConvolutionSetting setting);

private:
    struct Row {
        ConvolutionSetting setting;
        QSpinBox* stride = nullptr;
        QSpinBox* padding = nullptr;
    };

    void rebuild(const std::vector<ConvolutionSetting>& convolutions);
    QSpinBox* makeField(const QString& name, int least, int most, int row);
    void tell(int row);

    std::vector<Row> m_rows;
    bool m_isSilent = false;
};

}  // namespace ui
