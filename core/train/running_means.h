#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/train/trainer.h"

namespace core {

/// Sums of named numbers, in the order in which they came first: what records are means of.
class RunningMeans {
public:
    struct Entry {
        std::string name;
        double sum = 0.0;
        double count = 0.0;
    };

    void add(const std::string& name, double sum, double count);
    void add(const RunningMeans& other);
    /// The entry of that name, which goes away; {name, 0, 0} where there is none.
    Entry take(const std::string& name);

    const std::vector<Entry>& entries() const { return m_entries; }
    /// NaN where nothing was counted.
    double mean(const std::string& name) const;
    double sum(const std::string& name) const;  ///< 0 likewise
    double count(const std::string& name) const;
    /// Means of the entries whose names do not begin with '#': the losses.
    std::vector<NamedValue> losses() const;
    bool isFinite() const;
    bool isEmpty() const { return m_entries.empty(); }

    /// As pairs of values with names that begin with `prefix`, and back from among others.
    void save(const std::string& prefix, std::vector<NamedValue>& values) const;
    static RunningMeans load(const std::string& prefix, const std::vector<NamedValue>& values);

private:
    std::vector<Entry> m_entries;
};

}  // namespace core
