#pragma once

#include <memory>

#include "core/bounds/bound_engine.h"
#include "core/network/network.h"

namespace reach {

/// An engine for a network, lent by a small stock: making one copies the network's parameters, so
/// those of the networks asked last are kept while these live. An engine is lent to one at a time;
/// a second one who asks gets another. For several threads.
class BoundEngineLoan {
public:
    /// Throws what core::makeBoundEngine throws.
    BoundEngineLoan(std::shared_ptr<const core::Network> network, core::EngineOptions options);
    /// Gives it back.
    ~BoundEngineLoan();

    BoundEngineLoan(const BoundEngineLoan&) = delete;
    BoundEngineLoan& operator=(const BoundEngineLoan&) = delete;

    core::BoundEngine& operator*() const { return *m_engine; }
    core::BoundEngine* operator->() const { return m_engine.get(); }

private:
    std::shared_ptr<const core::Network> m_network;
    core::EngineOptions m_options;
    std::unique_ptr<core::BoundEngine> m_engine;
};

}  // namespace reach
