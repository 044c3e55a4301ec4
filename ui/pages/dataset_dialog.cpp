#include "ui/pages/dataset_dialog.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/sample_model.h"
#include "ui/session/centres.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr QSize kFirstSize(94 * kStep, 70 * kStep);
constexpr QSize kCell(11 * kStep, 12 * kStep);

/// The known set whose samples have as many numbers.
QString suggestedSet(const Session& session) {
    const std::int64_t inputs = session.network() ? session.network()->network.inputCount() : 784;
    return inputs == 3072 ? QStringLiteral("cifar10") : QStringLiteral("mnist");
}

}  // namespace

DatasetDialog::DatasetDialog(Session& session, DatasetShelf& shelf, QWidget* parent)
    : QDialog(parent), m_session(session), m_shelf(shelf) {
    setWindowTitle(tr("Samples of a data set"));
    resize(kFirstSize);
    m_samples = new SampleModel(this);
    m_view = new QListView;
    m_view->setModel(m_samples);
    m_view->setViewMode(QListView::IconMode);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setMovement(QListView::Static);
    m_view->setUniformItemSizes(true);
    m_view->setIconSize({64, 64});
    m_view->setGridSize(kCell);
    m_view->setLayoutMode(QListView::Batched);
    m_view->setWordWrap(true);
    m_view->setAccessibleName(tr("Samples"));
    m_note = new ElidedLabel;
    makeQuiet(m_note);
    auto* close = new QPushButton(tr("Close"));
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QWidget::close);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_note, 1);
    bottom->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kStep, 2 * kStep, 2 * kStep, 2 * kStep);
    layout->setSpacing(kStep);
    layout->addLayout(makeChoice());
    layout->addWidget(m_view, 1);
    layout->addLayout(bottom);
    connectParts();
    showDataset();
}

QLayout* DatasetDialog::makeChoice() {
    m_set = new QComboBox;
    for (const QString& name : knownDatasets()) {
        m_set->addItem(datasetTitle(name), name);
    }
    m_set->setAccessibleName(tr("Data set"));
    m_labels = new QComboBox;
    m_labels->setAccessibleName(tr("Which classes are listed"));
    auto* file = new QPushButton(tr("&File…"));
    file->setToolTip(tr("A file of IDX images, CIFAR-10 records or CSV rows."));
    auto* folder = new QPushButton(tr("Data f&older…"));
    folder->setToolTip(tr("Where MNIST, Fashion-MNIST and CIFAR-10 are looked for."));
    for (QPushButton* button : {file, folder}) {
        button->setAutoDefault(false);
    }
    connect(file, &QPushButton::clicked, this, &DatasetDialog::chooseFile);
    connect(folder, &QPushButton::clicked, this, &DatasetDialog::chooseFolder);
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    row->addWidget(m_set);
    row->addWidget(m_labels);
    row->addStretch();
    row->addWidget(file);
    row->addWidget(folder);
    return row;
}

void DatasetDialog::connectParts() {
    connect(m_set, &QComboBox::activated, this,
            [this](int index) { m_shelf.read(m_set->itemData(index).toString()); });
    connect(m_labels, &QComboBox::activated, this,
            [this](int index) { m_samples->setLabelFilter(index - 1); });
    connect(m_view, &QListView::clicked, this, &DatasetDialog::take);
    connect(m_view, &QListView::activated, this, &DatasetDialog::take);
    connect(&m_shelf, &DatasetShelf::opened, this, &DatasetDialog::showDataset);
    connect(&m_shelf, &DatasetShelf::readingChanged, this, &DatasetDialog::showNote);
    connect(&m_shelf, &DatasetShelf::failed, this, [this](const QString& reason) {
        m_pendingStep = 0;
        m_note->setElidedText(reason, Qt::ElideRight);
    });
    const auto follow = [this] {
        m_samples->setReading(m_shelf.reading());
        m_samples->setNetwork(m_session.network());
    };
    connect(&m_session, &Session::networkChanged, this, follow);
    connect(&m_session, &Session::biasesChanged, this, follow);
    connect(&m_session, &Session::inputChanged, this, &DatasetDialog::selectSample);
}

void DatasetDialog::readSuggested() {
    const auto& sample = m_session.input().sample;
    if (sample || !m_shelf.open()) {
        m_shelf.read(sample ? sample->set : suggestedSet(m_session));
    }
}

void DatasetDialog::showDataset() {
    const OpenDatasetPtr& open = m_shelf.open();
    m_samples->setDataset(open, m_session.network());
    showLabels();
    showNote();
    if (open) {
        const QSignalBlocker silent(m_set);
        if (m_set->findData(open->name) < 0) {
            m_set->addItem(datasetTitle(open->name), open->name);
        }
        m_set->setCurrentIndex(m_set->findData(open->name));
        selectSample();
    }
    if (const int by = std::exchange(m_pendingStep, 0); by != 0 && open) {
        step(by);
    }
}

void DatasetDialog::showLabels() {
    m_labels->clear();
    m_labels->addItem(tr("all classes"));
    if (const OpenDatasetPtr& open = m_shelf.open()) {
        const QStringList names = classNames(open->name);
        const auto& labels = open->data.labels;
        const int last = labels.empty() ? -1 : *std::ranges::max_element(labels);
        for (int label = 0; label <= last && label < 1000; ++label) {
            m_labels->addItem(label < names.size() ? names[label] : QString::number(label));
        }
    }
}

void DatasetDialog::showNote() {
    const OpenDatasetPtr& open = m_shelf.open();
    if (m_shelf.isReading()) {
        m_note->setElidedText(tr("Reading…"), Qt::ElideRight);
        return;
    }
    QString text = tr("No data set is open. Choose one, or the folder that has them.");
    if (open) {
        text =
            tr("%1 samples. A click takes one as the centre.").arg(formatCount(open->data.count));
        if (!open->data.note.empty()) {
            text += QLatin1Char(' ') + QString::fromStdString(open->data.note);
        }
    }
    m_note->setElidedText(text, Qt::ElideRight);
}

void DatasetDialog::chooseFile() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a data set"), m_shelf.folder());
    if (!path.isEmpty()) {
        m_shelf.read(path);
    }
}

void DatasetDialog::chooseFolder() {
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("The folder of data sets"), m_shelf.folder());
    if (!folder.isEmpty()) {
        m_shelf.setFolder(folder);
        Q_EMIT folderChosen(folder);
        m_shelf.read(m_set->currentData().toString());
    }
}

void DatasetDialog::take(const QModelIndex& row) {
    if (row.isValid() && m_shelf.open()) {
        putSample(m_session, *m_shelf.open(), m_samples->positionOfRow(row.row()),
                  m_shelf.reading());
    }
}

void DatasetDialog::selectSample() {
    const auto& sample = m_session.input().sample;
    const OpenDatasetPtr& open = m_shelf.open();
    const auto position = sample && open && sample->set == open->name
                              ? open->positionOf(sample->index)
                              : std::nullopt;
    const int row = position ? m_samples->rowOfPosition(*position) : -1;
    if (row >= 0 && m_view->currentIndex().row() != row) {
        m_view->setCurrentIndex(m_samples->index(row));
        m_view->scrollTo(m_view->currentIndex());
    }
}

void DatasetDialog::step(int by) {
    const auto& sample = m_session.input().sample;
    if (!sample) {
        return;
    }
    const OpenDatasetPtr& open = m_shelf.open();
    if (!open || open->name != sample->set) {
        m_pendingStep = by;
        m_shelf.read(sample->set);
        return;
    }
    const auto position = open->positionOf(sample->index);
    const int row = position ? m_samples->rowOfPosition(*position) : -1;
    const int next = std::clamp(row + by, 0, m_samples->rowCount() - 1);
    if (m_samples->rowCount() > 0 && next != row) {
        take(m_samples->index(next));
    }
}

}  // namespace ui
