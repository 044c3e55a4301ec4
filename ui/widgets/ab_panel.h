#pragma once

#include <QWidget>

class QTableView;

namespace ui {

class AbModel;
class Comparison;
class ElidedLabel;
class Section;
class Session;

/// A and B side by side, while a state is pinned: what differs, both areas, the difference; swap,
/// back to A, end.
class AbPanel : public QWidget {
    Q_OBJECT

public:
    AbPanel(const Session& session, Comparison& comparison, QWidget* parent = nullptr);

private:
    void follow();

    Comparison& m_comparison;
    AbModel* m_model = nullptr;
    Section* m_section = nullptr;
    ElidedLabel* m_changes = nullptr;
    QTableView* m_table = nullptr;
};

}  // namespace ui
