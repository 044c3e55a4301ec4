#pragma once

#include <QObject>
#include <optional>
#include <vector>

#include "ui/session/background.h"
#include "ui/session/network_check.h"
#include "ui/session/open_checkpoint.h"

namespace ui {

/// One way to read a checkpoint.
struct ReadingChoice {
    QString title;
    QString architecture;     ///< as core::NetworkFileOptions has it
    QStringList assumptions;  ///< one line each
    bool isGuess = true;      ///< from names and shapes; else an architecture known by name
};

/// A convolution of a description, and how it slides.
struct ConvolutionSetting {
    QString name;  ///< what its tensors are called
    int kernel = 0;
    int stride = 1;
    int padding = 0;

    bool operator==(const ConvolutionSetting&) const = default;
};

/// The convolutions of a description (a JSON document), in order, those of residual blocks too.
/// Nothing for a text that is no description; strides and paddings that differ by axis are left
/// out.
std::vector<ConvolutionSetting> convolutionsOf(const std::string& architecture);
/// The description with the n-th of them set so.
std::string withConvolution(const std::string& architecture, int n,
                            const ConvolutionSetting& setting);

/// A normalisation that many checkpoints were trained behind.
struct KnownNormalisation {
    QString title;
    std::vector<double> mean;
    std::vector<double> deviation;
};
/// None first; those that fit an input of so many channels (of a flat input: 1 or 3).
std::vector<KnownNormalisation> knownNormalisations(int channels);

/// Numbers between commas or blanks; nothing for a text that holds anything else.
std::optional<std::vector<double>> maybeNumbers(const QString& text);

/// A checkpoint whose reading is being chosen: each choice is built off this thread and, where a
/// data set fits, tried on its first images, which is how one knows that a guess is right. Signals
/// are facts.
class ReadingDesk : public QObject {
    Q_OBJECT

public:
    ReadingDesk(OpenCheckpointPtr checkpoint, QString dataFolder, QObject* parent = nullptr);

    const OpenCheckpointPtr& checkpoint() const { return m_checkpoint; }
    const std::vector<ReadingChoice>& choices() const { return m_choices; }
    /// What is asked at present.
    const core::NetworkFileOptions& reading() const { return m_reading; }
    /// Read as asked; null while that is under way, and where it cannot be read so.
    const OpenNetworkPtr& network() const { return m_network; }
    /// Why it cannot be read so; one line.
    const QString& failure() const { return m_failure; }
    bool isBusy() const { return m_busy; }

    /// The set it is tried on; empty: none fits.
    const QString& dataset() const { return m_dataset; }
    QStringList datasets() const;
    const CheckCount& count() const { return m_count; }
    const QString& checkFailure() const { return m_checkFailure; }
    qint64 wantedSamples() const;

public Q_SLOTS:
    void choose(const QString& architecture);
    void setConvolution(int n, const ui::ConvolutionSetting& setting);
    void setNormalisation(const std::vector<double>& mean, const std::vector<double>& deviation);
    void setDataset(const QString& name);

Q_SIGNALS:
    /// The reading, its network, or the count.
    void changed();
    /// Another network, or none.
    void networkChanged();

private:
    void makeChoices();
    void ask();
    void work(const core::NetworkFileOptions& reading, const QString& dataset, quint64 request,
              const Background::Cancelled& cancelled);
    void post(quint64 request, const std::function<void()>& take);

    OpenCheckpointPtr m_checkpoint;
    QString m_dataFolder;
    std::vector<ReadingChoice> m_choices;
    core::NetworkFileOptions m_reading;
    OpenNetworkPtr m_network;
    QString m_failure;
    QString m_dataset;
    QString m_checkFailure;
    CheckCount m_count;
    bool m_busy = false;
    quint64 m_request = 0;
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
