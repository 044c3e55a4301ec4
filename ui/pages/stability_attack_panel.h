#pragma once

#include <QWidget>
#include <array>
#include <optional>

#include "ui/session/image_reading.h"
#include "ui/session/sample_attack.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QTableView;

namespace ui {

class FlipModel;
class ImageView;
class NumberField;
class Session;

/// An attack on the sample that is looked at: clean, attacked and their difference as pictures,
/// what the network says of both, and which neurons flip. What the user sets goes into the page's
/// document.
class StabilityAttackPanel : public QWidget {
    Q_OBJECT

public:
    /// Both outlive the panel.
    StabilityAttackPanel(Session& session, SampleAttack& attack, QWidget* parent = nullptr);

    /// What would be attacked, or why nothing can be; how its input is read as a picture; names of
    /// the classes (empty: numbers). An answer to another question is forgotten.
    void show(const std::optional<AttackQuestion>& question, const QString& whyNot,
              const std::optional<ImageReading>& reading, const QStringList& classes);

    QPushButton* button() const { return m_button; }
    ImageView* clean() const { return m_clean; }
    ImageView* attacked() const { return m_attacked; }
    ImageView* difference() const { return m_difference; }
    QTableView* flips() const { return m_flips; }
    QString verdict() const;

private:
    QWidget* makeBar();
    QWidget* makePictures();
    void connectParts();
    void showSettings();
    void showAnswer();
    void showPictures(const AttackAnswer& answer);
    QString verdictOf(const AttackAnswer& answer) const;
    QString className(int label) const;

    Session& m_session;
    SampleAttack& m_attack;
    std::optional<AttackQuestion> m_question;
    QString m_whyNot;
    std::optional<ImageReading> m_reading;
    QStringList m_classes;
    FlipModel* m_model = nullptr;
    QSpinBox* m_steps = nullptr;
    NumberField* m_stepSize = nullptr;
    QSpinBox* m_restarts = nullptr;
    QComboBox* m_loss = nullptr;
    QSpinBox* m_seed = nullptr;
    QPushButton* m_button = nullptr;
    QWidget* m_pictures = nullptr;
    ImageView* m_clean = nullptr;
    ImageView* m_attacked = nullptr;
    ImageView* m_difference = nullptr;
    std::array<QLabel*, 3> m_captions{};
    QLabel* m_verdict = nullptr;
    QTableView* m_flips = nullptr;
};

/// True if both ask the same attack.
bool asksTheSame(const AttackQuestion& a, const AttackQuestion& b);

}  // namespace ui
