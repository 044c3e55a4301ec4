#include "tests/bench/snr_problem.h"

#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "tests/bench/counted_numbers.h"

namespace {

constexpr std::int64_t kSide = 28;
constexpr std::int64_t kClasses = 10;

class SnrNetwork {
public:
    explicit SnrNetwork(bool withNorms) : m_withNorms(withNorms) {
        m_nodes.push_back({"input", core::Input{{1, kSide, kSide}}, {}});
    }

    void convolution(std::int64_t channels, std::int64_t kernel, std::int64_t stride) {
        const std::int64_t fanIn = m_channels * kernel * kernel;
        core::Convolution c;
        c.inChannels = m_channels;
        c.outChannels = channels;
        c.kernel = {kernel, kernel};
        c.stride = {stride, stride};
        c.padding = {1, 1, 1, 1};
        c.weight = m_numbers.draw(channels * fanIn, std::sqrt(6.0 / static_cast<double>(fanIn)));
        c.bias = m_numbers.draw(channels, 1.0 / std::sqrt(static_cast<double>(fanIn)));
        add(std::move(c));
        m_channels = channels;
        m_side = (m_side + 2 - kernel) / stride + 1;
        activate(channels);
    }

    void dense(std::int64_t out) {
        const std::int64_t in = m_channels * m_side * m_side;
        if (m_side > 1) {
            add(core::Reshape{{in}});
        }
        core::Dense d{
            in, out, m_numbers.draw(in * out, std::sqrt(6.0 / static_cast<double>(in))), {}};
        d.bias = m_numbers.draw(out, 1.0 / std::sqrt(static_cast<double>(in)));
        add(std::move(d));
        m_channels = out;
        m_side = 1;
        if (out != kClasses) {
            activate(out);
        }
    }

    core::Network finish() { return core::Network(std::move(m_nodes)); }

private:
    void activate(std::int64_t channels) {
        if (m_withNorms) {
            const std::vector<double> ones(static_cast<std::size_t>(channels), 1.0);
            const std::vector<double> zeros(ones.size(), 0.0);
            add(core::BatchNorm{ones, zeros, zeros, ones, 1e-5});
        }
        add(core::Relu{});
    }

    void add(core::Operation operation) {
        const std::string name = core::kindName(operation) + std::to_string(m_nodes.size());
        m_nodes.push_back({name, std::move(operation), {static_cast<int>(m_nodes.size()) - 1}});
    }

    bool m_withNorms;
    std::vector<core::Node> m_nodes;
    std::int64_t m_channels = 1;
    std::int64_t m_side = kSide;
    CountedNumbers m_numbers;
};

}  // namespace

core::Network snrNetwork(const std::string& name) {
    if (name == "conv16-32") {
        SnrNetwork network(false);
        network.convolution(16, 4, 2);
        network.convolution(32, 4, 2);
        network.dense(100);
        network.dense(kClasses);
        return network.finish();
    }
    if (name != "cnn7") {
        throw std::invalid_argument(name + ": expected conv16-32 or cnn7");
    }
    SnrNetwork network(true);
    network.convolution(64, 3, 1);
    network.convolution(64, 3, 1);
    network.convolution(128, 3, 2);
    network.convolution(128, 3, 1);
    network.convolution(128, 3, 1);
    network.dense(512);
    network.dense(kClasses);
    return network.finish();
}
