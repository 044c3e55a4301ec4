#pragma once

// Private to the TorchScript reader: an archive's code, attributes and tensors.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/checkpoint/pickled_tensors.h"
#include "core/io/checkpoint/script_value.h"
#include "core/io/checkpoint/zip_archive.h"

namespace core::checkpoint {

class ScriptArchive {
public:
    /// The path and the bytes outlive the archive. Throws ParseError.
    ScriptArchive(const std::string& path, std::string_view bytes);

    const std::string& path() const { return m_path; }
    std::uint64_t fileBytes() const { return m_fileBytes; }
    PickleRef root() const { return m_data.root; }

    /// The method of an object's class; nullptr if it has none of that name.
    const ScriptFunction* findMethod(PickleRef object, const std::string& name);
    /// The function "__torch__.torch.nn.functional.relu"; nullptr if there is none.
    const ScriptFunction* findFunction(const std::string& name);
    /// A value that the class gives all its objects; nullptr if there is none.
    const Expr* findConstant(PickleRef object, const std::string& name);
    /// An object's attribute; empty if it has none of that name.
    std::optional<ScriptValue> findAttribute(const ScriptModule& module, const std::string& name);
    /// CONSTANTS.c3; empty if there is none.
    std::optional<ScriptValue> findCodeConstant(const std::string& name);

    /// The shape of the one tensor that the network was traced with; empty if it was not, or with
    /// several, or by a version that did not write it down.
    std::vector<std::int64_t> tracedShape();

    /// All tensors that are objects' attributes, or constants.
    std::vector<std::vector<std::int64_t>> weightShapes() const;

    /// To start again: tensors that code has changed in place are what they were.
    void forgetChanges() { m_tensors.clear(); }

private:
    const ScriptFile* findFile(const std::string& module);
    const ScriptClass* findClass(PickleRef object);
    ScriptValue valueOf(const PickleDocument& document, TensorLoader& loader, PickleRef ref,
                        const std::string& path, int depth);
    TensorPtr tensorOf(const PickleDocument& document, TensorLoader& loader, PickleRef ref);
    StorageBytes storagesIn(const std::string& folder);

    std::string m_path;
    std::uint64_t m_fileBytes;
    std::size_t m_converted = 0;
    ZipArchive m_archive;
    std::string m_root;
    PickleDocument m_data;
    PickleDocument m_constants;
    std::unique_ptr<TensorLoader> m_dataLoader;
    std::unique_ptr<TensorLoader> m_constantsLoader;
    std::map<std::string, std::unique_ptr<ScriptFile>> m_files;
    std::map<std::pair<const PickleDocument*, PickleRef>, ScriptTensor> m_decoded;
    std::map<std::pair<const PickleDocument*, PickleRef>, TensorPtr> m_tensors;
};

}  // namespace core::checkpoint
