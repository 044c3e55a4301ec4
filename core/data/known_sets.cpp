#include "core/data/known_sets.h"

#include <algorithm>
#include <filesystem>

#include "core/data/toy_sets.h"

namespace core {
namespace {

constexpr std::uint64_t kTestImages = 7'840'016;
constexpr std::uint64_t kTestLabels = 10'008;
constexpr std::uint64_t kTrainImages = 47'040'016;
constexpr std::uint64_t kTrainLabels = 60'008;
constexpr std::uint64_t kBatch = 30'730'000;

KnownSet mnist() {
    return {
        "mnist",
        "MNIST",
        {1, 28, 28},
        {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
        {"mnist", "MNIST/raw", "MNIST"},
        {{"test",
          10'000,
          {{"t10k-images-idx3-ubyte", kTestImages,
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
           {"t10k-labels-idx1-ubyte", kTestLabels,
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"}},
          {}},
         {"train",
          60'000,
          {{"train-images-idx3-ubyte", kTrainImages,
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
           {"train-labels-idx1-ubyte", kTrainLabels,
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"}},
          {}}},
        {"https://ossci-datasets.s3.amazonaws.com/mnist", {}, 0, {}},
    };
}

KnownSet fashionMnist() {
    return {
        "fashion-mnist",
        "Fashion-MNIST",
        {1, 28, 28},
        {"T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
         "Ankle boot"},
        {"fashion_mnist", "fashion-mnist", "FashionMNIST/raw", "FashionMNIST"},
        {{"test",
          10'000,
          {{"t10k-images-idx3-ubyte", kTestImages,
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"},
           {"t10k-labels-idx1-ubyte", kTestLabels,
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"}},
          {}},
         {"train",
          60'000,
          {{"train-images-idx3-ubyte", kTrainImages,
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"},
           {"train-labels-idx1-ubyte", kTrainLabels,
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"}},
          {}}},
        {"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com", {}, 0, {}},
    };
}

KnownSet cifar10() {
    return {
        "cifar10",
        "CIFAR-10",
        {3, 32, 32},
        {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"},
        {"cifar10", "cifar10/cifar-10-batches-bin", "cifar-10-batches-bin"},
        {{"test",
          10'000,
          {{"test_batch.bin", kBatch,
            "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"}},
          {{"test_0000-0499_exact.bin", 1'536'500,
            "ba456e78b292ef2a6e366d304e587255370906951905b2e06af8e9f54f412f62"},
           {"test_0000-0499_1000-9999_jpeg75.bin", 29'193'500,
            "ce0bab55251b81d4672ec458543c50f224809f3887e83a9b4d6cb57b94bfa0e8"}}},
         {"train",
          50'000,
          {{"data_batch_1.bin", kBatch,
            "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"},
           {"data_batch_2.bin", kBatch,
            "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"},
           {"data_batch_3.bin", kBatch,
            "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"},
           {"data_batch_4.bin", kBatch,
            "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"},
           {"data_batch_5.bin", kBatch,
            "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"}},
          {{"train_0000-3999_exact.bin", 12'292'000,
            "0993cf8b8e43bc207603aef9787006995746513f5e3fa5a52e06d1b069926330"},
           {"train_jpeg75.rec", 46'191'251,
            "e2b4881f1d326a932b4d5adae3b375c1490e85225890002b70b98b9d5a26cd0e"}}}},
        {"https://www.cs.toronto.edu/~kriz", "cifar-10-binary.tar.gz", 170'052'171,
         "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"},
    };
}

}  // namespace

const std::vector<KnownSet>& knownSets() {
    static const std::vector<KnownSet> kSets{mnist(), fashionMnist(), cifar10()};
    return kSets;
}

SplitName splitNameOf(std::string_view nameOrPath) {
    for (const std::string_view split : {"test", "train"}) {
        const std::string ending = ':' + std::string(split);
        if (nameOrPath.ends_with(ending) && nameOrPath.size() > ending.size()) {
            return {std::string(nameOrPath.substr(0, nameOrPath.size() - ending.size())),
                    std::string(split)};
        }
    }
    return {std::string(nameOrPath), {}};
}

const KnownSet* knownSet(std::string_view name) {
    std::string id = splitNameOf(name).name;
    std::replace(id.begin(), id.end(), '_', '-');
    const auto& sets = knownSets();
    const auto found =
        std::find_if(sets.begin(), sets.end(), [&id](const KnownSet& set) { return set.id == id; });
    return found == sets.end() ? nullptr : &*found;
}

std::string datasetTitle(std::string_view nameOrPath) {
    const SplitName name = splitNameOf(nameOrPath);
    const KnownSet* set = knownSet(nameOrPath);
    const ToySet* toy = maybeToySet(nameOrPath);
    const std::string title =
        set != nullptr   ? set->title
        : toy != nullptr ? toy->title
                         : std::filesystem::path(name.name).lexically_normal().filename().string();
    return name.split.empty() ? title : title + " (" + name.split + ')';
}

std::vector<std::string> classNames(std::string_view name) {
    if (const ToySet* toy = maybeToySet(name)) {
        return toy->classes;
    }
    const KnownSet* set = knownSet(name);
    return set == nullptr ? std::vector<std::string>() : set->classes;
}

}  // namespace core
