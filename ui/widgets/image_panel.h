#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>

#include "ui/session/image_reading.h"
#include "ui/session/worst_input.h"

class QComboBox;
class QLabel;
class QPushButton;
class QRadioButton;
class QToolButton;

namespace ui {

class DatasetShelf;
class ElidedLabel;
class ImageView;
class Session;

/// An input that is a picture: the centre, the ends of the set, the worst input found, each as a
/// picture; which sample it is, what the network says of it, and what else may be the centre.
class ImagePanel : public QWidget {
    Q_OBJECT

public:
    /// The shelf outlives the panel; null: no data sets are offered.
    ImagePanel(Session& session, DatasetShelf* shelf, QWidget* parent = nullptr);

    enum class Shown { Centre, Lower, Upper, Worst };

    /// How the input is read as a picture; nothing where it is none.
    const std::optional<ImageReading>& reading() const { return m_reading; }
    Shown shown() const { return m_shown; }
    void choose(Shown what);
    ImageView* view() const { return m_view; }

    /// Another network: is its input a picture?
    void takeNetwork();
    void refresh();

Q_SIGNALS:
    void coordinateChosen(int coordinate);
    void openDatasetWanted();
    /// By -1 or 1.
    void stepWanted(int step);

private:
    QWidget* makeSampleRow();
    QLayout* makePictureRow();
    void fillCentreMenu();
    void tellShelf();
    void showPicture();
    void showSample();
    void searchWorst();
    QString describe(QPoint pixel) const;

    Session& m_session;
    DatasetShelf* m_shelf;
    std::optional<ImageReading> m_reading;
    std::vector<ImageReading> m_readings;
    Shown m_shown = Shown::Centre;
    WorstInputSearch m_worst;
    QTimer m_prediction;  ///< evaluates the centre once it rests
    ImageView* m_view = nullptr;
    QComboBox* m_readingBox = nullptr;
    QPushButton* m_centre = nullptr;
    ElidedLabel* m_sample = nullptr;
    QLabel* m_note = nullptr;
    QToolButton* m_previous = nullptr;
    QToolButton* m_next = nullptr;
    std::vector<QRadioButton*> m_toggles;
};

/// The picture of one of the sets ends.
Eigen::VectorXd lowerEnds(const Session& session);
Eigen::VectorXd upperEnds(const Session& session);

}  // namespace ui
