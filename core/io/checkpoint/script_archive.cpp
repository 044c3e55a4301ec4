#include "core/io/checkpoint/script_archive.h"

#include <charconv>
#include <utility>

#include "core/io/checkpoint/containers.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr int kDeepest = 32;
constexpr std::size_t kMostConverted = std::size_t{1} << 22;

bool isInteger(ElementType type) {
    switch (type) {
        case ElementType::Float64:
        case ElementType::Float32:
        case ElementType::Float16:
        case ElementType::BFloat16:
            return false;
        default:
            return true;
    }
}

/// "__torch__.a.b" and "Net" of "__torch__.a.b.Net".
std::pair<std::string, std::string> splitName(std::string_view name) {
    const std::size_t dot = name.find_last_of('.');
    return {std::string(name.substr(0, dot == std::string_view::npos ? 0 : dot)),
            std::string(dot == std::string_view::npos ? name : name.substr(dot + 1))};
}

std::string_view contentOf(const std::string& path, ZipArchive& archive, const std::string& name) {
    const ZipEntry* entry = archive.find(name);
    if (entry == nullptr) {
        throw ParseError(path, "zip directory", "an entry " + inQuotes(name), "none");
    }
    return archive.content(*entry);
}

}  // namespace

ScriptArchive::ScriptArchive(const std::string& path, std::string_view bytes)
    : m_path(path),
      m_fileBytes(bytes.size()),
      m_archive(m_path, bytes),
      m_root(torchRoot(m_path, m_archive)) {
    m_data =
        readPickle(m_path, m_root + "data.pkl", contentOf(m_path, m_archive, m_root + "data.pkl"),
                   PickleDialect::TorchScript);
    if (m_data.at(m_data.root).kind != PickleKind::Object) {
        throw ParseError(m_path, m_root + "data.pkl", "a module", "another value");
    }
    const ByteOrder order = byteOrderOf(m_path, m_archive, m_root);
    m_dataLoader = std::make_unique<TensorLoader>(m_path, m_fileBytes, m_data, order,
                                                  storagesIn(m_root + "data/"));
    if (m_archive.find(m_root + "constants.pkl") != nullptr) {
        m_constants = readPickle(m_path, m_root + "constants.pkl",
                                 contentOf(m_path, m_archive, m_root + "constants.pkl"),
                                 PickleDialect::TorchScript);
        m_constantsLoader = std::make_unique<TensorLoader>(m_path, m_fileBytes, m_constants, order,
                                                           storagesIn(m_root + "constants/"));
    }
}

StorageBytes ScriptArchive::storagesIn(const std::string& folder) {
    return [this, folder](const PickledStorage& storage, const std::string& where) {
        const ZipEntry* entry = m_archive.find(folder + storage.key);
        if (entry == nullptr) {
            throw ParseError(m_path, where, "its numbers in " + inQuotes(folder + storage.key),
                             "no such entry");
        }
        return m_archive.content(*entry);
    };
}

const ScriptFile* ScriptArchive::findFile(const std::string& module) {
    const auto known = m_files.find(module);
    if (known != m_files.end()) {
        return known->second.get();
    }
    std::string name = module;
    for (char& c : name) {
        c = c == '.' ? '/' : c;
    }
    const std::string file = "code/" + name + ".py";
    const ZipEntry* entry = m_archive.find(m_root + file);
    std::unique_ptr<ScriptFile> parsed;
    if (entry != nullptr) {
        parsed = std::make_unique<ScriptFile>(parseScript(m_path, file, m_archive.content(*entry)));
    }
    return m_files.emplace(module, std::move(parsed)).first->second.get();
}

const ScriptClass* ScriptArchive::findClass(PickleRef object) {
    const auto [module, name] = splitName(m_data.at(object).text);
    const ScriptFile* file = findFile(module);
    if (file == nullptr) {
        return nullptr;
    }
    const auto found = file->classes.find(name);
    return found == file->classes.end() ? nullptr : &found->second;
}

const ScriptFunction* ScriptArchive::findMethod(PickleRef object, const std::string& name) {
    const ScriptClass* known = findClass(object);
    if (known == nullptr) {
        throw ParseError(m_path, m_root + "data.pkl", "the code of each module's class",
                         "none of " + std::string(m_data.at(object).text));
    }
    const auto found = known->methods.find(name);
    return found == known->methods.end() ? nullptr : &found->second;
}

const ScriptFunction* ScriptArchive::findFunction(const std::string& name) {
    const auto [module, last] = splitName(name);
    const ScriptFile* file = findFile(module);
    if (file == nullptr) {
        return nullptr;
    }
    const auto found = file->functions.find(last);
    return found == file->functions.end() ? nullptr : &found->second;
}

const Expr* ScriptArchive::findConstant(PickleRef object, const std::string& name) {
    const ScriptClass* known = findClass(object);
    if (known == nullptr) {
        return nullptr;
    }
    const auto found = known->constants.find(name);
    return found == known->constants.end() ? nullptr : found->second.get();
}

std::optional<ScriptValue> ScriptArchive::findAttribute(const ScriptModule& module,
                                                        const std::string& name) {
    const PickleRef ref = m_data.find(module.object, name);
    if (ref < 0) {
        return std::nullopt;
    }
    const std::string path = (module.path.empty() ? "" : module.path + ".") + name;
    return valueOf(m_data, *m_dataLoader, ref, path, 0);
}

std::optional<ScriptValue> ScriptArchive::findCodeConstant(const std::string& name) {
    std::size_t index = 0;
    const auto [end, error] =
        std::from_chars(name.data() + (name.empty() ? 0 : 1), name.data() + name.size(), index);
    if (!m_constantsLoader || error != std::errc() || end != name.data() + name.size() ||
        index >= m_constants.at(m_constants.root).items.size()) {
        return std::nullopt;
    }
    return valueOf(m_constants, *m_constantsLoader, m_constants.at(m_constants.root).items[index],
                   "constant " + name, 0);
}

ScriptValue ScriptArchive::valueOf(const PickleDocument& document, TensorLoader& loader,
                                   PickleRef ref, const std::string& path, int depth) {
    const PickleItem& item = document.at(ref);
    if (depth > kDeepest || ++m_converted > kMostConverted) {
        throw ParseError(m_path, path, "lists at most 32 deep, of at most 2^22 values in all",
                         "more");
    }
    switch (item.kind) {
        case PickleKind::Bool:
            return item.integer != 0;
        case PickleKind::Integer:
            return item.integer;
        case PickleKind::Real:
            return item.real;
        case PickleKind::Text:
            return std::string(item.text);
        case PickleKind::List:
        case PickleKind::Tuple: {
            auto list = std::make_shared<ScriptSequence>();
            for (const PickleRef element : item.items) {
                list->items.push_back(valueOf(document, loader, element, path, depth + 1));
            }
            return list;
        }
        case PickleKind::Tensor:
            return tensorOf(document, loader, ref);
        case PickleKind::Object:
            return ScriptModule{ref, path};
        default:
            return std::monostate();
    }
}

TensorPtr ScriptArchive::tensorOf(const PickleDocument& document, TensorLoader& loader,
                                  PickleRef ref) {
    const auto key = std::pair(&document, ref);
    const auto known = m_tensors.find(key);
    if (known != m_tensors.end()) {
        return known->second;
    }
    auto decoded = m_decoded.find(key);
    if (decoded == m_decoded.end()) {
        StoredTensor stored = loader.load({"of a module", ref});
        ScriptTensor tensor;
        tensor.dims = stored.shape;
        tensor.isInteger = isInteger(stored.type);
        tensor.values = std::make_shared<const std::vector<double>>(std::move(stored.values));
        decoded = m_decoded.emplace(key, std::move(tensor)).first;
    }
    auto tensor = std::make_shared<ScriptTensor>(decoded->second);
    tensor->writes = std::make_shared<int>(0);
    m_tensors.emplace(key, tensor);
    return tensor;
}

std::vector<std::int64_t> ScriptArchive::tracedShape() {
    const ZipEntry* entry = m_archive.find(m_root + "traced_inputs.pkl");
    if (entry == nullptr) {
        return {};
    }
    const PickleDocument inputs =
        readPickle(m_path, entry->name, m_archive.content(*entry), PickleDialect::TorchScript);
    const PickleRef list =
        inputs.at(inputs.root).kind == PickleKind::Dict ? inputs.find(inputs.root, "forward") : -1;
    if (list < 0 || inputs.at(list).items.size() != 1) {
        return {};
    }
    const PickleItem& only = inputs.at(inputs.at(list).items.front());
    return only.kind == PickleKind::Tensor
               ? inputs.tensors[static_cast<std::size_t>(only.integer)].layout.shape
               : std::vector<std::int64_t>();
}

std::vector<std::vector<std::int64_t>> ScriptArchive::weightShapes() const {
    std::vector<std::vector<std::int64_t>> shapes;
    for (const PickleDocument* document : {&m_data, &m_constants}) {
        for (const PickledTensor& tensor : document->tensors) {
            shapes.push_back(tensor.layout.shape);
        }
    }
    return shapes;
}

}  // namespace core::checkpoint
