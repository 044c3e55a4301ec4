#include <iostream>

#include "app/build_info.h"
#include "app/commands.h"
#include "app/json_text.h"
#include "app/table.h"

namespace app {

namespace {

/// As it runs here, where "libraries" says what the build was made with.
nlohmann::ordered_json torchJson(const core::TensorLibrary& tensors) {
    if (!tensors.present) {
        return {{"problem", tensors.problem}};
    }
    return {{"version", tensors.version},
            {"blas", tensors.blas},
            {"cuda", tensors.cuda},
            {"gpus", tensors.gpus}};
}

void printJson(const core::TensorLibrary& tensors) {
    nlohmann::ordered_json document{{"version", programVersion()}};
    for (const BuildPart& part : features(tensors)) {
        document["features"][part.name] = part.present;
    }
    for (const BuildPart& part : libraries()) {
        document["libraries"][part.name] = part.detail;
    }
    document["torch"] = torchJson(tensors);
    std::cout << jsonText(document);
}

}  // namespace

ExitStatus runVersion(const Options& options) {
    const core::TensorLibrary tensors = core::tensorLibrary();
    if (options.json) {
        printJson(tensors);
        return ExitStatus::Done;
    }
    std::cout << "reachscope " << programVersion() << "\n\nbuilt in\n";
    Table parts({{"part"}, {"here"}, {"what for"}});
    for (const BuildPart& part : features(tensors)) {
        parts.addRow({part.name, part.present ? "yes" : "no", part.detail});
    }
    std::cout << parts.text() << "\nmade with\n";
    Facts versions;
    for (const BuildPart& part : libraries()) {
        versions.add(part.name, part.detail);
    }
    std::cout << versions.text();
    return ExitStatus::Done;
}

}  // namespace app
