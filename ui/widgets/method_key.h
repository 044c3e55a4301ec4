#pragma once

#include <QWidget>
#include <vector>

#include "core/figure/scene.h"
#include "reach/analysis/method.h"

namespace ui {

/// One method of a key: its colour, its name, and what its numbers are worth.
struct KeyEntry {
    core::Style style;
    QString title;
    reach::Worth worth = reach::Worth::Sound;
    bool isPartial = false;
    QString note;  ///< for the tooltip: why partial, how bounds were got
};

/// The methods that a view compares, in one line: swatch, name, worth badge. What does not fit is
/// left out, and told by the tooltip.
class MethodKey : public QWidget {
    Q_OBJECT

public:
    explicit MethodKey(QWidget* parent = nullptr);

    void setEntries(std::vector<KeyEntry> entries);
    const std::vector<KeyEntry>& entries() const { return m_entries; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int widthOf(const KeyEntry& entry) const;

    std::vector<KeyEntry> m_entries;
};

}  // namespace ui
