#pragma once

// Private to the pickle reader: the document under construction, with its limits.

#include <string>
#include <string_view>

#include "core/io/checkpoint/byte_reader.h"
#include "core/io/checkpoint/pickle.h"

namespace core::checkpoint {

class PickleBuilder {
public:
    PickleBuilder(ByteReader& reader, PickleDialect dialect);

    ByteReader& reader() { return m_reader; }
    PickleDialect dialect() const { return m_dialect; }
    PickleDocument& document() { return m_document; }
    PickleItem& at(PickleRef ref) { return m_document.items[static_cast<std::size_t>(ref)]; }

    /// Throws ParseError beyond 2^20 items.
    PickleRef add(PickleItem item);
    PickleRef addNone() const { return 0; }
    PickleRef addBool(bool value) const { return value ? 2 : 1; }
    PickleRef addInteger(std::int64_t value);
    PickleRef addReal(double value);
    /// Text that lies in the file; refuses what is no UTF-8.
    PickleRef addText(std::string_view text);
    /// Text or bytes made anew.
    PickleRef addOwn(PickleKind kind, std::string text);
    PickleRef addContainer(PickleKind kind, std::vector<PickleRef> items);

    /// Counts what is made by copying: a few bytes of a pickle can ask for it again and again.
    void charge(std::size_t count);

    /// Where messages point to: the opcode at work.
    void setPlace(std::size_t position) { m_place = position; }
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const;

private:
    ByteReader& m_reader;
    PickleDialect m_dialect;
    PickleDocument m_document;
    std::size_t m_place = 0;
    std::size_t m_charged = 0;
};

/// "a list", "an integer", "the global torch.FloatStorage": for messages.
std::string described(const PickleItem& item);

}  // namespace core::checkpoint
