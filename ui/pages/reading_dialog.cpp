#include "ui/pages/reading_dialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/models/tensor_model.h"
#include "ui/session/image_reading.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/shelf.h"
#include "ui/widgets/convolution_fields.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr QSize kFirstSize(120 * kStep, 78 * kStep);
constexpr int kChoicesHeight = 20 * kStep;

QLabel* makeTitle(const QString& text) {
    auto* title = new QLabel(text);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    return title;
}

QLabel* makeText() {
    auto* text = new QLabel;
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    makeQuiet(text);
    return text;
}

QString numbersText(const std::vector<double>& numbers) {
    QStringList parts;
    for (const double number : numbers) {
        parts.push_back(QString::number(number, 'g', 8));
    }
    return parts.join(QStringLiteral(", "));
}

/// How many means an input wants: of pictures one a channel.
int channelsOf(const OpenNetworkPtr& network) {
    const core::Shape& shape = network->network.inputShape();
    if (shape.size() == 3) {
        return static_cast<int>(shape.front());
    }
    const auto readings = imageReadings(shape);
    return readings.empty() ? 1 : readings.front().channels;
}

}  // namespace

ReadingDialog::ReadingDialog(Session& session, const OpenCheckpointPtr& checkpoint,
                             const QString& dataFolder, QWidget* parent)
    : QDialog(parent), m_session(session), m_desk(checkpoint, dataFolder) {
    setWindowTitle(tr("How is %1 to be read?").arg(checkpoint->fileName()));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(kFirstSize);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(makeTensors());
    split->addWidget(makeReadings());
    split->setChildrenCollapsible(false);
    split->setStretchFactor(1, 1);
    m_problem = new QLabel;
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kStep, 2 * kStep, 2 * kStep, 2 * kStep);
    layout->setSpacing(kStep);
    layout->addWidget(split, 1);
    layout->addWidget(m_problem);
    layout->addLayout(makeBottom());
    fillChoices();
    connect(&m_desk, &ReadingDesk::changed, this, &ReadingDialog::refresh);
    connect(&m_desk, &ReadingDesk::networkChanged, this, &ReadingDialog::showNetwork);
    fillNormalisations();
    refresh();
}

QWidget* ReadingDialog::makeTensors() {
    auto* side = new QWidget;
    auto* intro = makeText();
    intro->setText(tr("The file holds weights, but not the network they belong to (%1).")
                       .arg(QString::fromStdString(m_desk.checkpoint()->tensors.container)));
    auto* model = new TensorModel(m_desk.checkpoint(), this);
    auto* table = makeQuietTable(model);
    table->setAccessibleName(tr("Tensors of the file"));
    table->horizontalHeader()->setStretchLastSection(false);
    table->resizeColumnsToContents();
    table->horizontalHeader()->setSectionResizeMode(TensorModel::Name, QHeaderView::Stretch);
    auto* notes = makeText();
    QStringList lines;
    for (const std::string& note : m_desk.checkpoint()->tensors.notes) {
        lines.push_back(QString::fromStdString(note));
    }
    notes->setText(lines.join(QLatin1Char('\n')));
    notes->setVisible(!lines.isEmpty());
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, kStep, 0);
    layout->setSpacing(kStep);
    layout->addWidget(intro);
    layout->addWidget(table, 1);
    layout->addWidget(notes);
    return side;
}

QWidget* ReadingDialog::makeReadings() {
    auto* side = new QWidget;
    m_choices = new QListWidget;
    m_choices->setAccessibleName(tr("Readings"));
    m_choices->setMaximumHeight(kChoicesHeight);
    m_assumptions = makeText();
    m_convolutions = new ConvolutionFields;
    m_convolutions->setVisible(false);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(kStep, 0, 0, 0);
    layout->setSpacing(kStep);
    layout->addWidget(makeTitle(tr("Read as")));
    layout->addWidget(m_choices);
    layout->addWidget(m_assumptions);
    layout->addWidget(m_convolutions, 1);
    layout->addWidget(makeTitle(tr("Pixels are normalised by")));
    layout->addLayout(makeNormalisation());
    layout->addWidget(makeTitle(tr("Is it right?")));
    layout->addLayout(makeCheck());
    connect(m_choices, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0) {
            m_desk.choose(m_choices->item(row)->data(Qt::UserRole).toString());
        }
    });
    connect(m_convolutions, &ConvolutionFields::changed, &m_desk, &ReadingDesk::setConvolution);
    return side;
}

QLayout* ReadingDialog::makeNormalisation() {
    m_normalisation = new QComboBox;
    m_normalisation->setAccessibleName(tr("Known normalisations"));
    m_normalisation->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_mean = new QLineEdit;
    m_mean->setPlaceholderText(tr("mean"));
    m_mean->setAccessibleName(tr("Mean, one number or one a channel"));
    m_deviation = new QLineEdit;
    m_deviation->setPlaceholderText(tr("standard deviation"));
    m_deviation->setAccessibleName(tr("Standard deviation, one number or one a channel"));
    m_mean->setText(numbersText(m_desk.reading().mean));
    m_deviation->setText(numbersText(m_desk.reading().deviation));
    connect(m_normalisation, &QComboBox::activated, this, [this](int row) {
        const auto known = knownNormalisations(std::max(1, m_channels));
        if (row >= 0 && std::cmp_less(row, known.size())) {
            const KnownNormalisation& one = known[static_cast<std::size_t>(row)];
            m_mean->setText(numbersText(one.mean));
            m_deviation->setText(numbersText(one.deviation));
            takeNumbers();
        }
    });
    connect(m_mean, &QLineEdit::editingFinished, this, &ReadingDialog::takeNumbers);
    connect(m_deviation, &QLineEdit::editingFinished, this, &ReadingDialog::takeNumbers);
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    row->addWidget(m_normalisation);
    row->addWidget(m_mean, 1);
    row->addWidget(m_deviation, 1);
    return row;
}

QLayout* ReadingDialog::makeCheck() {
    m_dataset = new QComboBox;
    m_dataset->setAccessibleName(tr("Data set it is tried on"));
    m_dataset->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_check = new QLabel;
    m_check->setTextFormat(Qt::PlainText);
    m_check->setWordWrap(true);
    m_check->setFont(tabularFont(m_check->font()));
    connect(m_dataset, &QComboBox::activated, this,
            [this](int row) { m_desk.setDataset(m_dataset->itemData(row).toString()); });
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    row->addWidget(m_dataset);
    row->addWidget(m_check, 1);
    return row;
}

QLayout* ReadingDialog::makeBottom() {
    m_open = new QPushButton(tr("&Open"));
    m_open->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    connect(m_open, &QPushButton::clicked, this, &ReadingDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(m_open);
    return row;
}

void ReadingDialog::fillChoices() {
    const QSignalBlocker silent(m_choices);
    for (const ReadingChoice& choice : m_desk.choices()) {
        auto* item = new QListWidgetItem(choice.title, m_choices);
        item->setData(Qt::UserRole, choice.architecture);
        item->setToolTip(choice.assumptions.isEmpty() ? choice.title
                                                      : choice.assumptions.join(QLatin1Char('\n')));
    }
    if (!m_desk.reading().architecture.empty()) {
        m_choices->setCurrentRow(0);
    }
}

/// Of a picture with other channels there are others.
void ReadingDialog::fillNormalisations() {
    const int channels = m_desk.network() ? channelsOf(m_desk.network()) : std::max(1, m_channels);
    if (channels == m_channels) {
        return;
    }
    m_channels = channels;
    m_normalisation->clear();
    int current = -1;
    for (const KnownNormalisation& known : knownNormalisations(channels)) {
        if (known.mean == m_desk.reading().mean && known.deviation == m_desk.reading().deviation) {
            current = m_normalisation->count();
        }
        m_normalisation->addItem(known.title);
    }
    m_normalisation->setCurrentIndex(current);
}

void ReadingDialog::takeNumbers() {
    const auto mean = maybeNumbers(m_mean->text());
    const auto deviation = maybeNumbers(m_deviation->text());
    if (!mean || !deviation) {
        m_problem->setText(tr("Mean and deviation are numbers between commas."));
        return;
    }
    if (*mean != m_desk.reading().mean || *deviation != m_desk.reading().deviation) {
        m_desk.setNormalisation(*mean, *deviation);
    }
}

void ReadingDialog::showNetwork() {
    fillNormalisations();
    const QSignalBlocker silent(m_dataset);
    m_dataset->clear();
    for (const QString& name : m_desk.datasets()) {
        m_dataset->addItem(datasetTitle(name), name);
    }
    m_dataset->setCurrentIndex(m_dataset->findData(m_desk.dataset()));
    m_dataset->setVisible(m_dataset->count() > 0);
    if (m_desk.network()) {
        m_convolutions->setConvolutions(convolutionsOf(m_desk.network()->reading.architecture));
    }
}

void ReadingDialog::refresh() {
    const int row = m_choices->currentRow();
    QStringList lines;
    if (const OpenNetworkPtr& network = m_desk.network()) {
        lines.push_back(tr("%1 inputs, %2 outputs, %3 neurons, %4 parameters")
                            .arg(formatCount(network->network.inputCount()),
                                 formatCount(network->network.outputCount()),
                                 formatCount(network->network.neuronCount()),
                                 formatCount(network->network.parameterCount())));
    }
    if (row >= 0) {
        lines += m_desk.choices()[static_cast<std::size_t>(row)].assumptions;
    }
    m_assumptions->setText(lines.join(QLatin1Char('\n')));
    m_problem->setText(m_desk.failure());
    m_problem->setVisible(!m_desk.failure().isEmpty());
    m_check->setText(checkText());
    m_open->setEnabled(m_desk.network() != nullptr);
}

QString ReadingDialog::problem() const { return m_problem->text(); }

QString ReadingDialog::checkText() const {
    if (!m_desk.failure().isEmpty()) {
        return QStringLiteral("—");
    }
    if (!m_desk.network()) {
        return tr("Reading…");
    }
    if (!m_desk.checkFailure().isEmpty()) {
        return m_desk.checkFailure();
    }
    if (m_desk.dataset().isEmpty()) {
        return tr("No data set that is known has images of this size.");
    }
    const QString accuracy = tr("classifies %1 rightly").arg(m_desk.count().text());
    return m_desk.isBusy() ? tr("%1…").arg(accuracy) : accuracy;
}

void ReadingDialog::accept() {
    if (!m_desk.network()) {
        return;
    }
    openRead(m_session, m_desk.network(), m_desk.checkpoint()->instead);
    QDialog::accept();
}

}  // namespace ui
