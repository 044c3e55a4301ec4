#pragma once

#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <vector>

#include "core/io/atomic_file.h"
#include "core/network/piecewise_graph.h"
#include "reach/exact/pieces.h"

namespace app {

/// Writes `--pieces FILE.json` while pieces are found. A piece goes to a nameless scratch file in
/// the folder of the target at once, so that memory holds its pattern only; commit() copies them,
/// ordered by pattern, to the target, which appears whole. The file does not depend on the number
/// of threads. One piece a line:
///   {"inputs", "outputs", "neurons", "status", "count", "pieces": [
///     {"pattern": "+-- ++", "vertices": [[x…]…], "images": [[y…]…], "map": [[…]…]}, …]}
/// pattern: a group per activation layer, + active, - inactive; vertices of the cell in input space
/// and their images; map: a row per output, its last entry the constant. A cell that is kept as
/// half-spaces has "constraints": {"a": [[…]…], "b": […]} (a x <= b) instead of vertices and
/// images.
class PiecesFile {
public:
    /// Throws std::runtime_error "PATH: cannot write: …".
    PiecesFile(const std::string& path, const core::PiecewiseGraph& graph);
    ~PiecesFile();
    PiecesFile(const PiecesFile&) = delete;
    PiecesFile& operator=(const PiecesFile&) = delete;

    /// May be called by several threads at once. Never throws: failed() tells, commit() throws.
    void add(const reach::PieceView& piece);

    bool failed() const;
    std::int64_t count() const { return static_cast<std::int64_t>(m_entries.size()); }

    /// Makes the file appear. Throws std::runtime_error with the first failure of writing.
    void commit(const std::string& status);

private:
    struct Entry {
        std::uint64_t offset = 0;
        std::uint32_t length = 0;
        std::uint32_t number = 0;  ///< place of its pattern in m_patterns
    };

    std::string textOf(const reach::PieceView& piece) const;
    std::string patternText(std::span<const std::uint64_t> pattern) const;
    void flushScratch();
    [[noreturn]] void fail(int error) const;
    void sortByPattern();
    std::string record(const Entry& entry) const;

    std::string m_path;
    core::AtomicFile m_target;
    int m_scratch = -1;
    std::vector<Eigen::Index> m_layers;  ///< sizes of the activation layers
    Eigen::Index m_inputs = 0;
    Eigen::Index m_outputs = 0;
    std::size_t m_words = 0;  ///< of a pattern

    mutable std::mutex m_mutex;
    std::vector<std::uint64_t> m_patterns;
    std::vector<Entry> m_entries;
    std::string m_buffer;
    std::uint64_t m_written = 0;
    std::exception_ptr m_failure;
};

}  // namespace app
