#include "ui/pages/bounds_lines_panel.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/neuron_line_model.h"
#include "ui/plot/bounds_charts.h"
#include "ui/plot/chart_view.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kLeastRows = 2;
constexpr int kMostRows = 6;

}  // namespace

BoundsLinesPanel::BoundsLinesPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_title = new ElidedLabel;
    m_title->setContentsMargins(kStep, kStep / 2, kStep, 0);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_chart = new ChartView;
    m_chart->setAccessibleName(tr("The neuron's activation between its lines"));
    m_model = new NeuronLineModel(this);
    m_table = makeQuietTable(m_model);
    m_table->setAccessibleName(tr("Lines between which each method keeps the neuron"));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addWidget(m_chart, 1);
    layout->addWidget(m_table);
}

QString BoundsLinesPanel::title() const { return m_title->wholeText(); }

void BoundsLinesPanel::show(const LineAnswerPtr& answer, const QString& notice) {
    const QString title =
        answer ? neuronTitle(answer->layer, answer->shape, answer->neuron) : QString();
    if (title != m_title->wholeText()) {
        m_chart->showAll();  // another neuron has another range
    }
    m_title->setElidedText(title);
    const bool hasLines = answer && answer->activation;
    m_model->setAnswer(answer);
    m_table->setVisible(hasLines);
    showRows(m_table, kLeastRows, kMostRows);
    m_table->setFixedHeight(m_table->maximumHeight() +
                            m_table->horizontalScrollBar()->sizeHint().height());
    m_chart->setNotice(hasLines ? QString()
                       : answer ? tr("No activation follows the output: no lines are drawn.")
                                : notice);
    if (hasLines) {
        m_chart->setScene(makeLineChart(*answer, m_session.state().methods));
    }
}

}  // namespace ui
