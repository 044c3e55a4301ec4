#include "ui/session/snr_subject.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <exception>
#include <utility>

namespace ui {
namespace {

constexpr std::int64_t kGreyInputs = 784;
constexpr std::int64_t kColourInputs = 3072;
constexpr double kColourEps = 2.0 / 255.0;
constexpr double kGreyEps = 0.1;

std::string idOf(const OpenNetworkPtr& file, const BiasEdits& edits) {
    std::string id = file->hash;
    for (const BiasEdit& edit : edits) {
        id.push_back('+');
        id += core::Json{edit.node, edit.index, edit.value}.dump();
    }
    return id;
}

QString longTitle(const OpenNetwork& network) {
    const QFileInfo file(network.path);
    return file.dir().dirName() + QLatin1Char('/') + file.fileName();
}

bool isAmong(const std::vector<OpenNetworkPtr>& networks, const OpenNetworkPtr& network) {
    return std::ranges::find(networks, network) != networks.end();
}

}  // namespace

std::vector<SnrSubject> snrSubjects(const State& state) {
    std::vector<OpenNetworkPtr> open = state.shelf;
    if (state.network && !isAmong(open, state.network)) {
        open.push_back(state.network);
    }
    std::vector<SnrSubject> subjects;
    for (const OpenNetworkPtr& file : open) {
        const BiasEdits edits = file == state.network ? state.biases : BiasEdits();
        const bool isAmbiguous = std::ranges::count_if(open, [&](const OpenNetworkPtr& other) {
                                     return other->fileName() == file->fileName();
                                 }) > 1;
        subjects.push_back({file, withEdits(file, edits), idOf(file, edits),
                            isAmbiguous ? longTitle(*file) : file->fileName(),
                            static_cast<int>(subjects.size())});
    }
    return subjects;
}

SnrShow snrShowOf(const State& state) {
    const auto page = state.pages.find(kSnrPage);
    if (page == state.pages.end()) {
        return {};
    }
    try {
        return snrShowFromJson(page->second, "session");
    } catch (const std::exception&) {
        return {};
    }
}

void setSnrShow(State& state, SnrShow show) {
    settleSnr(show);
    state.pages[kSnrPage] = toJson(show);
}

std::string snrData(const SnrSetup& setup, const core::Shape& inputShape) {
    if (!setup.data.empty()) {
        return setup.data;
    }
    const std::int64_t inputs = core::elementCount(inputShape);
    return inputs == kGreyInputs ? "mnist" : inputs == kColourInputs ? "cifar10" : "";
}

double usualEps(const std::string& data) {
    return data.starts_with("cifar") ? kColourEps : kGreyEps;
}

}  // namespace ui
