#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>

#include "ui/session/figure_composer.h"

namespace ui {

/// Controls of the export window that show one part of a draft and change it. Each is set from the
/// draft silently and writes into it when the user acts.

/// A number with its unit.
QDoubleSpinBox* makeSpin(double least, double most, double step, int decimals, const QString& unit);

/// Lets the wheel scroll the column instead of changing the number or choice under it: those below
/// `column` take the wheel only while they have the focus.
void guardWheel(QWidget& column);

/// A form with labels aligned and the window's distances.
QFormLayout* makeForm();

/// Binds controls to a composer: `read` takes the control's value from a draft, `write` puts it in.
class DraftBinder : public QObject {
    Q_OBJECT

public:
    explicit DraftBinder(FigureComposer& composer, QObject* parent = nullptr);

    void bind(QDoubleSpinBox* spin, std::function<double&(FigureDraft&)> part);
    void bind(QCheckBox* box, std::function<bool&(FigureDraft&)> part);
    /// The combo's data are the values.
    void bind(QComboBox* combo, std::function<int(const FigureDraft&)> read,
              std::function<void(FigureDraft&, int)> write);

    /// Shows the draft in all controls.
    void refresh();

private:
    FigureComposer& m_composer;
    std::vector<std::function<void(const FigureDraft&)>> m_showers;
};

}  // namespace ui
