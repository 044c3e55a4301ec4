#include "ui/widgets/convolution_fields.h"

#include <QGridLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QSpinBox>

#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kMostStride = 16;
constexpr int kMostPadding = 32;

bool isSameLayer(const ConvolutionSetting& a, const ConvolutionSetting& b) {
    return a.name == b.name && a.kernel == b.kernel;
}

QLabel* makeHead(const QString& text) {
    auto* head = new QLabel(text);
    makeQuiet(head);
    return head;
}

}  // namespace

ConvolutionFields::ConvolutionFields(QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
}

void ConvolutionFields::setConvolutions(const std::vector<ConvolutionSetting>& convolutions) {
    bool isSame = convolutions.size() == m_rows.size();
    for (std::size_t n = 0; isSame && n < m_rows.size(); ++n) {
        isSame = isSameLayer(convolutions[n], m_rows[n].setting);
    }
    const QScopedValueRollback silent(m_isSilent, true);
    if (!isSame) {
        rebuild(convolutions);
    }
    for (std::size_t n = 0; n < m_rows.size(); ++n) {
        m_rows[n].setting = convolutions[n];
        m_rows[n].stride->setValue(convolutions[n].stride);
        m_rows[n].padding->setValue(convolutions[n].padding);
    }
}

void ConvolutionFields::rebuild(const std::vector<ConvolutionSetting>& convolutions) {
    m_rows.clear();
    auto* body = new QWidget;
    auto* grid = new QGridLayout(body);
    grid->setContentsMargins(0, 0, kStep, 0);
    grid->setHorizontalSpacing(kStep);
    grid->setVerticalSpacing(kStep / 2);
    grid->setColumnStretch(0, 1);
    grid->addWidget(makeHead(tr("Convolution")), 0, 0);
    grid->addWidget(makeHead(tr("Stride")), 0, 1);
    grid->addWidget(makeHead(tr("Padding")), 0, 2);
    for (std::size_t n = 0; n < convolutions.size(); ++n) {
        const ConvolutionSetting& one = convolutions[n];
        const int row = static_cast<int>(n);
        auto* name = new ElidedLabel;
        name->setElidedText(one.kernel > 0 ? tr("%1, %2 × %2").arg(one.name).arg(one.kernel)
                                           : one.name);
        m_rows.push_back({one, makeField(tr("Stride of %1").arg(one.name), 1, kMostStride, row),
                          makeField(tr("Padding of %1").arg(one.name), 0, kMostPadding, row)});
        grid->addWidget(name, row + 1, 0);
        grid->addWidget(m_rows.back().stride, row + 1, 1);
        grid->addWidget(m_rows.back().padding, row + 1, 2);
    }
    grid->setRowStretch(static_cast<int>(convolutions.size()) + 1, 1);
    setWidget(body);
    setVisible(!convolutions.empty());
}

QSpinBox* ConvolutionFields::makeField(const QString& name, int least, int most, int row) {
    auto* field = new QSpinBox;
    field->setRange(least, most);
    field->setAccessibleName(name);
    field->setKeyboardTracking(false);
    connect(field, &QSpinBox::valueChanged, this, [this, row] { tell(row); });
    return field;
}

void ConvolutionFields::tell(int row) {
    const auto n = static_cast<std::size_t>(row);
    if (m_isSilent || n >= m_rows.size()) {
        return;
    }
    m_rows[n].setting.stride = m_rows[n].stride->value();
    m_rows[n].setting.padding = m_rows[n].padding->value();
    Q_EMIT changed(row, m_rows[n].setting);
}

}  // namespace ui
