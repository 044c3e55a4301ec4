#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/data/catalogue.h"
#include "core/data/set_download.h"
#include "core/data/toy_sets.h"

/// What `reachscope data` prints, as JSON and as tables.
namespace app {

/// Toy sets have no files; they stand below the others.
nlohmann::ordered_json setListJson(const std::string& dataDir,
                                   const std::vector<core::SplitFiles>& splits,
                                   const std::vector<core::ToySet>& toys);
std::string setListText(const std::string& dataDir, const std::vector<core::SplitFiles>& splits,
                        const std::vector<core::ToySet>& toys);

/// There may be fewer checks than splits: it was cut short.
nlohmann::ordered_json setCheckJson(const std::string& dataDir,
                                    const std::vector<core::SplitFiles>& splits,
                                    const std::vector<core::SplitCheck>& checks);
std::string setCheckText(const std::vector<core::SplitFiles>& splits,
                         const std::vector<core::SplitCheck>& checks);

/// How far the download of a set came.
struct SetFetch {
    const core::KnownSet* set = nullptr;
    std::string folder;
    std::vector<core::SetDownloadStep> steps;  ///< empty: all was there
    std::size_t done = 0;

    bool isWhole() const { return done == steps.size(); }
};

nlohmann::ordered_json setFetchJson(const std::vector<SetFetch>& fetches);
std::string setFetchText(const std::vector<SetFetch>& fetches);

/// "12.3 MB"
std::string megabytes(std::uint64_t bytes);

}  // namespace app
