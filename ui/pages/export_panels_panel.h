#pragma once

#include <QWidget>

#include "ui/pages/export_fields.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace ui {

/// The panels of the figure: added from the present view, replaced, moved, removed; their titles
/// and how they stand together.
class ExportPanelsPanel : public QWidget {
    Q_OBJECT

public:
    explicit ExportPanelsPanel(FigureComposer& composer, QWidget* parent = nullptr);

private:
    QWidget* makeList();
    QWidget* makeTexts();
    QWidget* makeGrid();
    void showDraft();
    void showTexts();
    void writeTexts();
    int current() const;
    void moveBy(int steps);

    FigureComposer& m_composer;
    DraftBinder* m_binder;
    QListWidget* m_list = nullptr;
    QLabel* m_hint = nullptr;
    QWidget* m_gridPart = nullptr;
    QPushButton* m_replace = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_up = nullptr;
    QPushButton* m_down = nullptr;
    QLineEdit* m_title = nullptr;
    QLineEdit* m_xTitle = nullptr;
    QLineEdit* m_yTitle = nullptr;
    QLineEdit* m_figureTitle = nullptr;
};

}  // namespace ui
