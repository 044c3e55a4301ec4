#include "core/figure/export_text.h"
#include "core/io/number.h"

namespace core {

namespace {

/// A field, quoted where it must be (RFC 4180).
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quotedText = "\"";
    for (const char c : text) {
        quotedText += c;
        if (c == '"') {
            quotedText += c;
        }
    }
    return quotedText + "\"";
}

void appendRing(const Ring& ring, const std::string& prefix, std::string& csv) {
    for (std::size_t vertex = 0; vertex < ring.size(); ++vertex) {
        csv += prefix + std::to_string(vertex) + "," + exactText(ring[vertex][0]) + "," +
               exactText(ring[vertex][1]) + "\n";
    }
}

}  // namespace

std::string toCsv(const Scene& scene) {
    std::string csv = "set,polygon,ring,vertex,x,y\n";
    for (const SceneSet& set : scene.sets) {
        for (std::size_t polygon = 0; polygon < set.polygons.size(); ++polygon) {
            for (std::size_t ring = 0; ring < set.polygons[polygon].size(); ++ring) {
                const std::string prefix = field(set.id) + "," + std::to_string(polygon) + "," +
                                           std::to_string(ring) + ",";
                appendRing(set.polygons[polygon][ring], prefix, csv);
            }
        }
    }
    return csv;
}

}  // namespace core
