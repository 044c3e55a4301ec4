#include "app/help_texts.h"

#ifdef REACHSCOPE_HAS_REACH
#include "reach/analysis/method.h"
#endif

namespace app {

std::string methodHelp() {
    std::string text = "One or more of, between commas:";
#ifdef REACHSCOPE_HAS_REACH
    std::size_t lineLength = text.size();
    for (const reach::MethodInfo& method : reach::methods()) {
        const std::string name = (text.back() == ':' ? "" : ",") + std::string();
        const bool wraps = lineLength + method.id.size() + 2 > 55;
        text += name + (wraps ? "\n" : " ") + std::string(method.id);
        lineLength = wraps ? method.id.size() : lineLength + method.id.size() + 2;
    }
#endif
    return text;
}

}  // namespace app
