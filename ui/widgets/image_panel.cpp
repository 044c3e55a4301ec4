#include "ui/widgets/image_panel.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <array>

#include "ui/models/sample_model.h"
#include "ui/session/centres.h"
#include "ui/session/dataset_shelf.h"
#include "ui/session/numbers.h"
#include "ui/session/output_names.h"
#include "ui/session/session.h"
#include "ui/widgets/image_view.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kPredictAfterMs = 60;

QString classText(const QStringList& names, int label) {
    return label >= 0 && label < names.size() ? names[label] : QString::number(label);
}

}  // namespace

Eigen::VectorXd lowerEnds(const Session& session) {
    const InputEdit& input = session.input();
    return Eigen::VectorXd::NullaryExpr(input.dim(),
                                        [&input](Eigen::Index i) { return input.lower(i); });
}

Eigen::VectorXd upperEnds(const Session& session) {
    const InputEdit& input = session.input();
    return Eigen::VectorXd::NullaryExpr(input.dim(),
                                        [&input](Eigen::Index i) { return input.upper(i); });
}

ImagePanel::ImagePanel(Session& session, DatasetShelf* shelf, QWidget* parent)
    : QWidget(parent), m_session(session), m_shelf(shelf) {
    m_view = new ImageView;
    m_view->setDescription([this](QPoint pixel) { return describe(pixel); });
    m_readingBox = new QComboBox;
    m_readingBox->setAccessibleName(tr("How the input is read as a picture"));
    m_note = new QLabel;
    m_note->setWordWrap(true);
    makeQuiet(m_note);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    layout->addWidget(makeSampleRow());
    layout->addLayout(makePictureRow());
    layout->addWidget(m_readingBox);
    m_prediction.setSingleShot(true);
    m_prediction.setInterval(kPredictAfterMs);
    connect(&m_prediction, &QTimer::timeout, this, &ImagePanel::showSample);
    connect(m_readingBox, &QComboBox::activated, this, [this](int index) {
        m_reading = m_readings[static_cast<std::size_t>(index)];
        tellShelf();
        refresh();
    });
    connect(m_view, &ImageView::pixelChosen, this, [this](QPoint pixel) {
        Q_EMIT coordinateChosen(static_cast<int>(m_reading->placeOf(0, pixel.y(), pixel.x())));
    });
    connect(&m_worst, &WorstInputSearch::foundChanged, this, &ImagePanel::showPicture);
    connect(&session, &Session::biasesChanged, &m_prediction, qOverload<>(&QTimer::start));
    connect(&session, &Session::outputsChanged, this, &ImagePanel::searchWorst);
    takeNetwork();
}

QWidget* ImagePanel::makeSampleRow() {
    auto* row = new QWidget;
    m_sample = new ElidedLabel;
    m_previous = new QToolButton;
    m_next = new QToolButton;
    m_previous->setArrowType(Qt::LeftArrow);
    m_next->setArrowType(Qt::RightArrow);
    m_previous->setAccessibleName(tr("Previous sample"));
    m_next->setAccessibleName(tr("Next sample"));
    m_previous->setToolTip(tr("Previous sample (Ctrl+[)"));
    m_next->setToolTip(tr("Next sample (Ctrl+])"));
    m_centre = new QPushButton(tr("Centre"));
    m_centre->setAutoDefault(false);
    m_centre->setToolTip(tr("Puts the centre of the input set elsewhere."));
    m_centre->setMenu(new QMenu(m_centre));
    connect(m_centre->menu(), &QMenu::aboutToShow, this, &ImagePanel::fillCentreMenu);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    layout->addWidget(m_sample, 1);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    layout->addWidget(m_centre);
    connect(m_previous, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(1); });
    return row;
}

/// The picture, and beside it which one.
QLayout* ImagePanel::makePictureRow() {
    const std::array titles{tr("Centre"), tr("Lower ends"), tr("Upper ends"), tr("Worst found")};
    const std::array tips{
        tr("The centre of the input set."), tr("Every number at its lower end."),
        tr("Every number at its upper end."),
        tr("The input found by gradients that makes the x coordinate least: with a margin there, "
           "the strongest attack on the class. Sampled: there may be a worse one.")};
    auto* group = new QButtonGroup(this);
    auto* choices = new QVBoxLayout;
    choices->setSpacing(kStep / 2);
    for (std::size_t k = 0; k < titles.size(); ++k) {
        auto* button = new QRadioButton(titles[k]);
        button->setToolTip(tips[k]);
        button->setChecked(k == 0);
        group->addButton(button);
        choices->addWidget(button);
        m_toggles.push_back(button);
        connect(button, &QRadioButton::clicked, this, [this, k] { choose(static_cast<Shown>(k)); });
    }
    choices->addWidget(m_note);
    choices->addStretch();
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * kStep);
    row->addWidget(m_view);
    row->addLayout(choices, 1);
    return row;
}

void ImagePanel::fillCentreMenu() {
    QMenu* menu = m_centre->menu();
    menu->clear();
    QAction* sample =
        menu->addAction(tr("From a &data set…"), this, [this] { Q_EMIT openDatasetWanted(); });
    sample->setEnabled(m_shelf != nullptr);
    menu->addSeparator();
    for (const Centre centre : {Centre::Zero, Centre::Middle, Centre::Random}) {
        menu->addAction(titleOf(centre), this, [this, centre] { putCentre(m_session, centre); });
    }
    menu->addAction(tr("&Paste numbers"), this, [this] { pasteCentre(m_session); });
}

void ImagePanel::takeNetwork() {
    m_readings.clear();
    if (m_session.network()) {
        m_readings = imageReadings(m_session.network()->network.inputShape());
    }
    m_reading = m_readings.empty() ? std::nullopt : std::optional(m_readings.front());
    tellShelf();
    const QSignalBlocker silent(m_readingBox);
    m_readingBox->clear();
    for (const ImageReading& reading : m_readings) {
        m_readingBox->addItem(titleOf(reading));
    }
    m_readingBox->setVisible(m_readings.size() > 1);
    choose(Shown::Centre);
    setVisible(m_reading.has_value());
}

void ImagePanel::tellShelf() {
    if (m_shelf != nullptr) {
        m_shelf->setReading(m_reading);
    }
}

void ImagePanel::choose(Shown what) {
    m_shown = what;
    m_toggles[static_cast<std::size_t>(what)]->setChecked(true);
    refresh();
}

void ImagePanel::searchWorst() {
    const bool isWanted =
        m_shown == Shown::Worst && m_session.network() && m_session.network()->graph && m_reading;
    if (!isWanted) {
        m_worst.cancel();
        return;
    }
    try {
        m_worst.search(
            {m_session.network()->graph, m_session.input().toInputSet(), m_session.outputs()});
    } catch (const std::invalid_argument&) {
        m_worst.cancel();  // No input set: the session says so.
    }
}

void ImagePanel::refresh() {
    if (!m_reading || m_session.input().dim() != m_reading->count()) {
        return;
    }
    searchWorst();
    showPicture();
    const auto& sample = m_session.input().sample;
    m_previous->setEnabled(sample.has_value());
    m_next->setEnabled(sample.has_value());
    m_prediction.start();
}

void ImagePanel::showPicture() {
    if (!m_reading || m_session.input().dim() != m_reading->count()) {
        return;
    }
    const InputEdit& input = m_session.input();
    const auto [low, high] = input.clip.value_or(std::pair{0.0, 1.0});
    const auto picture = [&](const Eigen::VectorXd& values) {
        m_view->setImage(imageOf(values, *m_reading, low, high));
    };
    m_note->clear();
    switch (m_shown) {
        case Shown::Centre:
            picture(input.center);
            break;
        case Shown::Lower:
            picture(lowerEnds(m_session));
            break;
        case Shown::Upper:
            picture(upperEnds(m_session));
            break;
        case Shown::Worst: {
            const auto& worst = m_worst.found();
            const bool isThere = worst && worst->input.size() == m_reading->count();
            picture(isThere ? worst->input : input.center);
            m_note->setText(isThere ? tr("%1 = %2 here (sampled)")
                                          .arg(formatCoordinate(m_session.outputs()[0]),
                                               formatNumber(worst->value))
                                    : tr("Looking for it…"));
            break;
        }
    }
}

void ImagePanel::showSample() {
    if (!m_reading || !m_session.network()) {
        return;
    }
    const InputEdit& input = m_session.input();
    const int predicted = predictedClass(m_session.network()->network, input.center);
    const QStringList names = outputNames(m_session.state());
    QString text;
    if (input.sample) {
        text = tr("%1 #%2: %3")
                   .arg(datasetTitle(input.sample->set))
                   .arg(input.sample->index)
                   .arg(classText(names, input.sample->label));
    } else {
        text = tr("own centre");
    }
    if (predicted >= 0) {
        text = tr("%1 → %2", "what it is, and what the network says of it")
                   .arg(text, classText(names, predicted));
    }
    m_sample->setElidedText(text, Qt::ElideRight);
}

QString ImagePanel::describe(QPoint pixel) const {
    const InputEdit& input = m_session.input();
    QStringList lines;
    for (int channel = 0; channel < m_reading->channels; ++channel) {
        const Eigen::Index place = m_reading->placeOf(channel, pixel.y(), pixel.x());
        lines += tr("x%1 (row %2, column %3): %4 … %5")
                     .arg(place)
                     .arg(pixel.y())
                     .arg(pixel.x())
                     .arg(formatNumber(input.lower(place)), formatNumber(input.upper(place)));
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace ui
