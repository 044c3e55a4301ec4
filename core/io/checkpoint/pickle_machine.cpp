#include "core/io/checkpoint/pickle_machine.h"

#include <utility>

#include "core/io/checkpoint/pickle_globals.h"

namespace core::checkpoint {
namespace {

constexpr std::size_t kMostOnStack = std::size_t{1} << 20;
constexpr std::size_t kMostInMemo = std::size_t{1} << 20;
constexpr unsigned char kStop = '.';
constexpr std::uint64_t kNewestProtocol = 5;

std::string hexByte(unsigned char byte) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    return {'0', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
}

}  // namespace

std::array<PickleMachine::Opcode, 256> PickleMachine::makeOpcodes() {
    using M = PickleMachine;
    std::array<Opcode, 256> table{};
    const auto set = [&](unsigned char code, const char* name, void (M::*run)()) {
        table[code] = {name, run};
    };
    set(0x80, "PROTO", &M::opProto);
    set(0x95, "FRAME", &M::opFrame);
    set('(', "MARK", &M::opMark);
    set('0', "POP", &M::opPop);
    set('1', "POP_MARK", &M::opPopMark);
    set('2', "DUP", &M::opDup);
    set('N', "NONE", &M::opNone);
    set(0x88, "NEWTRUE", &M::opNewTrue);
    set(0x89, "NEWFALSE", &M::opNewFalse);
    set('I', "INT", &M::opInt);
    set('J', "BININT", &M::opBinInt);
    set('K', "BININT1", &M::opBinInt1);
    set('M', "BININT2", &M::opBinInt2);
    set('L', "LONG", &M::opLong);
    set(0x8a, "LONG1", &M::opLong1);
    set(0x8b, "LONG4", &M::opLong4);
    set('F', "FLOAT", &M::opFloat);
    set('G', "BINFLOAT", &M::opBinFloat);
    set('S', "STRING", &M::opString);
    set('T', "BINSTRING", &M::opBinString);
    set('U', "SHORT_BINSTRING", &M::opShortBinString);
    set('V', "UNICODE", &M::opUnicode);
    set('X', "BINUNICODE", &M::opBinUnicode);
    set(0x8c, "SHORT_BINUNICODE", &M::opShortBinUnicode);
    set(0x8d, "BINUNICODE8", &M::opBinUnicode8);
    set('B', "BINBYTES", &M::opBinBytes);
    set('C', "SHORT_BINBYTES", &M::opShortBinBytes);
    set(0x8e, "BINBYTES8", &M::opBinBytes8);
    set(0x96, "BYTEARRAY8", &M::opBinBytes8);
    set(']', "EMPTY_LIST", &M::opEmptyList);
    set('l', "LIST", &M::opList);
    set('a', "APPEND", &M::opAppend);
    set('e', "APPENDS", &M::opAppends);
    set(')', "EMPTY_TUPLE", &M::opEmptyTuple);
    set('t', "TUPLE", &M::opTuple);
    set(0x85, "TUPLE1", &M::opTuple1);
    set(0x86, "TUPLE2", &M::opTuple2);
    set(0x87, "TUPLE3", &M::opTuple3);
    set('}', "EMPTY_DICT", &M::opEmptyDict);
    set('d', "DICT", &M::opDict);
    set('s', "SETITEM", &M::opSetItem);
    set('u', "SETITEMS", &M::opSetItems);
    set(0x8f, "EMPTY_SET", &M::opEmptySet);
    set(0x90, "ADDITEMS", &M::opAddItems);
    set(0x91, "FROZENSET", &M::opFrozenSet);
    set('g', "GET", &M::opGet);
    set('h', "BINGET", &M::opBinGet);
    set('j', "LONG_BINGET", &M::opLongBinGet);
    set('p', "PUT", &M::opPut);
    set('q', "BINPUT", &M::opBinPut);
    set('r', "LONG_BINPUT", &M::opLongBinPut);
    set(0x94, "MEMOIZE", &M::opMemoize);
    set('c', "GLOBAL", &M::opGlobal);
    set(0x93, "STACK_GLOBAL", &M::opStackGlobal);
    set('R', "REDUCE", &M::opReduce);
    set(0x81, "NEWOBJ", &M::opNewObj);
    set('b', "BUILD", &M::opBuild);
    set('Q', "BINPERSID", &M::opBinPersId);
    set('P', "PERSID", nullptr);
    set('i', "INST", nullptr);
    set('o', "OBJ", nullptr);
    set(0x92, "NEWOBJ_EX", nullptr);
    set(0x82, "EXT1", nullptr);
    set(0x83, "EXT2", nullptr);
    set(0x84, "EXT4", nullptr);
    set(0x97, "NEXT_BUFFER", nullptr);
    set(0x98, "READONLY_BUFFER", nullptr);
    return table;
}

PickleDocument PickleMachine::run() {
    static const std::array<Opcode, 256> kOpcodes = makeOpcodes();
    ByteReader& reader = m_builder.reader();
    for (;;) {
        m_builder.setPlace(reader.position());
        const auto code = static_cast<unsigned char>(reader.take(1, "a pickle")[0]);
        if (code == kStop) {
            break;
        }
        const Opcode& opcode = kOpcodes[code];
        if (opcode.run == nullptr) {
            m_builder.fail("the opcodes of plain values",
                           opcode.name != nullptr ? std::string("the opcode ") + opcode.name
                                                  : "an unknown opcode " + hexByte(code));
        }
        (this->*opcode.run)();
    }
    m_builder.document().root = pop();
    m_builder.document().end = reader.position();
    return std::move(m_builder.document());
}

void PickleMachine::push(PickleRef ref) {
    if (m_stack.size() >= kMostOnStack) {
        m_builder.fail("at most 2^20 values on the stack", "more");
    }
    m_stack.push_back(ref);
}

PickleRef PickleMachine::top() {
    const std::size_t floor = m_marks.empty() ? 0 : m_marks.back();
    if (m_stack.size() <= floor) {
        m_builder.fail("a value on the stack", "none");
    }
    return m_stack.back();
}

PickleRef PickleMachine::pop() {
    const PickleRef ref = top();
    m_stack.pop_back();
    return ref;
}

std::vector<PickleRef> PickleMachine::popToMark() {
    if (m_marks.empty()) {
        m_builder.fail("a mark on the stack", "none");
    }
    const auto start = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    std::vector<PickleRef> taken(start, m_stack.end());
    m_stack.erase(start, m_stack.end());
    m_marks.pop_back();
    return taken;
}

PickleItem& PickleMachine::requireTop(PickleKind kind, const char* what) {
    PickleItem& item = m_builder.at(top());
    if (item.kind != kind) {
        m_builder.fail(what, described(item));
    }
    return item;
}

void PickleMachine::opProto() {
    const std::uint64_t protocol = m_builder.reader().takeNumber(1, "a protocol's number");
    if (protocol > kNewestProtocol) {
        m_builder.fail("pickle protocol 0 to 5", std::to_string(protocol));
    }
}

void PickleMachine::opFrame() {
    ByteReader& reader = m_builder.reader();
    const std::uint64_t size = reader.takeNumber(8, "a frame's size");
    if (size > reader.left()) {
        m_builder.fail("a frame within the pickle", std::to_string(size) + " bytes");
    }
}

void PickleMachine::opMark() {
    if (m_marks.size() >= kMostOnStack) {
        m_builder.fail("at most 2^20 marks", "more");
    }
    m_marks.push_back(m_stack.size());
}

void PickleMachine::opPop() {
    if (!m_marks.empty() && m_stack.size() == m_marks.back()) {
        m_marks.pop_back();
    } else {
        pop();
    }
}

void PickleMachine::opPopMark() { popToMark(); }
void PickleMachine::opDup() { push(top()); }

std::size_t PickleMachine::takeMemoIndex(std::uint64_t index) {
    if (index >= kMostInMemo) {
        m_builder.fail("at most 2^20 values in the memo", "one at " + std::to_string(index));
    }
    return static_cast<std::size_t>(index);
}

void PickleMachine::putMemo(std::uint64_t index) {
    const std::size_t place = takeMemoIndex(index);
    if (place >= m_memo.size()) {
        m_memo.resize(place + 1, -1);
    }
    m_memoized += m_memo[place] < 0 ? 1 : 0;
    m_memo[place] = top();
}

void PickleMachine::getMemo(std::uint64_t index) {
    if (index >= m_memo.size() || m_memo[static_cast<std::size_t>(index)] < 0) {
        m_builder.fail("a value in the memo", "none at " + std::to_string(index));
    }
    push(m_memo[static_cast<std::size_t>(index)]);
}

void PickleMachine::opBinGet() { getMemo(m_builder.reader().takeNumber(1, "a memo index")); }
void PickleMachine::opLongBinGet() { getMemo(m_builder.reader().takeNumber(4, "a memo index")); }
void PickleMachine::opBinPut() { putMemo(m_builder.reader().takeNumber(1, "a memo index")); }
void PickleMachine::opLongBinPut() { putMemo(m_builder.reader().takeNumber(4, "a memo index")); }
void PickleMachine::opMemoize() { putMemo(m_memoized); }

void PickleMachine::pushTuple(std::size_t size) {
    std::vector<PickleRef> items(size);
    for (std::size_t i = size; i-- > 0;) {
        items[i] = pop();
    }
    push(m_builder.addContainer(PickleKind::Tuple, std::move(items)));
}

void PickleMachine::opEmptyTuple() { pushTuple(0); }
void PickleMachine::opTuple1() { pushTuple(1); }
void PickleMachine::opTuple2() { pushTuple(2); }
void PickleMachine::opTuple3() { pushTuple(3); }
void PickleMachine::opTuple() { push(m_builder.addContainer(PickleKind::Tuple, popToMark())); }
void PickleMachine::opEmptyList() { push(m_builder.addContainer(PickleKind::List, {})); }
void PickleMachine::opList() { push(m_builder.addContainer(PickleKind::List, popToMark())); }
void PickleMachine::opEmptySet() { push(m_builder.addContainer(PickleKind::Set, {})); }
void PickleMachine::opFrozenSet() { push(m_builder.addContainer(PickleKind::Set, popToMark())); }
void PickleMachine::opEmptyDict() { push(m_builder.addContainer(PickleKind::Dict, {})); }
void PickleMachine::opDict() {
    opEmptyDict();
    const PickleRef dict = pop();
    std::vector<PickleRef> items = popToMark();
    push(dict);
    addToTop(PickleKind::Dict, "a dictionary (DICT)", std::move(items));
}

void PickleMachine::addToTop(PickleKind kind, const char* what, std::vector<PickleRef> items) {
    PickleItem& container = requireTop(kind, what);
    if (kind == PickleKind::Dict && items.size() % 2 != 0) {
        m_builder.fail("pairs of key and value", "an odd number of values");
    }
    container.items.insert(container.items.end(), items.begin(), items.end());
}

void PickleMachine::opAppend() {
    const PickleRef value = pop();
    addToTop(PickleKind::List, "a list (APPEND)", {value});
}
void PickleMachine::opAppends() {
    std::vector<PickleRef> values = popToMark();
    addToTop(PickleKind::List, "a list (APPENDS)", std::move(values));
}
void PickleMachine::opAddItems() {
    std::vector<PickleRef> values = popToMark();
    addToTop(PickleKind::Set, "a set (ADDITEMS)", std::move(values));
}
void PickleMachine::opSetItem() {
    const PickleRef value = pop();
    const PickleRef key = pop();
    addToTop(PickleKind::Dict, "a dictionary (SETITEM)", {key, value});
}
void PickleMachine::opSetItems() {
    std::vector<PickleRef> values = popToMark();
    addToTop(PickleKind::Dict, "a dictionary (SETITEMS)", std::move(values));
}

void PickleMachine::opGlobal() {
    ByteReader& reader = m_builder.reader();
    const std::string_view module = reader.takeLine("a module's name");
    const std::string_view name = reader.takeLine("a global's name");
    push(lookUpGlobal(m_builder, module, name));
}

void PickleMachine::opStackGlobal() {
    const PickleRef name = pop();
    const PickleRef module = pop();
    for (const PickleRef ref : {name, module}) {
        if (m_builder.at(ref).kind != PickleKind::Text) {
            m_builder.fail("a text as a global's name", described(m_builder.at(ref)));
        }
    }
    push(lookUpGlobal(m_builder, m_builder.at(module).text, m_builder.at(name).text));
}

void PickleMachine::opReduce() {
    const PickleRef arguments = pop();
    const PickleRef global = pop();
    push(callGlobal(m_builder, global, arguments));
}

void PickleMachine::opNewObj() {
    const PickleRef arguments = pop();
    const PickleRef global = pop();
    push(makeInstance(m_builder, global, arguments));
}

void PickleMachine::opBuild() {
    const PickleRef state = pop();
    setState(m_builder, top(), state);
}

void PickleMachine::opBinPersId() {
    const PickleRef id = pop();
    push(loadStorage(m_builder, id));
}

PickleDocument readPickle(const std::string& path, const std::string& part, std::string_view bytes,
                          PickleDialect dialect) {
    ByteReader reader(path, part, bytes);
    return PickleMachine(reader, dialect).run();
}

}  // namespace core::checkpoint
