#pragma once

#include <QTemporaryDir>

#include "tests/app/cli.h"

/// Small data sets for the commands that perturb samples.
namespace cli {

/// Grey values of sample k, spread over the cube.
inline QByteArray greyValues(int k, int inputs) {
    QByteArrayList values;
    for (int j = 0; j < inputs; ++j) {
        values.append(QByteArray::number((k * (37 + 54 * j) + 40 * j) % 256));
    }
    return values.join(',');
}

/// A CSV of samples, each with the class that the network gives it (of two).
inline QByteArray labelledSamples(const QString& network, int inputs, int count) {
    QByteArray points;
    for (int k = 0; k < count; ++k) {
        QByteArrayList parts;
        for (const QByteArray& grey : greyValues(k, inputs).split(',')) {
            parts.append(QByteArray::number(grey.toDouble() / 255.0, 'g', 17));
        }
        points += parts.join(',') + '\n';
    }
    QTemporaryDir folder;
    writeFile(folder.filePath("points.csv"), points);
    const auto outputs =
        run({"eval", sample(network), "--inputs", folder.filePath("points.csv"), "--json"})
            .json()
            .at("outputs");
    QByteArray rows;
    for (int k = 0; k < count; ++k) {
        const auto& y = outputs.at(static_cast<std::size_t>(k));
        const bool isFirst = y.at(0).get<double>() >= y.at(1).get<double>();
        rows += (isFirst ? "0," : "1,") + greyValues(k, inputs) + '\n';
    }
    return rows;
}

}  // namespace cli
