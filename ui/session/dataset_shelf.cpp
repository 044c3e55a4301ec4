#include "ui/session/dataset_shelf.h"

#include <algorithm>
#include <exception>

#include "core/data/known_sets.h"

namespace ui {

namespace {

// core/data/known_sets.cpp names the classes; here for the translators' tool, which reads texts
// only.
[[maybe_unused]] constexpr const char* kClassNames[] = {
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "T-shirt"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "Trouser"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "Pullover"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "Dress"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "Coat"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "Sandal"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "Shirt"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "Sneaker"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "Bag"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "Ankle boot"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "airplane"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "automobile"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "bird"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "cat"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "deer"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "dog"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "frog"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "horse"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "ship"),
    QT_TRANSLATE_NOOP("ui::DatasetShelf", "truck"),
};

}  // namespace

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
    ++m_busyReads;
    Q_EMIT readingChanged();
    m_pool.start([this, request, nameOrPath, dataFolder = folder()] {
        OpenDatasetPtr dataset;
        QString reason;
        try {
            dataset = std::make_shared<const OpenDataset>(OpenDataset{
                nameOrPath, core::readDataset(nameOrPath.toStdString(), dataFolder.toStdString())});
        } catch (const std::exception& error) {
            reason = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this, [this, request, dataset, reason] { finish(request, dataset, reason); },
            Qt::QueuedConnection);
    });
}

void DatasetShelf::finish(quint64 request, const OpenDatasetPtr& dataset, const QString& reason) {
    --m_busyReads;
    if (request == m_request && dataset) {
        m_open = dataset;
        Q_EMIT opened();
    } else if (request == m_request) {
        Q_EMIT failed(reason);
    }
    Q_EMIT readingChanged();
}

QStringList knownDatasets() {
    QStringList names;
    for (const core::KnownSet& set : core::knownSets()) {
        names.append(QString::fromStdString(set.id));
    }
    return names;
}

QString datasetTitle(const QString& name) {
    return QString::fromStdString(core::datasetTitle(name.toStdString()));
}

QStringList classNames(const QString& dataset) {
    QStringList names;
    for (const std::string& name : core::classNames(dataset.toStdString())) {
        names.append(DatasetShelf::tr(name.c_str()));
    }
    return names;
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
