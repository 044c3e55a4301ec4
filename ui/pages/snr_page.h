#pragma once

#include <QTimer>
#include <QWidget>
#include <functional>
#include <optional>

#include "ui/plot/snr_charts.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedLayout;

namespace ui {

class ChartView;
class DatasetShelf;
class ElidedLabel;
class Session;
class SnrControls;
class SnrDesk;
class SnrLayerPanel;
class SnrNetworks;
class SnrScaleBar;
struct ChartPoint;

/// A neuron of the page that another page is to show.
struct SnrNeuron {
    SnrSubject network;
    std::string layer;  ///< the activation's node
    bool isOutput = false;
    std::int64_t neuron = -1;
};

/// "How do signal and noise travel through the layers?": curves of several networks over a data
/// set; the chosen layer's neurons and samples. Measures by itself what is quickly measured, the
/// rest when asked.
class SnrPage : public QWidget {
    Q_OBJECT

public:
    /// All outlive the page.
    SnrPage(Session& session, SnrDesk& desk, const DatasetShelf& datasets,
            QWidget* parent = nullptr);

    SnrControls* controls() const { return m_controls; }
    SnrNetworks* networks() const { return m_networks; }
    SnrScaleBar* scale() const { return m_scale; }
    ChartView* chart() const { return m_chart; }
    SnrLayerPanel* layer() const { return m_layer; }
    QPushButton* measureButton() const { return m_measure; }
    QPushButton* cancelButton() const { return m_cancel; }
    /// What stands in the page's place while there is nothing to measure.
    QString emptyText() const;
    /// What was measured on what, or how far it is.
    QString status() const;
    /// What is asked now, of the networks that are shown.
    SnrQuestion question() const;
    /// Measures what is missing, however long it takes.
    void measure();
    /// Stops measuring; what there is stays.
    void cancel();
    /// The curves as they are shown, with how they were made; nothing where there are none.
    std::optional<core::Figure> figure() const;
    bool hasCurves() const;
    /// The neuron that is chosen.
    std::optional<SnrNeuron> neuron() const;
    /// Why nothing can be measured now; empty: it can.
    QString whyNot() const;

Q_SIGNALS:
    void openWanted();
    void folderWanted();
    void exportWanted();
    void boundsWanted();
    void shiftWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeEmptyState();
    QWidget* makeBody();
    QWidget* makeRunRow();
    void connectParts();
    void change(const QString& what, const std::function<void(SnrShow&)>& edit, int mergeId = -1);
    void chooseFile();
    void choosePoint(const ChartPoint& point);
    void refresh();
    void follow();
    bool showEmpty();
    void showNetworks();
    void showCurves();
    void showWork();
    std::vector<SnrCurve> curves(std::vector<std::string>& ids) const;
    QString statusText() const;
    QString failureText() const;

    Session& m_session;
    SnrDesk& m_desk;
    const DatasetShelf& m_datasets;
    SnrShow m_show;                      ///< the state's
    std::vector<SnrSubject> m_subjects;  ///< all that are open
    std::string m_givenUp;               ///< key of the question that was cancelled
    QStackedLayout* m_stack = nullptr;
    QLabel* m_empty = nullptr;
    QPushButton* m_help = nullptr;
    SnrControls* m_controls = nullptr;
    QPushButton* m_measure = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_folder = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_worth = nullptr;
    ElidedLabel* m_status = nullptr;
    SnrNetworks* m_networks = nullptr;
    SnrScaleBar* m_scale = nullptr;
    ChartView* m_chart = nullptr;
    SnrLayerPanel* m_layer = nullptr;
    QTimer m_gathering;  ///< facts of one turn of the event loop
};

}  // namespace ui
