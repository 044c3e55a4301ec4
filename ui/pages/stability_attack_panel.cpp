#include "ui/pages/stability_attack_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>
#include <limits>

#include "ui/models/flip_model.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/stability_show.h"
#include "ui/widgets/image_view.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kMergeNumbers = 0x7c10;
constexpr int kNumberWidth = 8 * kStep;
constexpr int kPictureSide = 11 * kStep;

QSpinBox* makeCount(int least, int largest, const QString& name, const QString& help) {
    auto* box = new QSpinBox;
    box->setRange(least, largest);
    box->setKeyboardTracking(false);
    box->setAccessibleName(name);
    box->setToolTip(help);
    box->setMaximumWidth(kNumberWidth);
    return box;
}

QLabel* labelFor(const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text);
    label->setBuddy(buddy);
    return label;
}

/// The factor by which changeImageOf shows a change.
double amplificationOf(const Eigen::VectorXd& change) {
    const double largest = change.size() > 0 ? change.cwiseAbs().maxCoeff() : 0.0;
    return largest > 0.0 ? 0.5 / largest : 1.0;
}

bool isSameSettings(const core::AttackSettings& a, const core::AttackSettings& b) {
    return a.steps == b.steps && a.stepSize == b.stepSize && a.restarts == b.restarts &&
           a.loss == b.loss && a.seed == b.seed;
}

}  // namespace

bool asksTheSame(const AttackQuestion& a, const AttackQuestion& b) {
    const bool isSameBall = a.set.ball.has_value() == b.set.ball.has_value() &&
                            (!a.set.ball || (a.set.ball->norm == b.set.ball->norm &&
                                             a.set.ball->radius == b.set.ball->radius));
    return a.network == b.network && a.label == b.label && a.index == b.index &&
           a.point == b.point && a.set.box.lower() == b.set.box.lower() &&
           a.set.box.upper() == b.set.box.upper() && isSameBall &&
           isSameSettings(a.settings, b.settings);
}

StabilityAttackPanel::StabilityAttackPanel(Session& session, SampleAttack& attack, QWidget* parent)
    : QWidget(parent), m_session(session), m_attack(attack) {
    m_model = new FlipModel(this);
    m_flips = makeQuietTable(m_model);
    m_flips->setAccessibleName(tr("Neurons that the attack flips"));
    m_flips->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_flips->horizontalHeader()->setResizeContentsPrecision(0);
    m_verdict = new QLabel;
    m_verdict->setWordWrap(true);
    m_verdict->setContentsMargins(kStep, 0, kStep, kStep / 2);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pictures = makePictures();
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    row->addWidget(m_pictures, 0, Qt::AlignTop);
    row->addWidget(m_flips, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_verdict);
    layout->addLayout(row, 1);
    connectParts();
    showAnswer();
}

QWidget* StabilityAttackPanel::makeBar() {
    auto* bar = new QWidget;
    m_steps = makeCount(1, 100'000, tr("Steps of the attack"), tr("Gradient steps (PGD)."));
    m_stepSize = new NumberField;
    m_stepSize->setMaximumWidth(kNumberWidth);
    m_stepSize->setAccessibleName(tr("Size of a step"));
    m_stepSize->setToolTip(tr("A share of the radius."));
    m_restarts = makeCount(1, 100'000, tr("Restarts of the attack"),
                           tr("The strongest of so many starts counts."));
    m_loss = new QComboBox;
    m_loss->addItems({tr("cross-entropy"), tr("margin"), tr("every class")});
    m_loss->setAccessibleName(tr("What the attack makes small"));
    m_loss->setToolTip(
        tr("Cross-entropy; the margin to the nearest class; or the margin to every other class in "
           "turn, slow and often the strongest."));
    m_seed = makeCount(0, std::numeric_limits<int>::max(), tr("Seed"),
                       tr("The same seed makes the same attack."));
    m_button = new QPushButton(tr("Attack"));
    m_button->setAutoDefault(false);
    auto* steps = new QHBoxLayout;
    steps->setSpacing(kStep / 2);
    steps->addWidget(labelFor(tr("ste&ps"), m_steps));
    steps->addWidget(m_steps);
    steps->addWidget(labelFor(tr("of eps ×"), m_stepSize));
    steps->addWidget(m_stepSize);
    steps->addWidget(labelFor(tr("starts"), m_restarts));
    steps->addWidget(m_restarts);
    steps->addStretch();
    auto* rest = new QHBoxLayout;
    rest->setSpacing(kStep / 2);
    rest->addWidget(m_loss);
    rest->addWidget(labelFor(tr("seed"), m_seed));
    rest->addWidget(m_seed);
    rest->addStretch();
    rest->addWidget(m_button);
    auto* layout = new QVBoxLayout(bar);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep / 2);
    layout->addLayout(steps);
    layout->addLayout(rest);
    return bar;
}

QWidget* StabilityAttackPanel::makePictures() {
    auto* side = new QWidget;
    auto* layout = new QHBoxLayout(side);
    layout->setContentsMargins(kStep, 0, 0, kStep);
    layout->setSpacing(kStep);
    const std::array<QString, 3> names{tr("Clean picture"), tr("Attacked picture"),
                                       tr("Difference, amplified")};
    const std::array<ImageView**, 3> views{&m_clean, &m_attacked, &m_difference};
    for (std::size_t k = 0; k < views.size(); ++k) {
        auto* view = new ImageView;
        view->setFixedSize(kPictureSide, kPictureSide);
        view->setAccessibleName(names[k]);
        *views[k] = view;
        m_captions[k] = new QLabel;
        m_captions[k]->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
        m_captions[k]->setWordWrap(true);
        m_captions[k]->setFixedWidth(kPictureSide);
        makeQuiet(m_captions[k]);
        auto* column = new QVBoxLayout;
        column->setSpacing(kStep / 2);
        column->addWidget(view);
        column->addWidget(m_captions[k]);
        layout->addLayout(column);
    }
    return side;
}

void StabilityAttackPanel::connectParts() {
    const auto change = [this](const QString& what, const auto& edit) {
        changeStability(
            m_session, what, [&edit](StabilityShow& show) { edit(show.attack); }, kMergeNumbers);
    };
    connect(m_steps, &QSpinBox::valueChanged, this, [change](int value) {
        change(tr("steps of the attack"), [value](AttackShow& attack) { attack.steps = value; });
    });
    connect(m_stepSize, &NumberField::valueEntered, this, [change](double value) {
        change(tr("steps of the attack"), [value](AttackShow& attack) { attack.stepSize = value; });
    });
    connect(m_restarts, &QSpinBox::valueChanged, this, [change](int value) {
        change(tr("starts of the attack"),
               [value](AttackShow& attack) { attack.restarts = value; });
    });
    connect(m_loss, &QComboBox::activated, this, [change](int index) {
        change(tr("loss of the attack"),
               [index](AttackShow& attack) { attack.loss = static_cast<core::AttackLoss>(index); });
    });
    connect(m_seed, &QSpinBox::valueChanged, this, [change](int value) {
        change(tr("seed of the attack"), [value](AttackShow& attack) { attack.seed = value; });
    });
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_attack.isBusy()) {
            m_attack.cancel();
        } else if (m_question) {
            m_attack.ask(*m_question);
        }
    });
    connect(&m_attack, &SampleAttack::changed, this, &StabilityAttackPanel::showAnswer);
}

void StabilityAttackPanel::show(const std::optional<AttackQuestion>& question,
                                const QString& whyNot, const std::optional<ImageReading>& reading,
                                const QStringList& classes) {
    const bool isSame = question && m_question && asksTheSame(*question, *m_question);
    m_question = question;
    m_whyNot = whyNot;
    m_reading = reading;
    m_classes = classes;
    showSettings();
    if (!isSame) {
        m_attack.clear();  // tells showAnswer
    }
    showAnswer();
}

void StabilityAttackPanel::showSettings() {
    const AttackShow attack = stabilityOf(m_session.state()).attack;
    const QSignalBlocker steps(m_steps);
    const QSignalBlocker restarts(m_restarts);
    const QSignalBlocker seed(m_seed);
    m_steps->setValue(attack.steps);
    m_stepSize->setValue(attack.stepSize);
    m_restarts->setValue(attack.restarts);
    m_loss->setCurrentIndex(static_cast<int>(attack.loss));
    m_seed->setValue(static_cast<int>(attack.seed));
}

QString StabilityAttackPanel::className(int label) const {
    return label >= 0 && label < m_classes.size() ? m_classes[label] : QString::number(label);
}

QString StabilityAttackPanel::verdict() const { return m_verdict->text(); }

QString StabilityAttackPanel::verdictOf(const AttackAnswer& answer) const {
    const QString change =
        tr("Predicted %1 → %2, margin %3 → %4.")
            .arg(className(answer.clean.predicted), className(answer.attacked.predicted),
                 formatNumber(answer.clean.margin), formatNumber(answer.attacked.margin));
    const QString flips =
        tr("%1 of %2 neurons flip.")
            .arg(formatCount(std::ssize(answer.flips)), formatCount(answer.neurons));
    const QString outcome = answer.clean.margin <= 0.0 ? tr("The clean input is misclassified.")
                            : answer.isAdversarial()   ? tr("The attack succeeds.")
                            : answer.isComplete        ? tr("The attack fails: no proof of safety.")
                                                       : tr("Cut short without success.");
    return QStringList{outcome, change, flips}.join(QLatin1Char(' '));
}

void StabilityAttackPanel::showAnswer() {
    const AttackAnswerPtr& answer = m_attack.answer();
    m_button->setText(m_attack.isBusy() ? tr("Cancel (%1 %)").arg(percentOf(m_attack.share()))
                                        : tr("Attack"));
    m_button->setEnabled(m_attack.isBusy() || m_question.has_value());
    m_button->setToolTip(m_question ? tr("Looks within the set for an input that is classified "
                                         "otherwise. The numbers are replayed in double precision.")
                                    : m_whyNot);
    m_verdict->setText(!m_attack.failure().isEmpty() ? m_attack.failure()
                       : answer                      ? verdictOf(*answer)
                       : m_attack.isBusy()           ? tr("Attacking…")
                       : m_question ? tr("Press Attack to look for an input near this one that is "
                                         "classified otherwise.")
                                    : m_whyNot);
    m_model->setAnswer(answer);
    m_flips->setVisible(answer != nullptr);
    m_pictures->setVisible(answer && m_reading);
    if (answer && m_reading) {
        showPictures(*answer);
    }
}

void StabilityAttackPanel::showPictures(const AttackAnswer& answer) {
    const Eigen::VectorXd change = answer.attacked.point - answer.clean.point;
    m_clean->setImage(imageOf(answer.clean.point, *m_reading));
    m_attacked->setImage(imageOf(answer.attacked.point, *m_reading));
    m_difference->setImage(changeImageOf(change, *m_reading));
    m_captions[0]->setText(tr("clean: %1").arg(className(answer.clean.predicted)));
    m_captions[1]->setText(tr("attacked: %1").arg(className(answer.attacked.predicted)));
    m_captions[2]->setText(tr("difference × %1").arg(formatNumber(amplificationOf(change))));
    for (const auto& [view, values] : {std::pair{m_clean, answer.clean.point},
                                       {m_attacked, answer.attacked.point},
                                       {m_difference, change}}) {
        view->setDescription([reading = *m_reading, values = values](QPoint pixel) {
            QStringList numbers;
            for (int channel = 0; channel < reading.channels; ++channel) {
                numbers << formatNumber(values[reading.placeOf(channel, pixel.y(), pixel.x())]);
            }
            return numbers.join(QStringLiteral(", "));
        });
    }
}

}  // namespace ui
