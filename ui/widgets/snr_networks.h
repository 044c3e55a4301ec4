#pragma once

#include <QCheckBox>
#include <QWidget>
#include <string>
#include <vector>

#include "ui/session/snr_result.h"

namespace ui {

/// A network as a row of check boxes shows it.
struct SnrNetworkEntry {
    std::string id;
    QString title;
    int colour = 0;
    bool isShown = true;
    QString state;    ///< "120 of 200", "failed", …; empty: complete
    QString tooltip;  ///< the whole story

    bool operator==(const SnrNetworkEntry&) const = default;
};

/// The networks that may be compared: a check box each with its colour, and how far it is. What
/// does not fit in a row goes to the next.
class SnrNetworks : public QWidget {
    Q_OBJECT

public:
    explicit SnrNetworks(QWidget* parent = nullptr);

    void setEntries(const std::vector<SnrNetworkEntry>& entries);
    const std::vector<SnrNetworkEntry>& entries() const { return m_entries; }
    QCheckBox* boxAt(int index) const { return m_boxes.at(static_cast<std::size_t>(index)); }

Q_SIGNALS:
    void toggled(const std::string& id, bool isShown);

private:
    void makeBoxes(std::size_t count);
    void paintIcons();

    std::vector<SnrNetworkEntry> m_entries;
    std::vector<QCheckBox*> m_boxes;
};

}  // namespace ui
