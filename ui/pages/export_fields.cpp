#include "ui/pages/export_fields.h"

#include <QEvent>
#include <QSignalBlocker>
#include <utility>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Hands the wheel on to what lies below.
class WheelGuard : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        const auto* widget = qobject_cast<const QWidget*>(watched);
        if (event->type() == QEvent::Wheel && widget != nullptr && !widget->hasFocus()) {
            event->ignore();
            return true;
        }
        return QObject::eventFilter(watched, event);
    }
};

}  // namespace

void guardWheel(QWidget& column) {
    auto* guard = new WheelGuard(&column);
    for (QWidget* widget : column.findChildren<QWidget*>()) {
        if (qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QComboBox*>(widget)) {
            widget->setFocusPolicy(Qt::StrongFocus);
            widget->installEventFilter(guard);
        }
    }
}

QDoubleSpinBox* makeSpin(double least, double most, double step, int decimals,
                         const QString& unit) {
    auto* spin = new QDoubleSpinBox;
    spin->setRange(least, most);
    spin->setSingleStep(step);
    spin->setDecimals(decimals);
    spin->setSuffix(unit.isEmpty() ? QString() : QLatin1Char(' ') + unit);
    spin->setAlignment(Qt::AlignRight);
    spin->setKeyboardTracking(false);
    return spin;
}

QFormLayout* makeForm() {
    auto* form = new QFormLayout;
    form->setVerticalSpacing(kStep / 2);
    form->setHorizontalSpacing(kStep);
    form->setLabelAlignment(Qt::AlignLeft);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return form;
}

DraftBinder::DraftBinder(FigureComposer& composer, QObject* parent)
    : QObject(parent), m_composer(composer) {}

void DraftBinder::bind(QDoubleSpinBox* spin, std::function<double&(FigureDraft&)> part) {
    m_showers.emplace_back([spin, part](FigureDraft draft) {
        const QSignalBlocker silent(spin);
        spin->setValue(part(draft));
    });
    connect(spin, &QDoubleSpinBox::valueChanged, this, [this, part](double value) {
        m_composer.change([&](FigureDraft& draft) { part(draft) = value; });
    });
}

void DraftBinder::bind(QCheckBox* box, std::function<bool&(FigureDraft&)> part) {
    m_showers.emplace_back([box, part](FigureDraft draft) {
        const QSignalBlocker silent(box);
        box->setChecked(part(draft));
    });
    connect(box, &QCheckBox::toggled, this, [this, part](bool on) {
        m_composer.change([&](FigureDraft& draft) { part(draft) = on; });
    });
}

void DraftBinder::bind(QComboBox* combo, std::function<int(const FigureDraft&)> read,
                       std::function<void(FigureDraft&, int)> write) {
    m_showers.emplace_back([combo, read](const FigureDraft& draft) {
        const QSignalBlocker silent(combo);
        combo->setCurrentIndex(combo->findData(read(draft)));
    });
    connect(combo, &QComboBox::activated, this, [this, combo, write] {
        m_composer.change([&](FigureDraft& draft) { write(draft, combo->currentData().toInt()); });
    });
}

void DraftBinder::refresh() {
    for (const auto& show : m_showers) {
        show(m_composer.draft());
    }
}

}  // namespace ui
