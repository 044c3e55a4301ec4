#pragma once

#include <QWidget>

#include "ui/pages/export_fields.h"

class QPushButton;
class QVBoxLayout;

namespace ui {

class StyleStore;

/// Size, fonts, lines and legend of the figure being composed; presets, built in or the user's own.
class ExportStylePanel : public QWidget {
    Q_OBJECT

public:
    ExportStylePanel(FigureComposer& composer, StyleStore& store, QWidget* parent = nullptr);

Q_SIGNALS:
    /// One line for the user.
    void failed(const QString& reason);

private:
    QWidget* makePage();
    QWidget* makeText();
    QWidget* makeLines();
    QWidget* makeLegend();
    QCheckBox* makeBox(const QString& text, const QString& tip,
                       std::function<bool&(FigureDraft&)> part);
    void fillPresets();
    void showDraft();
    void takePreset(int index);
    void savePreset();
    void dropPreset();

    FigureComposer& m_composer;
    StyleStore& m_store;
    DraftBinder* m_binder;
    QComboBox* m_presets = nullptr;
    QPushButton* m_drop = nullptr;
};

}  // namespace ui
