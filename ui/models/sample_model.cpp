#include "ui/models/sample_model.h"

#include <algorithm>
#include <numeric>

#include "core/network/evaluate.h"

namespace ui {
namespace {

constexpr int kPictureSide = 64;
constexpr int kKeptPictures = 2000;
/// Samples of one go: short enough to stop soon.
constexpr qsizetype kBatch = 16;

std::vector<double> outputsOf(const core::Network& network, const Eigen::VectorXd& input) {
    if (input.size() != network.inputCount()) {
        return {};
    }
    return core::evaluate<double>(network,
                                  std::span(input.data(), static_cast<std::size_t>(input.size())));
}

}  // namespace

int predictedClass(const core::Network& network, const Eigen::VectorXd& input) {
    const std::vector<double> outputs = outputsOf(network, input);
    const bool isUsable =
        !outputs.empty() && std::ranges::all_of(outputs, [](double y) { return std::isfinite(y); });
    return isUsable ? static_cast<int>(std::ranges::max_element(outputs) - outputs.begin()) : -1;
}

std::optional<std::pair<int, int>> topTwo(const core::Network& network,
                                          const Eigen::VectorXd& input) {
    const std::vector<double> outputs = outputsOf(network, input);
    if (outputs.size() < 2) {
        return std::nullopt;
    }
    std::vector<int> order(outputs.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::partial_sort(order, order.begin() + 2, std::ranges::greater{},
                              [&](int k) { return outputs[static_cast<std::size_t>(k)]; });
    return std::pair{order[0], order[1]};
}

SampleModel::SampleModel(QObject* parent) : QAbstractListModel(parent), m_pictures(kKeptPictures) {
    m_pool.setMaxThreadCount(1);
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(&m_gathering, &QTimer::timeout, this, &SampleModel::predictPending);
}

SampleModel::~SampleModel() {
    m_stop = true;
    m_pool.waitForDone();
}

void SampleModel::setDataset(const OpenDatasetPtr& dataset, const OpenNetworkPtr& network) {
    beginResetModel();
    m_dataset = dataset;
    m_network = network;
    m_pictures.clear();
    m_label = -1;
    forgetPredictions();
    arrange();
    endResetModel();
}

void SampleModel::setNetwork(const OpenNetworkPtr& network) {
    m_network = network;
    forgetPredictions();
    if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void SampleModel::follow(const OpenNetworkPtr& network) {
    if (network != m_network) {
        setNetwork(network);
    }
}

void SampleModel::setReading(const std::optional<ImageReading>& reading) {
    if (reading != m_reading) {
        m_reading = reading;
        setNetwork(m_network);
    }
}

void SampleModel::setLabelFilter(int label) {
    beginResetModel();
    m_label = label;
    arrange();
    endResetModel();
}

void SampleModel::arrange() {
    m_rows.clear();
    const std::int64_t count = m_dataset ? m_dataset->data.count : 0;
    for (std::int64_t position = 0; position < count; ++position) {
        if (m_label < 0 || m_dataset->labelOf(position) == m_label) {
            m_rows.push_back(position);
        }
    }
}

void SampleModel::forgetPredictions() {
    ++m_generation;
    m_predictions.clear();
    m_pending.clear();
}

int SampleModel::rowOfPosition(std::int64_t position) const {
    const auto row = std::ranges::lower_bound(m_rows, position);
    return row != m_rows.end() && *row == position ? static_cast<int>(row - m_rows.begin()) : -1;
}

int SampleModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QPixmap SampleModel::pictureOf(std::int64_t position) const {
    if (const QPixmap* known = m_pictures.object(position)) {
        return *known;
    }
    const core::Shape& shape = m_dataset->data.shape;
    const auto readings = imageReadings(shape);
    if (readings.empty()) {
        return {};
    }
    ImageReading reading = readings.front();
    reading.isChannelsLast = false;
    const Eigen::VectorXd pixels = arranged(m_dataset->pixelsOf(position), reading);
    const QPixmap picture = QPixmap::fromImage(imageOf(pixels, reading))
                                .scaled(kPictureSide, kPictureSide, Qt::KeepAspectRatio);
    m_pictures.insert(position, new QPixmap(picture));
    return picture;
}

int SampleModel::predictionOf(std::int64_t position) const {
    const auto known = m_predictions.constFind(position);
    if (known != m_predictions.cend()) {
        return *known;
    }
    if (m_network && !m_pending.contains(position)) {
        m_pending.insert(position);
        m_gathering.start();
    }
    return kUnknown;
}

QString SampleModel::className(int label) const {
    const QStringList names = classNames(m_dataset->name);
    return label >= 0 && label < names.size() ? names[label] : QString::number(label);
}

QVariant SampleModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !m_dataset) {
        return {};
    }
    const std::int64_t position = positionOfRow(index.row());
    const int label = m_dataset->labelOf(position);
    const auto number =
        static_cast<qint64>(m_dataset->data.indices[static_cast<std::size_t>(position)]);
    switch (role) {
        case Qt::DecorationRole:
            return pictureOf(position);
        case Qt::DisplayRole: {
            const int prediction = predictionOf(position);
            return prediction == kUnknown || prediction == label
                       ? className(label)
                       : QStringLiteral("%1 → %2").arg(className(label), className(prediction));
        }
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole: {
            const int prediction = predictionOf(position);
            const QString text = tr("sample %1, label %2").arg(number).arg(className(label));
            return prediction == kUnknown ? text
                                          : tr("%1, predicted %2").arg(text, className(prediction));
        }
        case IndexRole:
            return number;
        case LabelRole:
            return label;
        case PredictionRole:
            return predictionOf(position);
        default:
            return {};
    }
}

void SampleModel::predictPending() {
    if (m_busy || m_pending.isEmpty() || !m_network || !m_dataset) {
        return;
    }
    const auto reading = readingFor(m_dataset->data, m_network->network.inputShape(), m_reading);
    if (!reading) {
        m_pending.clear();
        return;
    }
    QVector<std::int64_t> batch;
    for (auto it = m_pending.begin(); it != m_pending.end() && batch.size() < kBatch;) {
        batch.push_back(*it);
        it = m_pending.erase(it);
    }
    m_busy = true;
    m_pool.start([this, batch, reading = *reading, dataset = m_dataset, network = m_network,
                  generation = m_generation] {
        QVector<std::pair<std::int64_t, int>> found;
        for (const std::int64_t position : batch) {
            if (m_stop) {
                return;
            }
            found.push_back(
                {position,
                 predictedClass(network->network, arranged(dataset->pixelsOf(position), reading))});
        }
        QMetaObject::invokeMethod(
            this, [this, generation, found] { takePredictions(generation, found); },
            Qt::QueuedConnection);
    });
}

void SampleModel::takePredictions(quint64 generation,
                                  const QVector<std::pair<std::int64_t, int>>& found) {
    m_busy = false;
    if (generation == m_generation) {
        for (const auto& [position, prediction] : found) {
            m_predictions.insert(position, prediction);
            if (const int row = rowOfPosition(position); row >= 0) {
                Q_EMIT dataChanged(index(row), index(row));
            }
        }
    }
    predictPending();
}

}  // namespace ui
