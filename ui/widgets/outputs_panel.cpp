#include "ui/widgets/outputs_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {

OutputsPanel::OutputsPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_section = new Section(tr("Outputs"));
    m_x = new QComboBox;
    m_y = new QComboBox;
    m_x->setAccessibleName(tr("Output on the x axis"));
    m_y->setAccessibleName(tr("Output on the y axis"));
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    for (const auto& [title, combo] : {std::pair{tr("on &x"), m_x}, std::pair{tr("on &y"), m_y}}) {
        auto* label = new QLabel(title);
        label->setBuddy(combo);
        row->addWidget(label);
        row->addWidget(combo, 1);
    }
    m_section->body()->addLayout(row);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_section);
    const auto choose = [this] { m_session.setOutputs(m_x->currentIndex(), m_y->currentIndex()); };
    connect(m_x, &QComboBox::activated, this, choose);
    connect(m_y, &QComboBox::activated, this, choose);
    connect(&session, &Session::networkChanged, this, &OutputsPanel::fill);
    connect(&session, &Session::outputsChanged, this, &OutputsPanel::showOutputs);
    fill();
}

void OutputsPanel::fill() {
    const qint64 count = m_session.network() ? m_session.network()->network.outputCount() : 0;
    for (QComboBox* combo : {m_x, m_y}) {
        const QSignalBlocker silent(combo);
        combo->clear();
        for (qint64 i = 0; i < count; ++i) {
            combo->addItem(tr("y%1").arg(i));
        }
        combo->setEnabled(count > 1);
    }
    m_section->setNote(count > 0 ? tr("%1 outputs").arg(formatCount(count)) : QString());
    showOutputs();
}

void OutputsPanel::showOutputs() {
    m_x->setCurrentIndex(m_session.outputs()[0].output);
    m_y->setCurrentIndex(m_session.outputs()[1].output);
}

}  // namespace ui
