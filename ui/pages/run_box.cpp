#include "ui/pages/run_box.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QSignalBlocker>
#include <algorithm>

namespace ui {
namespace {

constexpr int kFewestLetters = 14;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ui::RunBox)
};

bool lists(const QComboBox& box, const ColouredRuns& runs) {
    bool same = box.count() == static_cast<int>(runs.size());
    for (int i = 0; same && i < box.count(); ++i) {
        const ColouredRun& one = runs[static_cast<std::size_t>(i)];
        same = box.itemText(i) == one.title && box.itemData(i).toString() == one.run->folder;
    }
    return same;
}

}  // namespace

QComboBox* makeRunBox() {
    auto* box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(kFewestLetters);
    box->setAccessibleName(Texts::tr("Run that is looked at"));
    box->setToolTip(Texts::tr("One of the runs that are marked in the list."));
    return box;
}

void fillRunBox(QComboBox& box, const ColouredRuns& runs, const QString& folder) {
    const QSignalBlocker silent(&box);
    if (!lists(box, runs)) {
        box.clear();
        for (const ColouredRun& one : runs) {
            box.addItem(one.title, one.run->folder);
        }
    }
    const ColouredRun* current = runOf(runs, folder);
    box.setCurrentIndex(current == nullptr ? -1 : static_cast<int>(current - runs.data()));
    box.setEnabled(runs.size() > 1);
}

const ColouredRun* runOf(const ColouredRuns& runs, const QString& folder) {
    const auto found = std::ranges::find_if(
        runs, [&](const ColouredRun& one) { return one.run->folder == folder; });
    return found != runs.end() ? &*found : runs.empty() ? nullptr : runs.data();
}

}  // namespace ui
