#include "ui/session/piece_budget.h"

#include <QFile>
#include <QString>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "reach/analysis/piece_store.h"

namespace ui {
namespace {

/// Of the free memory: the rest is for sorting, for pictures and for others.
constexpr double kShare = 0.5;

int freeInputs(const InputEdit& input) {
    return input.eps > 0.0 ? static_cast<int>((input.shape.array() > 0.0).count()) : 0;
}

}  // namespace

double bytesPerPiece(const State& state) {
    if (!state.network) {
        return 0.0;
    }
    const std::vector<int> sizes = state.network->patternSizes();
    const std::int64_t units = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
    return reach::predictedBytesPerPiece(freeInputs(state.input), units);
}

double availableMemory() {
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0.0;
    }
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith("MemAvailable:")) {
            return 1024.0 * line.simplified().split(' ').value(1).toDouble();
        }
    }
    return 0.0;
}

qint64 affordablePieces(qint64 wanted, double perPiece, double available) {
    if (!(perPiece > 0.0) || !(available > 0.0)) {
        return wanted;
    }
    const auto affordable = std::max(qint64{1}, static_cast<qint64>(kShare * available / perPiece));
    return wanted == 0 ? affordable : std::min(wanted, affordable);
}

QString formatBytes(double bytes) {
    static constexpr std::array<std::pair<double, const char*>, 3> kUnits{
        {{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}}};
    for (const auto& [size, name] : kUnits) {
        if (bytes >= 0.9995 * size) {
            const double value = bytes / size;
            return QStringLiteral("%1 %2").arg(QString::number(value, 'f', value < 9.95 ? 1 : 0),
                                               QString::fromLatin1(name));
        }
    }
    return QStringLiteral("%1 B").arg(std::lround(bytes));
}

}  // namespace ui
