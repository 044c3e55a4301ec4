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

void appendScene(const Scene& scene, const std::string& panel, std::string& csv) {
    for (const SceneSet& set : scene.sets) {
        for (std::size_t polygon = 0; polygon < set.polygons.size(); ++polygon) {
            for (std::size_t ring = 0; ring < set.polygons[polygon].size(); ++ring) {
                const std::string prefix = panel + field(set.id) + "," + std::to_string(polygon) +
                                           "," + std::to_string(ring) + ",";
                appendRing(set.polygons[polygon][ring], prefix, csv);
            }
        }
    }
}

}  // namespace

std::string toCsv(const Figure& figure) {
    const bool several = figure.panels.size() > 1;
    std::string csv =
        several ? "panel,set,polygon,ring,vertex,x,y\n" : "set,polygon,ring,vertex,x,y\n";
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        appendScene(figure.panels[i], several ? std::to_string(i) + "," : "", csv);
    }
    return csv;
}

std::string toCsv(const Scene& scene) { return toCsv(figureOf(scene)); }

}  // namespace core
