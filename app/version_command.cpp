#include <iostream>

#include "app/build_info.h"
#include "app/commands.h"
#include "app/json_text.h"
#include "app/table.h"

namespace app {

namespace {

void printJson() {
    nlohmann::ordered_json document{{"version", programVersion()}};
    for (const BuildPart& part : features()) {
        document["features"][part.name] = part.present;
    }
    for (const BuildPart& part : libraries()) {
        document["libraries"][part.name] = part.detail;
    }
    std::cout << jsonText(document);
}

}  // namespace

ExitStatus runVersion(const Options& options) {
    if (options.json) {
        printJson();
        return ExitStatus::Done;
    }
    std::cout << "reachscope " << programVersion() << "\n\nbuilt in\n";
    Table parts({{"part"}, {"here"}, {"what for"}});
    for (const BuildPart& part : features()) {
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
