#pragma once

// Private to the pickle reader: the stack machine.

#include <array>
#include <vector>

#include "core/io/checkpoint/pickle_builder.h"

namespace core::checkpoint {

class PickleMachine {
public:
    PickleMachine(ByteReader& reader, PickleDialect dialect) : m_builder(reader, dialect) {}

    /// Runs opcodes up to STOP.
    PickleDocument run();

private:
    struct Opcode {
        const char* name = nullptr;
        void (PickleMachine::*run)() = nullptr;  ///< none: known, and refused by name
    };
    static std::array<Opcode, 256> makeOpcodes();

    void push(PickleRef ref);
    PickleRef pop();
    PickleRef top();
    std::vector<PickleRef> popToMark();
    PickleItem& requireTop(PickleKind kind, const char* what);
    std::int64_t takeSigned(int bytes);
    std::size_t takeMemoIndex(std::uint64_t index);
    void putMemo(std::uint64_t index);
    void getMemo(std::uint64_t index);
    void pushText(std::uint64_t size);
    void pushBytes(std::uint64_t size);
    void pushOldText(std::string_view text);
    void pushLong(std::uint64_t size);
    void pushTuple(std::size_t size);
    void addToTop(PickleKind kind, const char* what, std::vector<PickleRef> items);

    // One function per opcode, under Python's names.
    void opProto();
    void opFrame();
    void opMark();
    void opPop();
    void opPopMark();
    void opDup();
    void opNone();
    void opNewTrue();
    void opNewFalse();
    void opInt();
    void opBinInt();
    void opBinInt1();
    void opBinInt2();
    void opLong();
    void opLong1();
    void opLong4();
    void opFloat();
    void opBinFloat();
    void opString();
    void opBinString();
    void opShortBinString();
    void opUnicode();
    void opShortBinUnicode();
    void opBinUnicode();
    void opBinUnicode8();
    void opShortBinBytes();
    void opBinBytes();
    void opBinBytes8();
    void opEmptyList();
    void opList();
    void opAppend();
    void opAppends();
    void opEmptyTuple();
    void opTuple();
    void opTuple1();
    void opTuple2();
    void opTuple3();
    void opEmptyDict();
    void opDict();
    void opSetItem();
    void opSetItems();
    void opEmptySet();
    void opAddItems();
    void opFrozenSet();
    void opGet();
    void opBinGet();
    void opLongBinGet();
    void opPut();
    void opBinPut();
    void opLongBinPut();
    void opMemoize();
    void opGlobal();
    void opStackGlobal();
    void opReduce();
    void opNewObj();
    void opBuild();
    void opBinPersId();

    PickleBuilder m_builder;
    std::vector<PickleRef> m_stack;
    std::vector<std::size_t> m_marks;
    std::vector<PickleRef> m_memo;
    std::size_t m_memoized = 0;
};

}  // namespace core::checkpoint
