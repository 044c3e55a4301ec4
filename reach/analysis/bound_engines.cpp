#include "reach/analysis/bound_engines.h"

#include <algorithm>
#include <deque>
#include <mutex>

namespace reach {
namespace {

constexpr std::size_t kKept = 4;

bool areAlike(const core::EngineOptions& a, const core::EngineOptions& b) {
    return a.precision == b.precision && a.device == b.device && a.threads == b.threads &&
           a.memoryBytes == b.memoryBytes;
}

class Stock {
public:
    /// Null if there is none.
    std::unique_ptr<core::BoundEngine> take(const std::shared_ptr<const core::Network>& network,
                                            const core::EngineOptions& options) {
        const std::lock_guard lock(m_mutex);
        const auto found = std::ranges::find_if(m_kept, [&](const Kept& kept) {
            return kept.network.lock() == network && areAlike(kept.options, options);
        });
        if (found == m_kept.end()) {
            return nullptr;
        }
        std::unique_ptr<core::BoundEngine> engine = std::move(found->engine);
        m_kept.erase(found);
        return engine;
    }

    /// Engines of networks that are gone go too.
    void keep(const std::shared_ptr<const core::Network>& network,
              const core::EngineOptions& options, std::unique_ptr<core::BoundEngine> engine) {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_kept, [](const Kept& kept) { return kept.network.expired(); });
        m_kept.push_front({network, options, std::move(engine)});
        if (m_kept.size() > kKept) {
            m_kept.pop_back();
        }
    }

private:
    struct Kept {
        std::weak_ptr<const core::Network> network;
        core::EngineOptions options;
        std::unique_ptr<core::BoundEngine> engine;
    };

    std::mutex m_mutex;
    std::deque<Kept> m_kept;  ///< newest first
};

/// Never destroyed: at the program's end libtorch may be gone before its engines.
Stock& stock() {
    static Stock& all = *new Stock;
    return all;
}

}  // namespace

BoundEngineLoan::BoundEngineLoan(std::shared_ptr<const core::Network> network,
                                 core::EngineOptions options)
    : m_network(std::move(network)),
      m_options(std::move(options)),
      m_engine(stock().take(m_network, m_options)) {
    if (!m_engine) {
        m_engine = core::makeBoundEngine(*m_network, m_options);
    }
}

BoundEngineLoan::~BoundEngineLoan() { stock().keep(m_network, m_options, std::move(m_engine)); }

}  // namespace reach
