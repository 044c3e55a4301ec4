#include "ui/jobs/run_colours.h"

#include <algorithm>
#include <set>

#include "ui/jobs/run_texts.h"

namespace ui {
namespace {

void setTitles(ColouredRuns& runs) {
    std::map<QString, int> uses;
    for (ColouredRun& one : runs) {
        one.title = runTitle(*one.run);
        ++uses[one.title];
    }
    for (ColouredRun& one : runs) {
        if (uses[one.title] > 1) {
            one.title = QStringLiteral("%1 (%2)").arg(one.title, one.run->name);
        }
    }
}

}  // namespace

ColouredRuns RunColours::of(const std::vector<TrainingRunPtr>& runs) {
    std::erase_if(m_numbers, [&](const auto& entry) {
        return std::ranges::none_of(
            runs, [&](const TrainingRunPtr& run) { return run->folder == entry.first; });
    });
    std::set<int> taken;
    for (const auto& [folder, number] : m_numbers) {
        taken.insert(number);
    }
    ColouredRuns coloured;
    for (const TrainingRunPtr& run : runs) {
        int free = 0;
        while (taken.contains(free)) {
            ++free;
        }
        const int number = m_numbers.try_emplace(run->folder, free).first->second;
        taken.insert(number);
        coloured.push_back({run, number, {}});
    }
    setTitles(coloured);
    return coloured;
}

}  // namespace ui
