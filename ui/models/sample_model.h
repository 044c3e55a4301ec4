#pragma once

#include <QAbstractListModel>
#include <QCache>
#include <QHash>
#include <QPixmap>
#include <QSet>
#include <QThreadPool>
#include <QTimer>
#include <atomic>

#include "ui/session/dataset_shelf.h"
#include "ui/session/opening.h"

namespace ui {

/// The samples of a data set: picture, label, and what the network says of them. Pictures and
/// predictions are made for the rows a view asks for, predictions off this thread.
class SampleModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IndexRole = Qt::UserRole, LabelRole, PredictionRole };
    /// -1: not known (yet).
    static constexpr int kUnknown = -1;

    explicit SampleModel(QObject* parent = nullptr);
    ~SampleModel() override;

    /// Null: nothing. The network may be null, or not fit: then there are no predictions.
    void setDataset(const OpenDatasetPtr& dataset, const OpenNetworkPtr& network);
    void setNetwork(const OpenNetworkPtr& network);
    /// setNetwork, where it is another one.
    void follow(const OpenNetworkPtr& network);
    /// How samples become inputs, where the user said so; predictions start anew.
    void setReading(const std::optional<ImageReading>& reading);
    /// Only samples of a class; -1: all.
    void setLabelFilter(int label);
    std::int64_t positionOfRow(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    int rowOfPosition(std::int64_t position) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QPixmap pictureOf(std::int64_t position) const;
    int predictionOf(std::int64_t position) const;
    QString className(int label) const;
    void predictPending();
    void takePredictions(quint64 generation, const QVector<std::pair<std::int64_t, int>>& found);
    void forgetPredictions();
    void arrange();

    OpenDatasetPtr m_dataset;
    OpenNetworkPtr m_network;
    std::optional<ImageReading> m_reading;
    int m_label = -1;
    std::vector<std::int64_t> m_rows;
    mutable QCache<std::int64_t, QPixmap> m_pictures;
    QHash<std::int64_t, int> m_predictions;
    mutable QSet<std::int64_t> m_pending;
    mutable QTimer m_gathering;
    quint64 m_generation = 0;
    bool m_busy = false;
    std::atomic<bool> m_stop = false;
    QThreadPool m_pool;
};

/// The largest output's index for an input; -1 where the sizes do not fit or an output is no
/// number.
int predictedClass(const core::Network& network, const Eigen::VectorXd& input);

/// The two largest outputs, larger first; nothing where there are fewer.
std::optional<std::pair<int, int>> topTwo(const core::Network& network,
                                          const Eigen::VectorXd& input);

}  // namespace ui
