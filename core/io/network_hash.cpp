#include <bit>
#include <cstdint>
#include <type_traits>

#include "core/io/network_file.h"
#include "core/io/sha256.h"

namespace core {
namespace {

/// Feeds numbers to the hash in one fixed order and width, whatever the machine.
class Canonical {
public:
    void add(std::int64_t number) { addBits(static_cast<std::uint64_t>(number)); }
    void add(int number) { add(static_cast<std::int64_t>(number)); }
    void add(bool flag) { add(std::int64_t{flag}); }
    void add(double number) { addBits(std::bit_cast<std::uint64_t>(number)); }

    template <typename Numbers>
    requires requires(const Numbers& n) { n.begin(); }
    void add(const Numbers& numbers) {
        add(static_cast<std::int64_t>(numbers.size()));
        for (const auto number : numbers) {
            add(number);
        }
    }

    void add(const PoolWindow& w) { addAll(w.kernel, w.stride, w.padding, w.dilation, w.ceilMode); }

    template <typename... Parts>
    void addAll(const Parts&... parts) {
        (add(parts), ...);
    }

    void operation(const Input& op) { add(op.shape); }
    void operation(const Dense& op) { addAll(op.in, op.out, op.weight, op.bias); }
    void operation(const Convolution& op) {
        addAll(op.inChannels, op.outChannels, op.kernel, op.stride, op.padding, op.dilation,
               op.groups, op.weight, op.bias);
    }
    void operation(const BatchNorm& op) {
        addAll(op.gamma, op.beta, op.mean, op.variance, op.epsilon);
    }
    void operation(const AveragePool& op) { addAll(op.window, op.countIncludePad); }
    void operation(const MaxPool& op) { add(op.window); }
    void operation(const Reshape& op) { add(op.shape); }
    void operation(const Transpose& op) { add(op.permutation); }
    void operation(const Pad& op) { addAll(op.before, op.after, op.value); }
    void operation(const Scale& op) { addAll(op.factor, op.offset); }
    void operation(const Relu&) {}
    void operation(const LeakyRelu& op) { add(op.slope); }
    void operation(const ParamRamp& op) { addAll(op.eta, op.r); }
    void operation(const Smooth&) {}
    void operation(const Sum&) {}

    void node(const Node& node) {
        m_hash.update(kindName(node.operation));
        m_hash.update("\n");
        add(node.inputs);
        std::visit([this](const auto& op) { operation(op); }, node.operation);
    }

    std::string finish() { return m_hash.finish(); }

private:
    void addBits(std::uint64_t bits) {
        std::array<char, 8> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[i] = static_cast<char>(bits >> (8 * i) & 255);
        }
        m_hash.update(std::string_view(bytes.data(), bytes.size()));
    }

    Sha256 m_hash;
};

}  // namespace

std::string networkHash(const Network& network) {
    Canonical canonical;
    for (const Node& node : network.nodes()) {
        canonical.node(node);
    }
    return canonical.finish();
}

}  // namespace core
