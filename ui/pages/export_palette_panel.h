#pragma once

#include <QWidget>
#include <string>
#include <vector>

#include "ui/pages/export_fields.h"

class QGridLayout;
class QLabel;
class QPushButton;

namespace ui {

class StyleStore;

/// Colour, line style, width and fill of each method in the figure; palettes saved under a name;
/// what a black-and-white print cannot tell apart.
class ExportPalettePanel : public QWidget {
    Q_OBJECT

public:
    ExportPalettePanel(FigureComposer& composer, StyleStore& store, QWidget* parent = nullptr);

    /// Pairs of method ids that look alike in grey.
    void showConflicts(const std::vector<std::pair<std::string, std::string>>& alike);

Q_SIGNALS:
    void failed(const QString& reason);
    /// The window's sets are to take these colours.
    void windowWanted(const core::Palette& palette);

private:
    struct Row {
        std::string method;
        QPushButton* colour = nullptr;
        QComboBox* line = nullptr;
        QDoubleSpinBox* width = nullptr;
        QDoubleSpinBox* fill = nullptr;
    };

    QWidget* makeTable();
    std::vector<std::string> styledMethods() const;
    void addRows();
    QWidget* makeButtons();
    Row makeRow(const std::string& method);
    void fillPalettes();
    void showDraft();
    void edit(const std::string& method, const std::function<void(core::Style&)>& change);
    void chooseColour(const std::string& method);
    void savePalette();
    void importStyles();
    void exportStyles();

    FigureComposer& m_composer;
    StyleStore& m_store;
    QComboBox* m_palettes = nullptr;
    QPushButton* m_drop = nullptr;
    QLabel* m_conflicts = nullptr;
    QGridLayout* m_table = nullptr;
    std::vector<Row> m_rows;
};

}  // namespace ui
