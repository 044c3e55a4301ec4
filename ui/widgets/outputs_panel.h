#pragma once

#include <QWidget>

class QComboBox;

namespace ui {

class Section;
class Session;

/// Which outputs are drawn on x and on y.
class OutputsPanel : public QWidget {
    Q_OBJECT

public:
    explicit OutputsPanel(Session& session, QWidget* parent = nullptr);

private:
    void fill();
    void showOutputs();

    Session& m_session;
    Section* m_section = nullptr;
    QComboBox* m_x = nullptr;
    QComboBox* m_y = nullptr;
};

}  // namespace ui
