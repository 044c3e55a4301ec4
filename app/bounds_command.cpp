#include <iostream>

#include "app/asked.h"
#include "app/bound_options.h"
#include "app/build_info.h"
#include "app/commands.h"
#include "app/json_text.h"
#include "app/method_run.h"
#include "app/reach_table.h"
#include "reach/analysis/result_json.h"

namespace app {

namespace {

/// Methods that bound every layer.
std::vector<reach::Method> relaxations() {
    std::vector<reach::Method> methods;
    for (const reach::MethodInfo& method : reach::methods()) {
        if (method.method != reach::Method::Exact && method.method != reach::Method::Hull) {
            methods.push_back(method.method);
        }
    }
    return methods;
}

}  // namespace

ExitStatus runBounds(const Options& options) {
    const std::vector<reach::Method> methods = parseMethods(options.methods, relaxations());
    checkBoundOptions(options, methods);
    Asked asked = readAsked(options);
    asked.methods = methods;
    asked.question.project = {0, 0};  // no polygon is wanted: equal axes cost no linear programme
    const reach::TensorOptions tensors = tensorOptions(options);
    const auto results = runMethods(options, asked, {nullptr, nullptr, &tensors});
    if (options.json) {
        nlohmann::ordered_json document{{"network", options.network},
                                        {"network_hash", asked.networkHash},
                                        {"input", inputText(asked.spec)},
                                        {"status", statusText(results)}};
        document.update(reach::boundsJson(results));
        if (asksForTensors(options)) {
            document["settings"] = boundSettings(options);
        }
        document["version"] = programVersion();
        std::cout << jsonText(document);
    } else {
        std::cout << boundsTable(options, asked, results);
    }
    reportFailures(results);
    return statusOf(results);
}

}  // namespace app
