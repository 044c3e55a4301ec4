#pragma once

#include <QDialog>

#include "ui/session/opening.h"

class QComboBox;
class QLabel;

namespace ui {

class ChartView;

/// A figure that was opened with its data: seen again, zoomed, read out, saved in any format and
/// size, with a line that says how it was made. Does not block the window; several may be open.
class FigureWindow : public QDialog {
    Q_OBJECT

public:
    explicit FigureWindow(const OpenFigure& figure, QWidget* parent = nullptr);

    /// Shows it; it deletes itself when it is closed.
    static FigureWindow* open(const OpenFigure& figure, QWidget* parent);

    ChartView* view() const { return m_view; }
    /// How the figure was made, a line each.
    const QStringList& origin() const { return m_origin; }

private:
    QLayout* makeButtons();
    void takePreset(const QString& name);

    OpenFigure m_opened;
    QStringList m_origin;
    ChartView* m_view = nullptr;
    QComboBox* m_size = nullptr;
};

/// How a figure was made: study and source, settings, seeds, program and command, as far as known.
QStringList originLines(const core::FigureOrigin& origin);

}  // namespace ui
