#pragma once

#include <QStringList>
#include <QWidget>

#include "core/train/training_settings.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace ui {

/// What a row shows of its setting.
struct TrainingSettingShow {
    QString value;     ///< as typed after "key="
    QString default_;  ///< likewise
    bool isChanged = false;
};

/// One setting of a training run: its name, a field by its type, its unit, and, where it differs
/// from the default, the way back.
class TrainingSettingRow : public QWidget {
    Q_OBJECT

public:
    /// setting: of trainingSettings(), which lives as long as the program. choices: values with
    /// their titles, offered where the setting has none of its own; with isFree others may be
    /// typed.
    explicit TrainingSettingRow(const core::TrainingSetting& setting,
                                const QList<std::pair<QString, QString>>& choices = {},
                                bool isFree = true, QWidget* parent = nullptr);

    const core::TrainingSetting& setting() const { return m_setting; }
    /// Silent; a text that is being typed stays.
    void showValue(const TrainingSettingShow& show);
    /// Marks what was typed as refused; empty: it is not.
    void showRefusal(const QString& why);
    /// What is in the field now.
    QString text() const;
    QWidget* field() const { return m_field; }
    QToolButton* resetButton() const { return m_reset; }

Q_SIGNALS:
    void entered(const QString& text);
    void resetWanted();
    /// The mouse or the focus is here: its explanation is wanted.
    void looked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;

private:
    QWidget* makeField(const QList<std::pair<QString, QString>>& choices, bool isFree);
    QWidget* makeChoice(const QList<std::pair<QString, QString>>& choices, bool isFree);
    /// A value was chosen from the list.
    void take(const QString& value);
    void enter(const QString& text);
    void markChanged(bool isChanged);

    const core::TrainingSetting& m_setting;
    QLabel* m_title = nullptr;
    QWidget* m_field = nullptr;
    QCheckBox* m_check = nullptr;
    QComboBox* m_choice = nullptr;
    QLineEdit* m_line = nullptr;
    QToolButton* m_reset = nullptr;
    QString m_shown;
};

}  // namespace ui
