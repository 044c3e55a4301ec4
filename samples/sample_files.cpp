#include "samples/sample_files.h"

#include <sstream>
#include <stdexcept>
#include <vector>

#include "core/io/nnet.h"
#include "core/io/onnx.h"

namespace samples {
namespace {

struct Interval {
    double lower;
    double upper;
};

std::string declarations(const std::vector<Interval>& box, std::int64_t outputs) {
    std::ostringstream text;
    for (std::size_t i = 0; i < box.size(); ++i) {
        text << "(declare-const X_" << i << " Real)\n";
    }
    for (std::int64_t i = 0; i < outputs; ++i) {
        text << "(declare-const Y_" << i << " Real)\n";
    }
    return text.str();
}

std::string boxConstraints(const std::vector<Interval>& box) {
    std::ostringstream text;
    for (std::size_t i = 0; i < box.size(); ++i) {
        text << "(assert (>= X_" << i << " " << box[i].lower << "))\n"
             << "(assert (<= X_" << i << " " << box[i].upper << "))\n";
    }
    return text.str();
}

std::string property(const std::string& comment, const std::vector<Interval>& box,
                     std::int64_t outputs, const std::string& demands) {
    return "; " + comment + "\n\n" + declarations(box, outputs) + "\n" + boxConstraints(box) +
           "\n" + demands;
}

const std::vector<Interval> kCube(3, Interval{-1, 1});
const std::vector<Interval> kSquare(2, Interval{-1, 1});

void addProperties(std::map<std::string, std::string>& files) {
    files["3-4-4-2_box.vnnlib"] =
        property("the input set of SNR Figure 3 and no demand on the outputs", kCube, 2, "");
    files["3-4-4-2_holds.vnnlib"] =
        property("no output reaches 8: the query has no solution, every relaxation shows it", kCube,
                 2, "(assert (>= Y_0 8))\n");
    files["3-4-4-2_violated.vnnlib"] = property(
        "two conjunctions of demands; the query has solutions", kCube, 2,
        "(assert (or\n    (and (<= Y_0 -2) (>= Y_1 1))\n    (and (>= Y_0 (- Y_1 0.5)))\n))\n");
    files["3-4-4-2_two_regions.vnnlib"] =
        "; two input regions, each with a demand of its own\n\n" + declarations(kCube, 2) + "\n" +
        boxConstraints(kCube) +
        "\n(assert (or\n    (and (<= X_0 -0.5) (>= Y_0 (+ Y_1 1)))\n"
        "    (and (>= X_0 0.5) (<= Y_0 Y_1))\n))\n";
    files["hole_2-9-2_centre.vnnlib"] =
        property("the origin lies in the hull of the outputs, but not in their union: no solution",
                 kSquare, 2,
                 "(assert (<= Y_0 0.25))\n(assert (>= Y_0 -0.25))\n"
                 "(assert (<= Y_1 0.25))\n(assert (>= Y_1 -0.25))\n");
    files["nonconvex_2-8-8-2_diamond.vnnlib"] =
        property("an input polytope that is no box: |x0| + |x1| <= 1", kSquare, 2, "") +
        "(assert (<= (+ X_0 X_1) 1))\n(assert (>= (+ X_0 X_1) -1))\n"
        "(assert (<= (- X_0 X_1) 1))\n(assert (>= (- X_0 X_1) -1))\n";
    std::vector<Interval> image(36, Interval{0.5, 0.5});
    image[14] = image[15] = image[21] = {0, 1};
    files["convolution_1x6x6_three_pixels.vnnlib"] =
        property("three pixels of a grey image may take any value", image, 2, "");
}

}  // namespace

std::map<std::string, std::string> sampleFiles() {
    std::map<std::string, std::string> files;
    for (const auto& [name, network] : sampleNetworks()) {
        files[name + ".onnx"] = core::formatOnnx(network);
        try {
            files[name + ".nnet"] = core::formatNnet(network);
        } catch (const std::invalid_argument&) {
            continue;  // convolutions, sums and leaky activations have no place in .nnet
        }
    }
    addProperties(files);
    return files;
}

}  // namespace samples
