#pragma once

// Private to core/data: one HTTP exchange, where libcurl stops.

#include <cstdint>
#include <functional>
#include <string>

namespace core::transfer {

struct Exchange {
    std::string url;
    std::uint64_t from = 0;  ///< asks for the bytes from here on
    double connectSeconds = 20.0;
    double stallSeconds = 30.0;
    /// The body's bytes. `offset` is where they belong: the server may send all from 0 on though
    /// asked for a rest. False ends the exchange.
    std::function<bool(std::uint64_t offset, const char* bytes, std::size_t count)> write;
    /// Bytes still expected (0: not known). False ends the exchange.
    std::function<bool(std::uint64_t expected)> progress;
};

enum class Outcome {
    Done,
    NothingLeft,  ///< the server has no bytes from there on
    Stopped,      ///< by write or progress
    TryAgain,
    Refused
};

struct Answer {
    Outcome outcome = Outcome::Refused;
    std::string reason;  ///< for TryAgain and Refused: "HTTP 404", "could not connect"
};

Answer exchange(const Exchange& what);

}  // namespace core::transfer
