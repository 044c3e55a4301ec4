#include "ui/session/network_graph.h"

#include <QCoreApplication>
#include <stdexcept>

#include "reach/verify/witness.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

/// At 12 bytes an entry: CNN7 on images of MNIST has 114 million.
constexpr double kMostEntries = 2e7;
constexpr double kMillion = 1e6;

struct NetworkGraphTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::NetworkGraphTexts)
};

}  // namespace

std::shared_ptr<const core::PiecewiseGraph> maybeGraph(const core::Network& network) {
    if (reach::graphEntries(network) > kMostEntries) {
        return nullptr;
    }
    try {
        return std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    } catch (const std::invalid_argument&) {
        return nullptr;
    }
}

const core::PiecewiseGraph& graphOf(const OpenNetwork& network) {
    static const core::PiecewiseGraph none;
    return network.graph ? *network.graph : none;
}

QString whyNoGraph(const OpenNetwork& network) {
    if (network.graph) {
        return {};
    }
    const double entries = reach::graphEntries(network.network);
    if (entries > kMostEntries) {
        return NetworkGraphTexts::tr(
                   "%1 is too large for sets and bounds: its layers, written as matrices, have "
                   "%2 million entries, more than %3 million.")
            .arg(network.fileName(), formatCount(static_cast<qint64>(entries / kMillion)),
                 formatCount(static_cast<qint64>(kMostEntries / kMillion)));
    }
    try {
        core::requirePiecewiseLinear(network.network);
    } catch (const std::invalid_argument& error) {
        return NetworkGraphTexts::tr("There are no sets of %1: %2.")
            .arg(network.fileName(), QString::fromUtf8(error.what()));
    }
    return NetworkGraphTexts::tr("There are no sets of %1.").arg(network.fileName());
}

}  // namespace ui
