#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <string>

#include "core/data/sample_source.h"
#include "core/io/parse_error.h"

/// Small data sets written for a test.
namespace sample_files {

/// Writes a file, its folders too; its whole path.
inline std::string write(const QTemporaryDir& folder, const std::string& name,
                         const std::string& bytes) {
    QFile file(folder.filePath(QString::fromStdString(name)));
    QDir().mkpath(QFileInfo(file).path());
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(bytes.data(), static_cast<qint64>(bytes.size())) < 0) {
        return "(cannot be written)";
    }
    return file.fileName().toStdString();
}

inline std::string pathOf(const QTemporaryDir& folder) { return folder.path().toStdString(); }

inline std::string bigEndian(unsigned value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes += static_cast<char>(value >> shift & 255);
    }
    return bytes;
}

/// `count` images of 2 x 3, image i of bytes 7 i, 7 i + 1, …; labels i modulo 10.
inline std::string idxImages(unsigned count) {
    std::string bytes =
        std::string("\0\0\x08\x03", 4) + bigEndian(count) + bigEndian(2) + bigEndian(3);
    for (unsigned i = 0; i < count; ++i) {
        for (unsigned k = 0; k < 6; ++k) {
            bytes += static_cast<char>(7 * i + k);
        }
    }
    return bytes;
}

inline std::string idxLabels(unsigned count) {
    std::string bytes = std::string("\0\0\x08\x01", 4) + bigEndian(count);
    for (unsigned i = 0; i < count; ++i) {
        bytes += static_cast<char>(i % 10);
    }
    return bytes;
}

inline std::string cifarRecord(int label, int pixel) {
    return static_cast<char>(label) + std::string(3072, static_cast<char>(pixel));
}

/// What openSamples, and reading all of it, says of a wrong file.
inline std::string messageOf(const std::string& nameOrPath, const std::string& dataDir = {}) {
    try {
        const auto samples = core::openSamples(nameOrPath, dataDir);
        samples->read(0, samples->count());
    } catch (const core::ParseError& error) {
        return error.what();
    }
    return "(no error)";
}

}  // namespace sample_files
