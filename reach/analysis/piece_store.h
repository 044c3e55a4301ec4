#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "reach/project/polygon.h"

namespace reach {

/// One exact piece as a value: what PieceStore::add takes.
struct ProjectedPiece {
    Polygon image;                       ///< in the chosen output plane
    std::vector<std::uint64_t> pattern;  ///< one bit per unit, unit 0 first
    /// The input cell over the free coordinates: a convex ring (two of them), the two ends (one);
    /// empty where there are more, or where cells are not kept.
    std::vector<double> cell;
    /// Image of the cell's centre of gravity; in more than two dimensions that of the mean of its
    /// vertices, and without vertices the centre of gravity of the image itself.
    Point2 centre{0.0, 0.0};
};

/// The same as views into a store, valid as long as the store is not changed.
struct PieceRef {
    std::span<const Point2> image;
    std::span<const std::uint64_t> pattern;
    std::span<const double> cell;  ///< x0 y0 x1 y1 …; x0 x1; empty
    Point2 centre;
};

/// Very many exact pieces in a few flat arrays: a piece costs its numbers and three offsets, not
/// six allocations. Everything that a pattern determines (affine map, half-spaces, vertices in many
/// dimensions) is not kept but made on demand: see piece_detail.h. A value; copies share their
/// arrays, so that a result with a million pieces is copied in no time.
class PieceStore {
public:
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = PieceRef;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = PieceRef;

        Iterator(const PieceStore& store, std::size_t place) : m_store(&store), m_place(place) {}
        PieceRef operator*() const { return (*m_store)[m_place]; }
        Iterator& operator++() {
            ++m_place;
            return *this;
        }
        bool operator==(const Iterator& other) const { return m_place == other.m_place; }

    private:
        const PieceStore* m_store;
        std::size_t m_place;
    };

    std::size_t size() const { return m_data ? m_data->centres.size() : 0; }
    bool empty() const { return size() == 0; }
    PieceRef operator[](std::size_t piece) const;
    PieceRef front() const { return (*this)[0]; }
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size()}; }

    /// All patterns have the same number of words. Amortised O(size of the piece), but for a store
    /// whose arrays are shared, which is copied first.
    void add(const PieceRef& piece);
    void push_back(const ProjectedPiece& piece);  // as the vector it once was

    /// Sorts by pattern (as sequences of bits, unit 0 first) while joining stores, array by array:
    /// beside the parts, which are used up, only one array exists twice at a time.
    static PieceStore joined(std::vector<PieceStore> parts);

    /// True after joined: find and lastCut may be asked.
    bool isOrdered() const { return m_data && m_data->isOrdered; }
    /// The piece with this pattern: O(log n) comparisons. Nothing unless ordered.
    std::optional<std::size_t> find(std::span<const std::uint64_t> pattern) const;

    /// The unit that cut this piece last: pieces are the leaves of a binary tree whose levels are
    /// the units in order, and this is the deepest branching above the leaf, the last unit in which
    /// the piece differs from another one that agrees with it in all units before. -1 for a piece
    /// that is alone, and for a store that is not ordered.
    std::int64_t lastCut(std::size_t piece) const;

    /// Area (length in one dimension) of a piece's input cell; NaN where cells are not kept.
    double cellMeasure(std::size_t piece) const;
    /// Area of its image.
    double imageArea(std::size_t piece) const;

    /// What the arrays take, in bytes.
    std::size_t bytes() const;

private:
    struct Data {
        std::size_t words = 0;
        bool isOrdered = false;
        std::vector<Point2> imagePoints;
        std::vector<std::size_t> imageStart{0};
        std::vector<double> cellNumbers;
        std::vector<std::size_t> cellStart{0};
        std::vector<std::uint64_t> patterns;
        std::vector<Point2> centres;
    };
    struct Place;

    Data& changeable();
    static std::vector<Place> sortedPlaces(const std::vector<PieceStore>& parts);

    std::shared_ptr<Data> m_data;
};

/// True if pattern a comes before b, read as sequences of bits, unit 0 first.
bool patternLess(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

/// The first unit in which two patterns differ; -1 if in none.
std::int64_t firstDifference(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

/// What a piece takes in a PieceStore and in the window's indices over it, in bytes: to tell a
/// limit's price before it is paid. Inputs: free coordinates; units: of all activation steps.
double predictedBytesPerPiece(int inputs, std::int64_t units);

}  // namespace reach
