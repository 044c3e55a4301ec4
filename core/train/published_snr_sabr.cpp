#include "core/train/published_private.h"

namespace core::training {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kTwo = 2.0 / 255.0;
constexpr double kEight = 8.0 / 255.0;

/// Percents, as printed.
struct Row {
    const char* table;
    const char* data;
    double eps;
    const char* method;
    double natural;
    double certified;
};

PublishedResult resultOf(const char* paper, const Row& row, const char* network) {
    return {paper,
            row.table,
            row.method,
            row.data,
            network,
            row.eps,
            row.natural / 100.0,
            kNone,
            row.certified / 100.0,
            "MN-BAB"};
}

std::vector<Row> snrTable2() {
    return {
        {"table 2", "mnist", 0.1, "COLT", 99.20, 97.10},
        {"table 2", "mnist", 0.1, "CROWN-IBP", 98.83, 97.76},
        {"table 2", "mnist", 0.1, "IBP-Fast", 98.84, 97.95},
        {"table 2", "mnist", 0.1, "SABR", 99.23, 98.22},
        {"table 2", "mnist", 0.1, "SABR + SNR", 99.22, 98.24},
        {"table 2", "mnist", 0.3, "COLT", 97.30, 85.70},
        {"table 2", "mnist", 0.3, "CROWN-IBP", 98.18, 92.98},
        {"table 2", "mnist", 0.3, "IBP-Fast", 97.67, 93.10},
        {"table 2", "mnist", 0.3, "SABR", 98.75, 93.40},
        {"table 2", "mnist", 0.3, "SABR + SNR", 98.64, 93.22},
        {"table 2", "cifar10", kTwo, "COLT", 78.40, 60.50},
        {"table 2", "cifar10", kTwo, "CROWN-IBP", 71.52, 53.97},
        {"table 2", "cifar10", kTwo, "IBP-Fast", 66.84, 52.85},
        {"table 2", "cifar10", kTwo, "IBP-R", 78.19, 61.97},
        {"table 2", "cifar10", kTwo, "SABR", 79.24, 62.84},
        {"table 2", "cifar10", kTwo, "SABR + SNR", 78.75, 62.99},
        {"table 2", "cifar10", kEight, "COLT", 51.70, 27.50},
        {"table 2", "cifar10", kEight, "CROWN-IBP", 46.29, 33.38},
        {"table 2", "cifar10", kEight, "IBP-Fast", 48.94, 34.97},
        {"table 2", "cifar10", kEight, "IBP-R", 51.43, 27.87},
        {"table 2", "cifar10", kEight, "SABR", 52.38, 35.13},
        {"table 2", "cifar10", kEight, "SABR + SNR", 51.18, 35.44},
    };
}

std::vector<Row> snrTable3() {
    return {
        {"table 3", "cifar10", kTwo, "SABR + SNR, α 0.0001, β 0.0001", 79.00, 62.80},
        {"table 3", "cifar10", kTwo, "SABR + SNR, α 0.0001, β 0.0005", 78.53, 62.01},
        {"table 3", "cifar10", kTwo, "SABR + SNR, α 0.0001, β 0.001", 79.05, 61.97},
        {"table 3", "cifar10", kTwo, "SABR + SNR, α 0.001, β 0.0001", 78.52, 62.75},
        {"table 3", "cifar10", kTwo, "SABR + SNR, α 0.001, β 0.0005", 78.75, 62.99},
        {"table 3", "cifar10", kTwo, "SABR + SNR, α 0.001, β 0.001", 77.13, 62.68},
        {"table 3", "cifar10", kTwo, "SABR + SNR, α 0.01, β 0.0001", 78.23, 62.31},
        {"table 3", "cifar10", kTwo, "SABR + SNR, α 0.01, β 0.0005", 77.82, 62.10},
        {"table 3", "cifar10", kTwo, "SABR + SNR, α 0.01, β 0.001", 77.69, 62.90},
    };
}

std::vector<Row> sabrTable1() {
    return {
        {"table 1", "mnist", 0.1, "l∞-distance net", 98.93, 97.95},
        {"table 1", "mnist", 0.3, "l∞-distance net", 98.56, 93.20},
        {"table 1", "cifar10", kTwo, "l∞-distance net", 60.61, 54.12},
        {"table 1", "cifar10", kEight, "l∞-distance net", 54.30, 40.06},
    };
}

std::vector<Row> sabrTable2() {
    return {
        {"table 2", "mnist", 0.1, "COLT", 99.2, 97.1},
        {"table 2", "mnist", 0.1, "CROWN-IBP", 98.83, 97.76},
        {"table 2", "mnist", 0.1, "IBP-Fast", 98.84, 97.95},
        {"table 2", "mnist", 0.1, "SABR", 99.25, 98.06},
        {"table 2", "mnist", 0.3, "COLT", 97.3, 85.7},
        {"table 2", "mnist", 0.3, "CROWN-IBP", 98.18, 92.98},
        {"table 2", "mnist", 0.3, "IBP-Fast", 97.67, 93.10},
        {"table 2", "mnist", 0.3, "SABR", 98.82, 93.38},
        {"table 2", "cifar10", kTwo, "COLT", 78.4, 60.5},
        {"table 2", "cifar10", kTwo, "CROWN-IBP", 71.52, 53.97},
        {"table 2", "cifar10", kTwo, "IBP-Fast", 66.84, 52.85},
        {"table 2", "cifar10", kTwo, "IBP-R", 78.19, 61.97},
        {"table 2", "cifar10", kTwo, "SABR", 80.27, 61.57},
        {"table 2", "cifar10", kTwo, "SABR*", 79.52, 62.57},
        {"table 2", "cifar10", kEight, "COLT", 51.7, 27.5},
        {"table 2", "cifar10", kEight, "CROWN-IBP", 46.29, 33.38},
        {"table 2", "cifar10", kEight, "IBP-Fast", 48.94, 34.97},
        {"table 2", "cifar10", kEight, "IBP-R", 51.43, 27.87},
        {"table 2", "cifar10", kEight, "SABR", 52.00, 35.25},
        {"table 2", "tiny-imagenet", 1.0 / 255.0, "CROWN-IBP", 25.62, 17.93},
        {"table 2", "tiny-imagenet", 1.0 / 255.0, "IBP-Fast", 25.92, 17.87},
        {"table 2", "tiny-imagenet", 1.0 / 255.0, "SABR", 28.64, 20.34},
    };
}

/// The papers certify their own networks; those of others they report as found in the literature.
void add(std::vector<PublishedResult>& results, const char* paper, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        const std::string_view method = row.method;
        const bool isOwn = method.starts_with("SABR");
        results.push_back(resultOf(paper, row, isOwn ? "CNN7" : ""));
        if (!isOwn) {
            results.back().certifier = "as its authors certify";
        }
    }
}

}  // namespace

std::vector<PublishedResult> snrResults() {
    std::vector<PublishedResult> results;
    add(results, "SNR", snrTable2());
    add(results, "SNR", snrTable3());
    return results;
}

/// Table 1's own column repeats table 2.
std::vector<PublishedResult> sabrResults() {
    std::vector<PublishedResult> results;
    add(results, "SABR", sabrTable1());
    add(results, "SABR", sabrTable2());
    return results;
}

}  // namespace core::training
