#pragma once

// Private to the checkpoint readers: one function per kind of file.

#include <string>
#include <string_view>

#include "core/io/checkpoint/pickle.h"
#include "core/io/checkpoint/state_dict.h"
#include "core/io/checkpoint/zip_archive.h"

namespace core::checkpoint {

/// torch.save since 1.6, and TorchScript archives (their parameters under the names of a
/// state_dict). All throw ParseError.
StateDict readTorchZip(const std::string& path, std::string_view bytes);
/// torch.save before 1.6; a plain pickle, whose tensors are numpy arrays, too.
StateDict readTorchLegacy(const std::string& path, std::string_view bytes);
StateDict readNpz(const std::string& path, std::string_view bytes);

/// The folder of a torch archive that everything lies in ("archive/"); throws ParseError where
/// there is no data.pkl in one folder.
std::string torchRoot(const std::string& path, const ZipArchive& archive);
bool isTorchScript(const ZipArchive& archive, const std::string& root);
/// Little where the archive does not say.
ByteOrder byteOrderOf(const std::string& path, ZipArchive& archive, const std::string& root);

/// A tar of torch 0.1.
bool isTorchTar(std::string_view bytes);

/// Drops what all names begin with, where that is a wrapper and no part of the network ("module.",
/// "_orig_mod.", "state_dict.", …), with a note for each.
void dropCommonPrefixes(StateDict& tensors);

}  // namespace core::checkpoint
