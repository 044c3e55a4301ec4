#pragma once

#include <QObject>
#include <QThreadPool>
#include <QVector>
#include <memory>
#include <optional>

#include "core/data/dataset.h"
#include "ui/session/image_reading.h"

namespace ui {

class Session;

/// A data set that is open. Immutable.
struct OpenDataset {
    QString name;  ///< "mnist", or the path of a file
    core::Dataset data;

    /// The position of the sample of that index in the full set; nothing if it is not there.
    std::optional<std::int64_t> positionOf(std::int64_t index) const;
    const float* pixelsOf(std::int64_t position) const;
    int labelOf(std::int64_t position) const;
};

using OpenDatasetPtr = std::shared_ptr<const OpenDataset>;

/// The data set in use, read off this thread: a known one below the data folder, or a file. Signals
/// are facts.
class DatasetShelf : public QObject {
    Q_OBJECT

public:
    explicit DatasetShelf(QObject* parent = nullptr);

    const OpenDatasetPtr& open() const { return m_open; }
    bool isReading() const { return m_busyReads > 0; }
    /// Where known sets are looked for: the folder set here, else $REACHSCOPE_DATA.
    QString folder() const;
    void setFolder(const QString& folder) { m_folder = folder; }
    /// How the network's input is read as a picture, where the user said so.
    const std::optional<ImageReading>& reading() const { return m_reading; }
    void setReading(const std::optional<ImageReading>& reading) { m_reading = reading; }

    /// Reads a set, unless it is the one that is open; a later call overtakes an earlier one.
    void read(const QString& nameOrPath);

Q_SIGNALS:
    void opened();
    void readingChanged();
    /// One line that names the file and the place.
    void failed(QString reason);

private:
    void finish(quint64 request, const OpenDatasetPtr& dataset, const QString& reason);

    QString m_folder;
    std::optional<ImageReading> m_reading;
    OpenDatasetPtr m_open;
    quint64 m_request = 0;
    int m_busyReads = 0;
    QThreadPool m_pool;  ///< last: its destructor waits for readers that call back
};

/// The names of the sets that are known, as --data takes them.
QStringList knownDatasets();
/// "MNIST", "Fashion-MNIST"; a file's name for others.
QString datasetTitle(const QString& name);

/// What a class is called: "7", "Sneaker", "frog"; empty where the set's classes are not known.
QStringList classNames(const QString& dataset);

/// Which reading of a network's input a sample of the set fits; nothing if none does.
std::optional<ImageReading> readingFor(const core::Dataset& data, const core::Shape& inputShape,
                                       const std::optional<ImageReading>& wanted);

}  // namespace ui
