#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/network/network.h"

namespace core {

/// A file of a public data set as its makers published it.
struct KnownFile {
    std::string name;         ///< uncompressed: "t10k-images-idx3-ubyte"
    std::uint64_t bytes = 0;  ///< uncompressed
    std::string sha256;       ///< of the uncompressed bytes
};

struct KnownSplit {
    std::string id;  ///< "test", "train"
    std::int64_t count = 0;
    std::vector<KnownFile> files;
    /// Parts and copies that are in use where the makers' files are not; .gz of any.
    std::vector<KnownFile> parts;
};

/// Where the makers' files are had: single gzip files below an address, or one archive.
struct KnownDownload {
    std::string address;      ///< without a '/' at its end
    std::string archive;      ///< "cifar-10-binary.tar.gz"; empty: every file for itself, as .gz
    std::uint64_t bytes = 0;  ///< of the archive
    std::string sha256;       ///< of the archive as it is sent
};

/// A data set that --data knows by name.
struct KnownSet {
    std::string id;     ///< "fashion-mnist"
    std::string title;  ///< "Fashion-MNIST"
    Shape shape;
    std::vector<std::string> classes;  ///< by label
    /// Folders below a data folder in which it is looked for, the usual one first.
    std::vector<std::string> folders;
    std::vector<KnownSplit> splits;  ///< the test split first
    KnownDownload download;
};

/// MNIST, Fashion-MNIST and CIFAR-10. SHA-256 sums are those of the official bytes: MNIST's and
/// Fashion-MNIST's files were compared with the official ones (MD5, git object), CIFAR-10's are the
/// sums that torchvision for Ruby and TensorFlow Datasets keep.
const std::vector<KnownSet>& knownSets();

/// A name as --data takes it: "cifar10:train" is {"cifar10", "train"}.
struct SplitName {
    std::string name;
    std::string split;  ///< "test", "train"; empty: none said
};
SplitName splitNameOf(std::string_view nameOrPath);

/// The set of that name, with or without a split after it, "_" for "-"; nullptr if none is known.
const KnownSet* knownSet(std::string_view name);

/// "MNIST", "MNIST (train)", "Moons"; for others the name of the file or folder.
std::string datasetTitle(std::string_view nameOrPath);

/// Names of a known or toy set's classes by label; empty for others.
std::vector<std::string> classNames(std::string_view name);

}  // namespace core
