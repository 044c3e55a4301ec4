#include "core/figure/xml_text.h"

namespace core {

namespace {

std::string escaped(std::string_view text, bool quotesToo) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '&':
                result += "&amp;";
                break;
            case '"':
                result += quotesToo ? "&quot;" : "\"";
                break;
            default:
                result += c;
        }
    }
    return result;
}

}  // namespace

std::string xmlText(std::string_view text) { return escaped(text, false); }

std::string xmlAttribute(std::string_view text) { return escaped(text, true); }

}  // namespace core
