#include "ui/session/dataset_shelf.h"

#include <QFileInfo>
#include <algorithm>
#include <exception>

namespace ui {

std::optional<std::int64_t> OpenDataset::positionOf(std::int64_t index) const {
    const auto place = std::ranges::lower_bound(data.indices, index);
    const bool isThere = place != data.indices.end() && *place == index;
    return isThere ? std::optional<std::int64_t>(place - data.indices.begin()) : std::nullopt;
}

const float* OpenDataset::pixelsOf(std::int64_t position) const {
    return data.pixels.data() + position * core::elementCount(data.shape);
}

int OpenDataset::labelOf(std::int64_t position) const {
    return data.labels.at(static_cast<std::size_t>(position));
}

DatasetShelf::DatasetShelf(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

QString DatasetShelf::folder() const {
    return m_folder.isEmpty() ? qEnvironmentVariable("REACHSCOPE_DATA") : m_folder;
}

void DatasetShelf::read(const QString& nameOrPath) {
    const quint64 request = ++m_request;
    if (m_open && m_open->name == nameOrPath) {
        Q_EMIT opened();
        return;
    }
    ++m_reading;
    Q_EMIT readingChanged();
    m_pool.start([this, request, nameOrPath, dataFolder = folder()] {
        OpenDatasetPtr dataset;
        QString reason;
        try {
            dataset = std::make_shared<const OpenDataset>(OpenDataset{
                nameOrPath,
                core::readDataset(nameOrPath.toStdString(), dataFolder.toStdString())});
        } catch (const std::exception& error) {
            reason = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this, [this, request, dataset, reason] { finish(request, dataset, reason); },
            Qt::QueuedConnection);
    });
}

void DatasetShelf::finish(quint64 request, const OpenDatasetPtr& dataset, const QString& reason) {
    --m_reading;
    if (request == m_request && dataset) {
        m_open = dataset;
        Q_EMIT opened();
    } else if (request == m_request) {
        Q_EMIT failed(reason);
    }
    Q_EMIT readingChanged();
}

QStringList knownDatasets() {
    return {QStringLiteral("mnist"), QStringLiteral("fashion-mnist"), QStringLiteral("cifar10")};
}

QString datasetTitle(const QString& name) {
    if (name == QLatin1String("mnist")) {
        return QStringLiteral("MNIST");
    }
    if (name == QLatin1String("fashion-mnist")) {
        return QStringLiteral("Fashion-MNIST");
    }
    return name == QLatin1String("cifar10") ? QStringLiteral("CIFAR-10")
                                            : QFileInfo(name).fileName();
}

QStringList classNames(const QString& dataset) {
    if (dataset == QLatin1String("mnist")) {
        return {QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2"),
                QStringLiteral("3"), QStringLiteral("4"), QStringLiteral("5"),
                QStringLiteral("6"), QStringLiteral("7"), QStringLiteral("8"),
                QStringLiteral("9")};
    }
    if (dataset == QLatin1String("fashion-mnist")) {
        return {DatasetShelf::tr("T-shirt"),    DatasetShelf::tr("Trouser"),
                DatasetShelf::tr("Pullover"),   DatasetShelf::tr("Dress"),
                DatasetShelf::tr("Coat"),       DatasetShelf::tr("Sandal"),
                DatasetShelf::tr("Shirt"),      DatasetShelf::tr("Sneaker"),
                DatasetShelf::tr("Bag"),        DatasetShelf::tr("Ankle boot")};
    }
    if (dataset == QLatin1String("cifar10")) {
        return {DatasetShelf::tr("airplane"), DatasetShelf::tr("automobile"),
                DatasetShelf::tr("bird"),     DatasetShelf::tr("cat"),
                DatasetShelf::tr("deer"),     DatasetShelf::tr("dog"),
                DatasetShelf::tr("frog"),     DatasetShelf::tr("horse"),
                DatasetShelf::tr("ship"),     DatasetShelf::tr("truck")};
    }
    return {};
}

std::optional<ImageReading> readingFor(const core::Dataset& data, const core::Shape& inputShape,
                                       const std::optional<ImageReading>& wanted) {
    const std::int64_t count = core::elementCount(data.shape);
    if (count != core::elementCount(inputShape)) {
        return std::nullopt;
    }
    const auto fits = [&data](const ImageReading& reading) {
        return data.shape.size() == 3 && data.shape[0] == reading.channels &&
               data.shape[1] == reading.height && data.shape[2] == reading.width;
    };
    if (wanted && fits(*wanted)) {
        return wanted;
    }
    for (const ImageReading& reading : imageReadings(inputShape)) {
        if (fits(reading)) {
            return reading;
        }
    }
    // Features, or a picture into a row of numbers: as they come.
    return ImageReading{1, 1, static_cast<int>(count), false};
}

}  // namespace ui
