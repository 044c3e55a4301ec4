#include "reach/analysis/piece_store.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace reach {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <typename T>
std::span<const T> slice(const std::vector<T>& values, const std::vector<std::size_t>& start,
                         std::size_t piece) {
    return std::span(values).subspan(start[piece], start[piece + 1] - start[piece]);
}

template <typename T>
void append(std::vector<T>& target, std::span<const T> values) {
    target.insert(target.end(), values.begin(), values.end());
}

double ringArea(std::span<const double> ring) {
    double twice = 0.0;
    for (std::size_t i = 4; i + 1 < ring.size(); i += 2) {
        twice += (ring[i - 2] - ring[0]) * (ring[i + 1] - ring[1]) -
                 (ring[i - 1] - ring[1]) * (ring[i] - ring[0]);
    }
    return 0.5 * std::abs(twice);
}

}  // namespace

/// A piece of one of several stores.
struct PieceStore::Place {
    std::uint32_t part;
    std::uint32_t piece;
};

PieceRef PieceStore::operator[](std::size_t piece) const {
    const Data& data = *m_data;
    return {slice(data.imagePoints, data.imageStart, piece),
            std::span(data.patterns).subspan(piece * data.words, data.words),
            slice(data.cellNumbers, data.cellStart, piece), data.centres[piece]};
}

PieceStore::Data& PieceStore::changeable() {
    if (!m_data) {
        m_data = std::make_shared<Data>();
    } else if (m_data.use_count() > 1) {
        m_data = std::make_shared<Data>(*m_data);
    }
    return *m_data;
}

void PieceStore::add(const PieceRef& piece) {
    Data& data = changeable();
    if (data.centres.empty()) {
        data.words = piece.pattern.size();
    } else if (data.words != piece.pattern.size()) {
        throw std::invalid_argument("a pattern of " + std::to_string(piece.pattern.size()) +
                                    " words among patterns of " + std::to_string(data.words));
    }
    append(data.imagePoints, piece.image);
    data.imageStart.push_back(data.imagePoints.size());
    append(data.cellNumbers, piece.cell);
    data.cellStart.push_back(data.cellNumbers.size());
    append(data.patterns, piece.pattern);
    data.centres.push_back(piece.centre);
    data.isOrdered = false;
}

void PieceStore::push_back(const ProjectedPiece& piece) {
    add({piece.image, piece.pattern, piece.cell, piece.centre});
}

std::vector<PieceStore::Place> PieceStore::sortedPlaces(const std::vector<PieceStore>& parts) {
    std::vector<Place> places;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        for (std::size_t piece = 0; piece < parts[part].size(); ++piece) {
            places.push_back({static_cast<std::uint32_t>(part), static_cast<std::uint32_t>(piece)});
        }
    }
    const auto patternOf = [&](Place place) { return parts[place.part][place.piece].pattern; };
    std::sort(places.begin(), places.end(),
              [&](Place a, Place b) { return patternLess(patternOf(a), patternOf(b)); });
    return places;
}

PieceStore PieceStore::joined(std::vector<PieceStore> parts) {
    std::erase_if(parts, [](const PieceStore& part) { return part.empty(); });
    PieceStore result;
    Data& data = result.changeable();
    data.isOrdered = true;
    if (parts.empty()) {
        return result;
    }
    data.words = parts.front().m_data->words;
    const std::vector<Place> places = sortedPlaces(parts);
    for (PieceStore& part : parts) {
        part.changeable();
    }
    /// Gathers one array in the new order and lets go of it in the parts.
    const auto take = [&](auto member, auto start, auto& target, auto& targetStart) {
        std::size_t total = 0;
        for (const PieceStore& part : parts) {
            total += (*part.m_data.*member).size();
        }
        target.reserve(total);
        targetStart.reserve(places.size() + 1);
        for (const Place place : places) {
            const Data& from = *parts[place.part].m_data;
            append(target, slice(from.*member, from.*start, place.piece));
            targetStart.push_back(target.size());
        }
        for (PieceStore& part : parts) {
            std::exchange(*part.m_data.*member, {});
            std::exchange(*part.m_data.*start, {});
        }
    };
    take(&Data::imagePoints, &Data::imageStart, data.imagePoints, data.imageStart);
    take(&Data::cellNumbers, &Data::cellStart, data.cellNumbers, data.cellStart);
    data.patterns.reserve(places.size() * data.words);
    data.centres.reserve(places.size());
    for (const Place place : places) {
        const Data& from = *parts[place.part].m_data;
        append(data.patterns, std::span<const std::uint64_t>(from.patterns)
                                  .subspan(place.piece * data.words, data.words));
        data.centres.push_back(from.centres[place.piece]);
    }
    return result;
}

std::optional<std::size_t> PieceStore::find(std::span<const std::uint64_t> pattern) const {
    if (!isOrdered() || empty() || pattern.size() != m_data->words) {
        return std::nullopt;
    }
    std::size_t first = 0;
    std::size_t count = size();
    while (count > 0) {
        const std::size_t half = count / 2;
        if (patternLess((*this)[first + half].pattern, pattern)) {
            first += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    const bool isThere = first < size() && std::ranges::equal((*this)[first].pattern, pattern);
    return isThere ? std::optional(first) : std::nullopt;
}

std::int64_t PieceStore::lastCut(std::size_t piece) const {
    std::int64_t cut = -1;
    if (!isOrdered()) {
        return cut;
    }
    if (piece > 0) {
        cut = firstDifference((*this)[piece].pattern, (*this)[piece - 1].pattern);
    }
    if (piece + 1 < size()) {
        cut = std::max(cut, firstDifference((*this)[piece].pattern, (*this)[piece + 1].pattern));
    }
    return cut;
}

double PieceStore::cellMeasure(std::size_t piece) const {
    const std::span<const double> cell = (*this)[piece].cell;
    if (cell.empty()) {
        return kNaN;
    }
    return cell.size() == 2 ? std::abs(cell[1] - cell[0]) : ringArea(cell);
}

double PieceStore::imageArea(std::size_t piece) const {
    return std::abs(area((*this)[piece].image));
}

std::size_t PieceStore::bytes() const {
    if (!m_data) {
        return 0;
    }
    const Data& data = *m_data;
    const auto of = [](const auto& values) { return values.capacity() * sizeof(*values.data()); };
    return of(data.imagePoints) + of(data.imageStart) + of(data.cellNumbers) + of(data.cellStart) +
           of(data.patterns) + of(data.centres);
}

bool patternLess(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
    const auto [inA, inB] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (inA == a.end() || inB == b.end()) {
        return inA == a.end() && inB != b.end();
    }
    const int unit = std::countr_zero(*inA ^ *inB);
    return (*inA >> unit & 1) == 0;
}

std::int64_t firstDifference(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
    const auto [inA, inB] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (inA == a.end() || inB == b.end()) {
        return -1;
    }
    return 64 * (inA - a.begin()) + std::countr_zero(*inA ^ *inB);
}

double predictedBytesPerPiece(int inputs, std::int64_t units) {
    // Cells of a planar arrangement have four corners on average; images of more dimensions have
    // more, about two for each dimension beyond.
    const double corners = 4.0 + 2.0 * std::max(0, std::min(inputs, 6) - 2);
    const double cell = inputs <= 2 ? 4.0 * 2.0 * 8.0 : 0.0;
    const double kept = 16.0 * corners + cell + 8.0 * std::ceil(static_cast<double>(units) / 64.0) +
                        16.0 + 2.0 * 8.0;
    const double shown = 16.0 * corners + cell + 2.0 * (32.0 + 4.0 + 4.0 + 4.0);
    return kept + shown;
}

}  // namespace reach
