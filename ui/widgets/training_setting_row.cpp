#include "ui/widgets/training_setting_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

#include "ui/session/training_setting_words.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kTitleWidth = 26 * kStep;
constexpr int kFieldWidth = 24 * kStep;
constexpr int kUnitWidth = 12 * kStep;
constexpr int kResetWidth = 3 * kStep;

QString words(const std::string& utf8) { return QString::fromStdString(utf8); }

QString titleOf(const core::TrainingSetting& setting) {
    return setting.symbol.empty()
               ? settingWords(setting.title)
               : QStringLiteral("%1 %2").arg(settingWords(setting.title), words(setting.symbol));
}

bool isNumber(const core::TrainingSetting& setting) {
    return std::holds_alternative<double core::TrainingConfig::*>(setting.member) ||
           std::holds_alternative<std::int64_t core::TrainingConfig::*>(setting.member);
}

}  // namespace

TrainingSettingRow::TrainingSettingRow(const core::TrainingSetting& setting,
                                       const QList<std::pair<QString, QString>>& choices,
                                       bool isFree, QWidget* parent)
    : QWidget(parent), m_setting(setting) {
    m_title = new QLabel(titleOf(setting));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFixedWidth(kTitleWidth);
    m_title->setWordWrap(true);
    m_field = makeField(choices, isFree);
    m_field->setFixedWidth(kFieldWidth);
    m_field->setAccessibleName(settingWords(setting.title));
    m_field->setAccessibleDescription(settingWords(setting.help));
    m_field->installEventFilter(this);
    auto* unit = new QLabel(settingWords(setting.unit));
    unit->setFixedWidth(kUnitWidth);
    unit->setWordWrap(true);
    makeQuiet(unit);
    m_reset = new QToolButton;
    m_reset->setText(QStringLiteral("↺"));
    m_reset->setAutoRaise(true);
    m_reset->setFixedWidth(kResetWidth);
    m_reset->setFocusPolicy(Qt::StrongFocus);
    connect(m_reset, &QToolButton::clicked, this, &TrainingSettingRow::resetWanted);
    QSizePolicy kept = m_reset->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(kept);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    layout->addWidget(m_title);
    layout->addWidget(m_field);
    layout->addWidget(unit);
    layout->addWidget(m_reset);
    layout->addStretch(1);
    markChanged(false);
}

QWidget* TrainingSettingRow::makeField(const QList<std::pair<QString, QString>>& choices,
                                       bool isFree) {
    if (std::holds_alternative<bool core::TrainingConfig::*>(m_setting.member)) {
        m_check = new QCheckBox;
        connect(m_check, &QCheckBox::clicked, this, [this](bool checked) {
            enter(checked ? QStringLiteral("true") : QStringLiteral("false"));
        });
        return m_check;
    }
    QList<std::pair<QString, QString>> all = choices;
    for (const std::string& choice : m_setting.choices) {
        if (choices.empty()) {
            all.push_back({words(choice), choiceTitle(m_setting.key, choice)});
        }
    }
    if (!all.empty()) {
        return makeChoice(all, isFree && m_setting.choices.empty());
    }
    m_line = new QLineEdit;
    if (isNumber(m_setting)) {
        m_line->setAlignment(Qt::AlignRight);
        m_line->setFont(tabularFont(font()));
    }
    connect(m_line, &QLineEdit::editingFinished, this, [this] { enter(m_line->text()); });
    return m_line;
}

QWidget* TrainingSettingRow::makeChoice(const QList<std::pair<QString, QString>>& choices,
                                        bool isFree) {
    m_choice = new QComboBox;
    m_choice->setEditable(isFree);
    m_choice->setInsertPolicy(QComboBox::NoInsert);
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setFocusPolicy(Qt::StrongFocus);
    for (const auto& [value, title] : choices) {
        m_choice->addItem(isFree ? tr("%1 — %2").arg(value, title) : title, value);
        m_choice->setItemData(m_choice->count() - 1, title, Qt::ToolTipRole);
    }
    connect(m_choice, &QComboBox::activated, this,
            [this](int index) { take(m_choice->itemData(index).toString()); });
    if (isFree) {
        m_choice->setProperty("verbatim", true);  // names that stand as they are
        m_choice->setCompleter(nullptr);          // items say more than what is to be typed
        m_choice->lineEdit()->installEventFilter(this);
        connect(m_choice->lineEdit(), &QLineEdit::editingFinished, this,
                [this] { enter(m_choice->currentText()); });
    }
    return m_choice;
}

void TrainingSettingRow::take(const QString& value) {
    if (m_choice->isEditable()) {
        m_choice->setEditText(value);
    }
    enter(value);
}

void TrainingSettingRow::enter(const QString& text) {
    if (text != m_shown) {
        m_shown = text;
        Q_EMIT entered(text);
    }
}

QString TrainingSettingRow::text() const {
    if (m_check != nullptr) {
        return m_check->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
    }
    if (m_choice != nullptr) {
        return m_choice->isEditable() ? m_choice->currentText()
                                      : m_choice->currentData().toString();
    }
    return m_line->text();
}

void TrainingSettingRow::showValue(const TrainingSettingShow& show) {
    m_shown = show.value;
    const QSignalBlocker silent(m_field);
    if (m_check != nullptr) {
        m_check->setChecked(show.value == QLatin1String("true"));
    } else if (m_choice != nullptr && m_choice->isEditable()) {
        m_choice->setEditText(show.value);
    } else if (m_choice != nullptr) {
        m_choice->setCurrentIndex(m_choice->findData(show.value));
    } else if (m_line->text() != show.value) {
        m_line->setText(show.value);
        m_line->setCursorPosition(0);
    }
    m_reset->setToolTip(show.default_.isEmpty() ? tr("Back to the default: empty")
                                                : tr("Back to the default: %1").arg(show.default_));
    markChanged(show.isChanged);
    showRefusal({});
}

void TrainingSettingRow::showRefusal(const QString& why) {
    const bool isRefused = !why.isEmpty();
    QPalette colours;
    if (isRefused) {
        const bool dark = isDark(palette());
        colours.setColor(QPalette::Base, errorBack(dark));
        colours.setColor(QPalette::Text, errorText(dark));
    }
    m_field->setPalette(colours);
    m_field->setToolTip(why);
}

void TrainingSettingRow::markChanged(bool isChanged) {
    QFont bold = font();
    bold.setBold(isChanged);
    m_title->setFont(bold);
    m_reset->setVisible(isChanged);
    m_title->setAccessibleName(isChanged ? tr("%1, changed").arg(titleOf(m_setting))
                                         : titleOf(m_setting));
}

bool TrainingSettingRow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) {
        Q_EMIT looked();
    } else if (event->type() == QEvent::Wheel && watched == m_choice && !m_choice->hasFocus()) {
        event->ignore();  // the list is scrolled, not the choice
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void TrainingSettingRow::enterEvent(QEnterEvent* event) {
    QWidget::enterEvent(event);
    Q_EMIT looked();
}

}  // namespace ui
