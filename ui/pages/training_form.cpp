#include "ui/pages/training_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "core/io/atomic_file.h"
#include "ui/session/samples.h"
#include "ui/session/training_setting_words.h"
#include "ui/session/training_texts.h"
#include "ui/widgets/column.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/training_setting_row.h"

namespace ui {
namespace {

constexpr int kExplanationLines = 5;
constexpr int kFewestLetters = 24;
constexpr int kJsonIndent = 2;
/// Marks lists of names that stand as they are in every language.
constexpr const char* kVerbatim = "verbatim";

QString titleOf(const core::TrainingConfig& config, const QString& path) {
    const QString title = config.title.empty() ? QFileInfo(path).completeBaseName()
                                               : QString::fromStdString(config.title);
    return config.source.empty()
               ? title
               : QStringLiteral("%1 — %2").arg(title, QString::fromStdString(config.source));
}

/// Whether a setting has to do with the words that are looked for.
bool mentions(const core::TrainingSetting& setting, const QString& words) {
    for (const std::string& text :
         {setting.key, setting.title, setting.help, setting.source, setting.symbol}) {
        if (QString::fromStdString(text).contains(words, Qt::CaseInsensitive)) {
            return true;
        }
    }
    return false;
}

/// What is decided first, in this order.
constexpr std::array kFirst{"method", "data", "architecture", "eps", "epochs"};
constexpr std::array kLast{"title", "source"};

template <typename Keys>
bool isAmong(const Keys& keys, const std::string& key) {
    return std::ranges::find(keys, key) != keys.end();
}

/// Settings in the order of the form: what is decided first, the table's groups, words last.
std::vector<const core::TrainingSetting*> orderedSettings() {
    std::vector<const core::TrainingSetting*> ordered;
    for (const char* key : kFirst) {
        ordered.push_back(core::maybeTrainingSetting(key));
    }
    for (const core::TrainingSetting& setting : core::trainingSettings()) {
        if (!isAmong(kFirst, setting.key) && !isAmong(kLast, setting.key)) {
            ordered.push_back(&setting);
        }
    }
    for (const char* key : kLast) {
        ordered.push_back(core::maybeTrainingSetting(key));
    }
    std::erase(ordered, nullptr);
    return ordered;
}

}  // namespace

TrainingForm::TrainingForm(QWidget* parent) : QWidget(parent) {
    m_column = new Column;
    makeRows();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kStep, kStep, kStep, kStep);
    layout->setSpacing(kStep);
    layout->addWidget(makeHead());
    layout->addWidget(makeFilterLine());
    layout->addWidget(m_column, 1);
    layout->addWidget(makeFoot());
    listConfigurations();
    connectParts();
    m_column->orderTabs();
    refresh();
    explain(*core::maybeTrainingSetting("method"));
}

QWidget* TrainingForm::makeHead() {
    auto* head = new QWidget;
    m_configurations = new QComboBox;
    m_configurations->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_configurations->setMinimumContentsLength(kFewestLetters);
    m_configurations->setProperty(kVerbatim, true);
    m_configurations->setAccessibleName(tr("Configuration to start from"));
    m_configurations->setToolTip(
        tr("A row of a paper's table, or something quick; every setting "
           "can be changed then."));
    m_open = new QPushButton(tr("&Open…"));
    m_open->setToolTip(tr("Starts from a configuration file (JSON)."));
    m_save = new QPushButton(tr("Sa&ve…"));
    m_save->setToolTip(
        tr("Writes these settings as a configuration file, for reachscope train "
           "--config."));
    m_method = new QLabel;
    m_method->setWordWrap(true);
    m_method->setTextFormat(Qt::PlainText);
    makeQuiet(m_method);
    auto* label = new QLabel(tr("Start &from"));
    label->setBuddy(m_configurations);
    auto* line = new QHBoxLayout;
    line->setSpacing(kStep);
    line->addWidget(label);
    line->addWidget(m_configurations, 1);
    line->addWidget(m_open);
    line->addWidget(m_save);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    layout->addLayout(line);
    layout->addWidget(m_method);
    return head;
}

QWidget* TrainingForm::makeFilterLine() {
    auto* whole = new QWidget;
    m_filter = new QLineEdit;
    m_filter->setPlaceholderText(tr("Find a setting"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Find a setting"));
    m_changedOnly = new QCheckBox(tr("&Changed only"));
    m_changedOnly->setToolTip(tr("Only settings that differ from the method's defaults."));
    auto* layout = new QHBoxLayout(whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_changedOnly);
    return whole;
}

QWidget* TrainingForm::makeFoot() {
    auto* foot = new QWidget;
    m_explanation = new QTextBrowser;
    m_explanation->setAccessibleName(tr("What the setting does"));
    m_explanation->setFrameShape(QFrame::NoFrame);
    m_explanation->setFocusPolicy(Qt::NoFocus);
    m_explanation->setFixedHeight(kExplanationLines * fontMetrics().lineSpacing() + kStep);
    m_verdict = new QLabel;
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_estimate = new QLabel;
    m_estimate->setWordWrap(true);
    makeQuiet(m_estimate);
    m_start = new QPushButton(tr("&Start training"));
    m_start->setDefault(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(kStep);
    line->addWidget(m_estimate, 1);
    line->addWidget(m_start);
    auto* layout = new QVBoxLayout(foot);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    layout->addWidget(m_explanation);
    layout->addWidget(m_verdict);
    layout->addLayout(line);
    return foot;
}

QString TrainingForm::groupOf(const core::TrainingSetting& setting) {
    return isAmong(kFirst, setting.key)  ? tr("What is trained")
           : isAmong(kLast, setting.key) ? tr("Title and source")
                                         : settingWords(setting.group);
}

void TrainingForm::makeRows() {
    for (const core::TrainingSetting* one : orderedSettings()) {
        const core::TrainingSetting& setting = *one;
        const QString title = groupOf(setting);
        auto group = std::ranges::find_if(
            m_groups, [&](const Group& made) { return made.section->title() == title; });
        if (group == m_groups.end()) {
            m_groups.push_back({new Section(title), {}});
            group = m_groups.end() - 1;
            m_column->add(group->section);
        }
        auto* row =
            new TrainingSettingRow(setting, offeredValues(setting), setting.key != "method");
        group->section->body()->addWidget(row);
        group->rows.push_back(row);
        connect(row, &TrainingSettingRow::entered, this,
                [this, row](const QString& text) { assign(*row, text); });
        connect(row, &TrainingSettingRow::resetWanted, this, [this, row] { reset(*row); });
        connect(row, &TrainingSettingRow::looked, this, [this, row] { explain(row->setting()); });
    }
    auto* rest = new QWidget;
    m_column->add(rest, 1);
}

void TrainingForm::listConfigurations() {
    m_configurations->setMaxVisibleItems(20);
    m_configurations->addItem(tr("The method's defaults"), QString());
    for (const QString& path : trainingSamples()) {
        try {
            const core::TrainingConfig config = core::readTrainingConfig(path.toStdString());
            m_configurations->addItem(titleOf(config, path), path);
        } catch (const std::exception&) {
            continue;  // a file of another version: Open tells what is wrong with it
        }
        m_configurations->setItemData(m_configurations->count() - 1, path, Qt::ToolTipRole);
    }
}

void TrainingForm::connectParts() {
    connect(m_configurations, &QComboBox::activated, this, &TrainingForm::chooseConfiguration);
    connect(m_open, &QPushButton::clicked, this, &TrainingForm::openFile);
    connect(m_save, &QPushButton::clicked, this, &TrainingForm::saveFile);
    connect(m_filter, &QLineEdit::textChanged, this, &TrainingForm::showRows);
    connect(m_changedOnly, &QCheckBox::toggled, this, &TrainingForm::showRows);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (problem().isEmpty()) {
            Q_EMIT startAsked(config());
        }
    });
}

void TrainingForm::chooseConfiguration(int index) {
    const QString path = m_configurations->itemData(index).toString();
    if (path.isEmpty()) {
        const core::TrainingConfig& now = config();
        setConfig(core::trainingDefaults(now.method, now.data, now.eps));
    } else {
        readFile(path);
    }
}

void TrainingForm::readFile(const QString& path) {
    try {
        setConfig(core::readTrainingConfig(path.toStdString()));
    } catch (const std::exception& error) {
        m_failure = QString::fromUtf8(error.what());
        showVerdict();
    }
}

void TrainingForm::openFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a configuration"), {},
                                                      tr("Configurations (*.json)"));
    if (!path.isEmpty()) {
        m_configurations->setCurrentIndex(-1);
        readFile(path);
    }
}

void TrainingForm::saveFile() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the configuration"),
                                                      QStringLiteral("training.json"),
                                                      tr("Configurations (*.json)"));
    if (path.isEmpty()) {
        return;
    }
    try {
        core::writeFileAtomically(path.toStdString(),
                                  core::toJson(config()).dump(kJsonIndent) + "\n");
        m_failure.clear();
    } catch (const std::exception& error) {
        m_failure = QString::fromUtf8(error.what());
    }
    showVerdict();
}

void TrainingForm::setConfig(const core::TrainingConfig& config) {
    m_draft = TrainingDraft(config);
    m_refused.clear();
    m_failure.clear();
    refresh();
}

QString TrainingForm::problem() const {
    return m_refused.isEmpty() ? m_draft.problem() : m_refused.begin().value();
}

QString TrainingForm::explanation() const { return m_explanation->toPlainText(); }

TrainingSettingRow* TrainingForm::row(const std::string& key) const {
    for (const Group& group : m_groups) {
        for (TrainingSettingRow* row : group.rows) {
            if (row->setting().key == key) {
                return row;
            }
        }
    }
    return nullptr;
}

void TrainingForm::assign(TrainingSettingRow& row, const QString& text) {
    const QString key = QString::fromStdString(row.setting().key);
    const QString refusal = m_draft.assign(row.setting(), text.trimmed().toStdString());
    if (refusal.isEmpty()) {
        m_refused.remove(key);
    } else {
        m_refused[key] = refusal;
    }
    m_failure.clear();
    row.showRefusal(refusal);
    refresh();
}

void TrainingForm::reset(TrainingSettingRow& row) {
    m_refused.remove(QString::fromStdString(row.setting().key));
    m_draft.reset(row.setting());
    refresh();
}

void TrainingForm::explain(const core::TrainingSetting& setting) {
    m_explanation->setHtml(settingExplanation(setting, m_draft.defaults()));
}

void TrainingForm::refresh() {
    for (const Group& group : m_groups) {
        for (TrainingSettingRow* row : group.rows) {
            const core::TrainingSetting& setting = row->setting();
            if (!m_refused.contains(QString::fromStdString(setting.key))) {
                row->showValue(
                    {QString::fromStdString(core::trainingValue(config(), setting)),
                     QString::fromStdString(core::trainingValue(m_draft.defaults(), setting)),
                     m_draft.isChanged(setting)});
            }
        }
    }
    m_method->setText(methodText(config().method));
    showRows();
    showVerdict();
}

void TrainingForm::showRows() {
    const QString words = m_filter->text().trimmed();
    for (const Group& group : m_groups) {
        int shown = 0;
        int changed = 0;
        for (TrainingSettingRow* row : group.rows) {
            const core::TrainingSetting& setting = row->setting();
            const bool isChanged = m_draft.isChanged(setting);
            const bool isWanted = m_draft.isUsed(setting) &&
                                  (isChanged || !m_changedOnly->isChecked()) &&
                                  (words.isEmpty() || mentions(setting, words));
            row->setVisible(isWanted);
            shown += isWanted ? 1 : 0;
            changed += isChanged && m_draft.isUsed(setting) ? 1 : 0;
        }
        group.section->setVisible(shown > 0);
        group.section->setNote(changed > 0 ? tr("%n changed", nullptr, changed) : QString());
        if (!words.isEmpty()) {
            group.section->setFolded(false);
        }
    }
}

void TrainingForm::showVerdict() {
    const QString why = problem();
    const QString& told = m_failure.isEmpty() ? why : m_failure;
    const bool dark = isDark(palette());
    QPalette colours = palette();
    colours.setColor(QPalette::Window, errorBack(dark));
    colours.setColor(QPalette::WindowText, errorText(dark));
    m_verdict->setPalette(colours);
    m_verdict->setAutoFillBackground(true);
    m_verdict->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    m_verdict->setText(told);
    m_verdict->setVisible(!told.isEmpty());
    m_estimate->setText(why.isEmpty() ? estimateText(config()) : QString());
    m_start->setEnabled(why.isEmpty());
    m_start->setToolTip(why);
}

}  // namespace ui
