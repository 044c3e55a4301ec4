#pragma once

#include <QDialog>

#include "ui/session/figure_document.h"
#include "ui/session/settings.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QTimer;

namespace ui {

class Session;

/// Figure export beside the window: the true picture at print size, presets, format. Does not block
/// the window; follows what it shows.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(const Session& session, const Settings& settings, QWidget* parent = nullptr);

    /// The view of the plot, the pieces and the aspect that a figure takes over from the window.
    void setPlotState(std::optional<core::ViewRange> view, bool drawPieces, bool equalAspect);
    FigureOptions options() const;
    QString formatId() const;
    /// Writes the choices into the settings.
    void store(Settings& settings) const;

Q_SIGNALS:
    void saveWanted();

private:
    QWidget* makeChoices(const Settings& settings);
    void showPreview();

    const Session& m_session;
    QComboBox* m_preset = nullptr;
    QComboBox* m_format = nullptr;
    QComboBox* m_font = nullptr;
    QCheckBox* m_legend = nullptr;
    QCheckBox* m_grid = nullptr;
    QCheckBox* m_grey = nullptr;
    QLabel* m_preview = nullptr;
    QLabel* m_note = nullptr;
    QTimer* m_refresh = nullptr;
    std::optional<core::ViewRange> m_view;
    bool m_drawPieces = false;
    bool m_equalAspect = false;
};

/// Figure options from remembered choices, for Export again.
FigureOptions figureOptions(const Settings& settings);

}  // namespace ui
