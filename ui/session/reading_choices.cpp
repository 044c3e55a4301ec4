#include <QCoreApplication>
#include <QRegularExpression>
#include <cmath>
#include <functional>
#include <utility>

#include "core/io/json_reader.h"
#include "ui/session/numbers.h"
#include "ui/session/reading_desk.h"

namespace ui {
namespace {

using core::Json;

struct ReadingTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ReadingTexts)
};

/// A number, or two that are equal.
std::optional<int> maybeOne(const Json& step, const char* key, int otherwise) {
    const auto found = step.find(key);
    if (found == step.end()) {
        return otherwise;
    }
    if (found->is_number_integer()) {
        return found->get<int>();
    }
    bool isOne = found->is_array() && !found->empty();
    for (std::size_t i = 0; isOne && i < found->size(); ++i) {
        isOne = (*found)[i].is_number_integer() && (*found)[i] == found->front();
    }
    return isOne ? std::optional(found->front().get<int>()) : std::nullopt;
}

std::optional<ConvolutionSetting> maybeConvolution(const Json& step) {
    const auto kernel = maybeOne(step, "kernel", 0);
    const auto stride = maybeOne(step, "stride", 1);
    const auto padding = maybeOne(step, "padding", 0);
    if (!kernel || !stride || !padding) {
        return std::nullopt;
    }
    const char* named = step.contains("tensors") ? "tensors" : "weight";
    const QString name = step.contains(named) && step[named].is_string()
                             ? QString::fromStdString(step[named].get<std::string>())
                             : QString();
    return ConvolutionSetting{name, *kernel, *stride, *padding};
}

/// Visits every convolution in order; blocks' branches before their shortcuts.
void visit(Json& steps, const std::function<void(Json&)>& take) {
    if (!steps.is_array()) {
        return;
    }
    for (Json& step : steps) {
        if (!step.is_object() || !step.contains("kind")) {
            continue;
        }
        if (step["kind"] == "convolution") {
            take(step);
        }
        for (const char* part : {"branch", "shortcut"}) {
            if (step.contains(part)) {
                visit(step[part], take);
            }
        }
    }
}

Json descriptionIn(const std::string& architecture) {
    const Json json = Json::parse(architecture, nullptr, false);
    return json.is_object() && json.contains("steps") ? json : Json();
}

}  // namespace

std::vector<ConvolutionSetting> convolutionsOf(const std::string& architecture) {
    Json description = descriptionIn(architecture);
    std::vector<ConvolutionSetting> found;
    if (!description.is_null()) {
        visit(description["steps"], [&found](Json& step) {
            if (const auto setting = maybeConvolution(step)) {
                found.push_back(*setting);
            }
        });
    }
    return found;
}

std::string withConvolution(const std::string& architecture, int n,
                            const ConvolutionSetting& setting) {
    Json description = descriptionIn(architecture);
    if (description.is_null()) {
        return architecture;
    }
    int place = 0;
    visit(description["steps"], [&](Json& step) {
        if (maybeConvolution(step) && place++ == n) {
            step["stride"] = setting.stride;
            step["padding"] = setting.padding;
        }
    });
    return description.dump();
}

std::vector<KnownNormalisation> knownNormalisations(int channels) {
    std::vector<KnownNormalisation> all{{ReadingTexts::tr("None: as they are, in [0, 1]"), {}, {}}};
    if (channels == 1) {
        all.push_back({QStringLiteral("MNIST: 0.1307, 0.3081"), {0.1307}, {0.3081}});
        all.push_back({QStringLiteral("Fashion-MNIST: 0.2860, 0.3530"), {0.286}, {0.353}});
        all.push_back({QStringLiteral("−1 … 1: 0.5, 0.5"), {0.5}, {0.5}});
        return all;
    }
    all.push_back({QStringLiteral("CIFAR-10: 0.4914…, 0.2023…"),
                   {0.4914, 0.4822, 0.4465},
                   {0.2023, 0.1994, 0.2010}});
    all.push_back({QStringLiteral("CIFAR-10: 0.4914…, 0.2471…"),
                   {0.4914, 0.4822, 0.4465},
                   {0.2471, 0.2435, 0.2616}});
    all.push_back(
        {QStringLiteral("ImageNet: 0.485…, 0.229…"), {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}});
    all.push_back({QStringLiteral("0.485…, 0.225"), {0.485, 0.456, 0.406}, {0.225, 0.225, 0.225}});
    return all;
}

std::optional<std::vector<double>> maybeNumbers(const QString& text) {
    static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
    std::vector<double> numbers;
    for (const QString& part : text.split(between, Qt::SkipEmptyParts)) {
        const double number = parseNumber(part);
        if (std::isnan(number)) {
            return std::nullopt;
        }
        numbers.push_back(number);
    }
    return numbers;
}

}  // namespace ui
