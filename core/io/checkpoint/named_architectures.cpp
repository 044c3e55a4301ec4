#include <algorithm>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "core/io/checkpoint/architecture.h"
#include "core/io/checkpoint/description_private.h"
#include "core/io/checkpoint/named_private.h"
#include "core/io/file_bytes.h"
#include "core/io/number.h"

namespace core {
namespace checkpoint {

Sequence& Sequence::convolution(const ConvolutionShape& shape) {
    m_steps.push_back(convolutionStep(next(), shape));
    return *this;
}

Sequence& Sequence::batchNorm() {
    m_steps.push_back(batchNormStep(next()));
    return *this;
}

Sequence& Sequence::relu() {
    next();
    m_steps.push_back(plainStep("relu"));
    return *this;
}

Sequence& Sequence::maxPool(std::int64_t kernel) {
    next();
    m_steps.push_back(poolStep("max_pool", kernel, kernel));
    return *this;
}

Sequence& Sequence::flatten() {
    next();
    m_steps.push_back(plainStep("flatten"));
    return *this;
}

Sequence& Sequence::dense(std::int64_t features) {
    m_steps.push_back(denseStep(next(), features));
    return *this;
}

namespace {

using Steps = std::vector<Json>;

struct Entry {
    NamedArchitecture named;
    std::function<Steps(const NamedSize&)> steps;
    bool hasStoredNormalisation = false;
};

Steps convolutionsThenDense(const std::vector<ConvolutionShape>& convolutions,
                            const std::vector<std::int64_t>& hidden, const NamedSize& size) {
    Sequence net;
    for (const ConvolutionShape& shape : convolutions) {
        net.convolution(shape).relu();
    }
    net.flatten();
    for (const std::int64_t features : hidden) {
        net.dense(features).relu();
    }
    return net.dense(size.classes).steps();
}

/// SABR appendix B: batch normalisation and ReLU after all but the last.
Steps cnn7(std::int64_t width, std::int64_t hidden, const NamedSize& size) {
    Sequence net;
    const std::vector<ConvolutionShape> layers{{width, 3, 1, 1},
                                               {width, 3, 1, 1},
                                               {2 * width, 3, 2, 1},
                                               {2 * width, 3, 1, 1},
                                               {2 * width, 3, 1, 1}};
    for (const ConvolutionShape& shape : layers) {
        net.convolution(shape).batchNorm().relu();
    }
    net.flatten().dense(hidden).batchNorm().relu();
    return net.dense(size.classes).steps();
}

/// The network for MNIST of TRADES, whose setup SNR 5.2 follows.
Steps twoAndTwo(const NamedSize& size) {
    const std::vector<Json> steps{convolutionStep("conv1", {10, 5, 1, 0}),
                                  poolStep("max_pool", 2, 2),
                                  plainStep("relu"),
                                  convolutionStep("conv2", {20, 5, 1, 0}),
                                  poolStep("max_pool", 2, 2),
                                  plainStep("relu"),
                                  plainStep("flatten"),
                                  denseStep("fc1", 50),
                                  plainStep("relu"),
                                  denseStep("fc2", size.classes)};
    return steps;
}

std::vector<Entry> sequentialEntries() {
    const Shape mnist{1, 28, 28};
    const Shape cifar{3, 32, 32};
    const auto plain = [](std::vector<ConvolutionShape> convolutions,
                          std::vector<std::int64_t> hidden) {
        return [=](const NamedSize& size) {
            return convolutionsThenDense(convolutions, hidden, size);
        };
    };
    return {
        {{"cnn7", "CNN7", "SABR, appendix B", mnist},
         [](const NamedSize& size) { return cnn7(64, 512, size); }},
        {{"cnn7-narrow", "CNN7-narrow", "SABR, appendix B", mnist},
         [](const NamedSize& size) { return cnn7(32, 216, size); }},
        {{"fc", "FC", "PARADOX, table 5", mnist}, plain({}, {400, 200, 100, 100})},
        {{"fc-small", "FC-SMALL", "PARADOX, table 3", mnist}, plain({}, {100, 100})},
        {{"conv", "CONV", "PARADOX, table 5", mnist}, plain({{16, 4, 2, 0}}, {100})},
        {{"conv+", "CONV+", "PARADOX, table 5", cifar},
         plain({{16, 4, 2, 0}, {32, 4, 1, 0}}, {100})},
        {{"dm-small", "DM-small", "Gowal et al. 2018, table 1", cifar},
         plain({{16, 4, 2, 0}, {32, 4, 1, 0}}, {100})},
        {{"dm-medium", "DM-medium", "Gowal et al. 2018, table 1", cifar},
         plain({{32, 3, 1, 0}, {32, 4, 2, 0}, {64, 3, 1, 0}, {64, 4, 2, 0}}, {512, 512})},
        {{"dm-large", "DM-large", "LBP, section 6", cifar},
         plain({{64, 3, 1, 1}, {64, 3, 1, 1}, {128, 3, 2, 1}, {128, 3, 1, 1}, {128, 3, 1, 1}},
               {512})},
        {{"mnist-2-2", "2 convolutions and 2 dense layers", "SNR, section 5.2 (after TRADES)",
          mnist},
         twoAndTwo},
        {{"kw-small", "convolutions 16, 32, dense 100 (small of Wong and Kolter; CNN-A)",
          "Wong and Kolter 2018", mnist},
         plain({{16, 4, 2, 1}, {32, 4, 2, 1}}, {100})},
        {{"conv-small", "convSmall", "ERAN", mnist}, plain({{16, 4, 2, 0}, {32, 4, 2, 0}}, {100})},
    };
}

Entry wideEntry(int depth, int widen, WideForm form, const std::string& activation) {
    const std::string size = std::to_string(depth) + "-" + std::to_string(widen);
    const bool isTorch = form == WideForm::Torch;
    const std::string silu = activation == "silu" ? "-silu" : "";
    return {
        {"wideresnet-" + size + (isTorch ? "" : "-dm") + silu,
         "WideResNet-" + size + (isTorch ? "" : ", DeepMind's form") +
             (silu.empty() ? "" : ", SiLU"),
         isTorch ? "Zagoruyko and Komodakis 2016; SNR, section 5.3"
                 : "Gowal et al. 2020, as in RobustBench",
         {3, 32, 32}},
        [=](const NamedSize& named) { return wideResNet(named, depth, widen, form, activation); },
        !isTorch};
}

std::vector<Entry> allEntries() {
    std::vector<Entry> entries = sequentialEntries();
    entries.push_back(
        {{"resnet-18", "ResNet-18, CIFAR form", "SNR, section 5.2", {3, 32, 32}}, resNet18});
    for (const auto& [depth, widen] : {std::pair{28, 10}, std::pair{34, 20}, std::pair{70, 16}}) {
        entries.push_back(wideEntry(depth, widen, WideForm::Torch, "relu"));
        entries.push_back(wideEntry(depth, widen, WideForm::DeepMind, "relu"));
        entries.push_back(wideEntry(depth, widen, WideForm::DeepMind, "silu"));
    }
    return entries;
}

const std::vector<Entry>& entries() {
    static const std::vector<Entry> all = allEntries();
    return all;
}

std::vector<std::string> splitAt(const std::string& text, char separator) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        c == separator ? parts.emplace_back() : parts.back() += c;
    }
    return parts;
}

[[noreturn]] void refuse(const std::string& asked, const std::string& expected) {
    throw std::invalid_argument("architecture " + inQuotes(asked) + ": expected " + expected);
}

Shape parseInput(const std::string& asked, const std::string& text) {
    Shape shape;
    for (const std::string& part : splitAt(text, 'x')) {
        const auto size = maybeInteger(part);
        if (!size || *size < 1 || *size > 4096) {
            refuse(asked, "channels x height x width after the first colon, such as 3x32x32");
        }
        shape.push_back(*size);
    }
    if (shape.size() != 3) {
        refuse(asked, "channels x height x width after the first colon, such as 3x32x32");
    }
    return shape;
}

/// "dense-32-16": hidden layers of these widths, a ReLU after each.
std::optional<Entry> denseEntry(const std::string& id) {
    constexpr std::string_view kPrefix = "dense-";
    if (!id.starts_with(kPrefix)) {
        return std::nullopt;
    }
    std::vector<std::int64_t> widths;
    for (const std::string& part : splitAt(id.substr(kPrefix.size()), '-')) {
        const auto width = maybeInteger(part);
        if (!width || *width < 1 || *width > 65536) {
            refuse(id, "widths from 1 to 65536 after dense-, such as dense-100-100");
        }
        widths.push_back(*width);
    }
    return Entry{
        {id, "Dense layers of " + id.substr(kPrefix.size()), "", {1, 28, 28}},
        [widths](const NamedSize& size) { return convolutionsThenDense({}, widths, size); }};
}

Entry entryOf(const std::string& asked, const std::string& id) {
    const auto found = std::find_if(entries().begin(), entries().end(),
                                    [&](const Entry& entry) { return entry.named.id == id; });
    if (found != entries().end()) {
        return *found;
    }
    if (const auto dense = denseEntry(id)) {
        return *dense;
    }
    std::string known;
    for (const Entry& entry : entries()) {
        known += entry.named.id + ", ";
    }
    refuse(asked, "the path of a .json file, or one of " + known + "dense-W-W-… of any widths");
}

Architecture named(const std::string& asked) {
    const std::vector<std::string> parts = splitAt(asked, ':');
    const Entry entry = entryOf(asked, parts[0]);
    NamedSize size{entry.named.standardInput, 10};
    if (parts.size() > 1) {
        size.input = parseInput(asked, parts[1]);
    }
    if (parts.size() > 2) {
        const auto classes = maybeInteger(parts[2]);
        if (parts.size() > 3 || !classes || *classes < 1 || *classes > 1000000) {
            refuse(asked, "the number of classes after the second colon");
        }
        size.classes = *classes;
    }
    const std::string title = entry.named.title + " for " + toString(size.input) + ", " +
                              std::to_string(size.classes) + " classes";
    Json description = descriptionOf(title, size.input, entry.steps(size));
    if (entry.hasStoredNormalisation) {
        description["normalisation"] = {{"mean", "mean"}, {"std", "std"}};
    }
    description["match"] = "name or order";
    return {asked, title, std::move(description)};
}

std::string titleOf(const Json& description, const std::string& otherwise) {
    const auto title = description.find("title");
    return title != description.end() && title->is_string() ? title->get<std::string>() : otherwise;
}

}  // namespace
}  // namespace checkpoint

const std::vector<NamedArchitecture>& namedArchitectures() {
    static const std::vector<NamedArchitecture> list = [] {
        std::vector<NamedArchitecture> all;
        for (const checkpoint::Entry& entry : checkpoint::entries()) {
            all.push_back(entry.named);
        }
        return all;
    }();
    return list;
}

Architecture readArchitecture(const std::string& nameOrPathOrJson) {
    constexpr std::uint64_t kMaxBytes = std::uint64_t{16} << 20;
    const std::size_t first = nameOrPathOrJson.find_first_not_of(" \t\r\n");
    const bool isJson = first != std::string::npos && nameOrPathOrJson[first] == '{';
    const bool isPath =
        !isJson && (nameOrPathOrJson.ends_with(".json") || nameOrPathOrJson.ends_with(".json.gz"));
    if (!isJson && !isPath) {
        return checkpoint::named(nameOrPathOrJson);
    }
    const std::string id = isJson ? "architecture" : nameOrPathOrJson;
    Json document =
        parseJsonText(isJson ? nameOrPathOrJson : readFileBytes(id, kMaxBytes), id, "description");
    checkpoint::readDescription(document, id);
    return {id, checkpoint::titleOf(document, id), std::move(document)};
}

}  // namespace core
