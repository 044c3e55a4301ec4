#include "core/train/published_private.h"

namespace core::training {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Percents, as printed; certified with the relaxation trained with.
struct Row {
    int table;
    const char* data;
    const char* network;
    double eps;
    const char* method;
    double natural;
    double adversarial;
    double certified;
};

std::vector<Row> rows() {
    return {
        {3, "mnist", "CONV", 0.1, "PGD", 99.0, 94.4, kNone},
        {3, "mnist", "CONV", 0.3, "PGD", 98.2, 91.0, kNone},
        {3, "mnist", "FC-SMALL", 0.1, "PGD", 99.0, 91.8, kNone},
        {3, "mnist", "FC-SMALL", 0.3, "PGD", 92.3, 78.3, kNone},
        {8, "mnist", "FC", 0.1, "Box", 94.8, 90.7, 89.5},
        {8, "mnist", "FC", 0.1, "hBox", 95.6, 90.6, 88.4},
        {8, "mnist", "FC", 0.1, "CROWN-IBP (R)", 94.9, 91.8, 90.6},
        {8, "mnist", "FC", 0.1, "DeepZ", 98.3, 95.1, 92.5},
        {8, "mnist", "FC", 0.1, "CROWN", 98.6, 94.6, 91.6},
        {8, "mnist", "FC", 0.1, "CROWN-IBP", 95.5, 92.0, 91.2},
        {8, "mnist", "FC", 0.2, "Box", 92.6, 86.6, 82.4},
        {8, "mnist", "FC", 0.2, "hBox", 93.2, 82.1, 76.6},
        {8, "mnist", "FC", 0.2, "CROWN-IBP (R)", 92.2, 84.6, 80.9},
        {8, "mnist", "FC", 0.2, "DeepZ", 95.0, 90.9, 85.1},
        {8, "mnist", "FC", 0.2, "CROWN", 93.0, 85.5, 80.6},
        {8, "mnist", "FC", 0.2, "CROWN-IBP", 93.3, 88.6, 86.0},
        {8, "mnist", "FC", 0.3, "Box", 88.7, 80.8, 74.0},
        {8, "mnist", "FC", 0.3, "hBox", 89.2, 65.7, 57.0},
        {8, "mnist", "FC", 0.3, "CROWN-IBP (R)", 92.2, 79.9, 70.5},
        {8, "mnist", "FC", 0.3, "DeepZ", 87.4, 77.9, 64.2},
        {8, "mnist", "FC", 0.3, "CROWN", 84.9, 71.7, 57.3},
        {8, "mnist", "FC", 0.3, "CROWN-IBP", 90.8, 83.6, 77.9},
        {9, "mnist", "CONV", 0.1, "Box", 97.2, 95.0, 94.6},
        {9, "mnist", "CONV", 0.1, "hBox", 95.1, 93.0, 92.7},
        {9, "mnist", "CONV", 0.1, "CROWN-IBP (R)", 98.5, 95.2, 93.4},
        {9, "mnist", "CONV", 0.1, "DeepZ", 97.0, 95.7, 94.9},
        {9, "mnist", "CONV", 0.1, "CROWN", 96.8, 95.1, 94.5},
        {9, "mnist", "CONV", 0.1, "CROWN-IBP", 96.9, 94.8, 94.4},
        {9, "mnist", "CONV", 0.2, "Box", 95.9, 92.3, 91.3},
        {9, "mnist", "CONV", 0.2, "hBox", 95.1, 90.9, 89.5},
        {9, "mnist", "CONV", 0.2, "CROWN-IBP (R)", 95.5, 90.9, 86.9},
        {9, "mnist", "CONV", 0.2, "DeepZ", 97.0, 94.0, 88.8},
        {9, "mnist", "CONV", 0.2, "CROWN", 96.8, 92.6, 88.0},
        {9, "mnist", "CONV", 0.2, "CROWN-IBP", 95.6, 92.0, 90.9},
        {9, "mnist", "CONV", 0.3, "Box", 95.9, 89.7, 86.8},
        {9, "mnist", "CONV", 0.3, "hBox", 95.1, 87.9, 83.7},
        {9, "mnist", "CONV", 0.3, "CROWN-IBP (R)", 93.4, 84.5, 75.4},
        {9, "mnist", "CONV", 0.3, "DeepZ", 92.5, 87.0, 69.8},
        {9, "mnist", "CONV", 0.3, "CROWN", 92.6, 84.3, 70.2},
        {9, "mnist", "CONV", 0.3, "CROWN-IBP", 94.8, 89.1, 86.6},
        {10, "fashion-mnist", "FC", 0.1, "Box", 79.2, 71.4, 67.9},
        {10, "fashion-mnist", "FC", 0.1, "hBox", 79.2, 73.1, 70.0},
        {10, "fashion-mnist", "FC", 0.1, "CROWN-IBP (R)", 76.6, 68.1, 66.5},
        {10, "fashion-mnist", "FC", 0.1, "DeepZ", 81.2, 73.7, 70.2},
        {10, "fashion-mnist", "FC", 0.1, "CROWN", 80.8, 70.6, 67.8},
        {10, "fashion-mnist", "FC", 0.1, "CROWN-IBP", 78.1, 72.1, 69.6},
        {10, "fashion-mnist", "FC", 0.2, "Box", 73.7, 65.2, 57.9},
        {10, "fashion-mnist", "FC", 0.2, "hBox", 76.3, 62.5, 56.4},
        {10, "fashion-mnist", "FC", 0.2, "CROWN-IBP (R)", 69.6, 54.7, 51.3},
        {10, "fashion-mnist", "FC", 0.2, "DeepZ", 71.2, 57.6, 51.6},
        {10, "fashion-mnist", "FC", 0.2, "CROWN", 70.9, 53.7, 49.5},
        {10, "fashion-mnist", "FC", 0.2, "CROWN-IBP", 74.7, 64.7, 58.9},
        {10, "fashion-mnist", "FC", 0.3, "Box", 54.8, 46.6, 40.4},
        {10, "fashion-mnist", "FC", 0.3, "hBox", 68.7, 49.2, 39.6},
        {10, "fashion-mnist", "FC", 0.3, "CROWN-IBP (R)", 69.6, 46.7, 41.1},
        {10, "fashion-mnist", "FC", 0.3, "DeepZ", 51.0, 39.2, 35.0},
        {10, "fashion-mnist", "FC", 0.3, "CROWN", 52.4, 35.9, 30.2},
        {10, "fashion-mnist", "FC", 0.3, "CROWN-IBP", 66.7, 55.9, 47.9},
        {11, "fashion-mnist", "CONV", 0.1, "Box", 80.3, 74.1, 72.7},
        {11, "fashion-mnist", "CONV", 0.1, "hBox", 72.9, 67.0, 65.2},
        {11, "fashion-mnist", "CONV", 0.1, "CROWN-IBP (R)", 81.0, 72.5, 69.9},
        {11, "fashion-mnist", "CONV", 0.1, "DeepZ", 72.3, 66.6, 64.8},
        {11, "fashion-mnist", "CONV", 0.1, "CROWN", 71.9, 64.3, 62.8},
        {11, "fashion-mnist", "CONV", 0.1, "CROWN-IBP", 80.0, 73.5, 72.1},
        {11, "fashion-mnist", "CONV", 0.2, "Box", 76.5, 65.5, 61.4},
        {11, "fashion-mnist", "CONV", 0.2, "hBox", 72.9, 61.3, 57.4},
        {11, "fashion-mnist", "CONV", 0.2, "CROWN-IBP (R)", 71.8, 58.2, 54.5},
        {11, "fashion-mnist", "CONV", 0.2, "DeepZ", 72.3, 60.1, 53.4},
        {11, "fashion-mnist", "CONV", 0.2, "CROWN", 71.9, 55.2, 49.4},
        {11, "fashion-mnist", "CONV", 0.2, "CROWN-IBP", 74.7, 63.7, 60.2},
        {11, "fashion-mnist", "CONV", 0.3, "Box", 76.5, 58.8, 52.0},
        {11, "fashion-mnist", "CONV", 0.3, "hBox", 72.9, 53.6, 47.1},
        {11, "fashion-mnist", "CONV", 0.3, "CROWN-IBP (R)", 68.9, 50.2, 40.0},
        {11, "fashion-mnist", "CONV", 0.3, "DeepZ", 56.3, 40.7, 34.0},
        {11, "fashion-mnist", "CONV", 0.3, "CROWN", 56.4, 39.9, 31.5},
        {11, "fashion-mnist", "CONV", 0.3, "CROWN-IBP", 65.3, 56.5, 50.9},
        {12, "svhn", "CONV", 8.0 / 255.0, "Box", 41.6, 30.9, 28.9},
        {12, "svhn", "CONV", 8.0 / 255.0, "hBox", 35.0, 26.9, 23.6},
        {12, "svhn", "CONV", 8.0 / 255.0, "CROWN-IBP (R)", 65.8, 37.2, 27.5},
        {12, "svhn", "CONV", 8.0 / 255.0, "DeepZ", 38.7, 27.7, 24.5},
        {12, "svhn", "CONV", 8.0 / 255.0, "CROWN", 44.0, 27.3, 23.4},
        {12, "svhn", "CONV", 8.0 / 255.0, "CROWN-IBP", 43.9, 32.6, 29.3},
        {12, "cifar10", "CONV+", 8.0 / 255.0, "Box", 39.8, 32.4, 29.0},
        {12, "cifar10", "CONV+", 8.0 / 255.0, "hBox", 36.2, 25.9, 20.0},
        {12, "cifar10", "CONV+", 8.0 / 255.0, "CROWN-IBP (R)", 37.4, 28.7, 24.3},
        {12, "cifar10", "CONV+", 8.0 / 255.0, "DeepZ", 36.5, 28.6, 22.8},
        {12, "cifar10", "CONV+", 8.0 / 255.0, "CROWN-IBP", 41.1, 32.8, 30.3},
    };
}

}  // namespace

std::vector<PublishedResult> paradoxResults() {
    std::vector<PublishedResult> results;
    for (const Row& row : rows()) {
        const bool isHybrid = std::string_view(row.method) == "CROWN-IBP";
        results.push_back({"PARADOX", "table " + std::to_string(row.table), row.method, row.data,
                           row.network, row.eps, row.natural / 100.0, row.adversarial / 100.0,
                           row.certified / 100.0,
                           row.table == 3 ? ""
                           : isHybrid     ? "as the paper does"
                                          : row.method});
    }
    return results;
}

}  // namespace core::training
