#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/json_reader.h"

namespace reach {

/// One thing that can be set about a study: its name, what values it takes, and the value at full
/// and at smoke size (what CI runs).
struct StudySetting {
    enum class Kind { Whole, Number, Numbers, Text, Texts };

    std::string key;
    Kind kind = Kind::Number;
    core::Json standard;  ///< a number, a text, or a list of them, as the kind says
    core::Json smoke;     ///< null: as standard
    double least = 0.0;   ///< Whole, Number, each of Numbers
    double most = 0.0;
    std::vector<std::string> choices = {};  ///< Text, Texts: what is allowed; empty: anything
    std::string help;                       ///< one line
};

StudySetting wholeSetting(std::string key, std::int64_t standard, std::int64_t smoke, double least,
                          double most, std::string help);
StudySetting numberSetting(std::string key, double standard, double least, double most,
                           std::string help);
StudySetting numbersSetting(std::string key, const std::vector<double>& standard,
                            const std::vector<double>& smoke, double least, double most,
                            std::string help);
StudySetting textSetting(std::string key, std::string standard, core::Json smoke,
                         std::vector<std::string> choices, std::string help);
StudySetting textsSetting(std::string key, const std::vector<std::string>& standard,
                          const std::vector<std::string>& smoke, std::vector<std::string> choices,
                          std::string help);

/// The settings of one run: the study's values at full or smoke size, changed by key=value. A
/// value. Getters throw std::logic_error for a key or a kind that the study does not have.
class StudySettings {
public:
    StudySettings(std::string study, std::vector<StudySetting> declared, bool smoke);

    /// "seeds=20", "shares=0,0.5,1": strict. Throws std::invalid_argument, in one line that names
    /// the key, what was expected and what was found; for an unknown key, the keys there are.
    void set(std::string_view assignment);

    std::int64_t whole(std::string_view key) const;
    double number(std::string_view key) const;
    std::vector<double> numbers(std::string_view key) const;
    std::string text(std::string_view key) const;
    std::vector<std::string> texts(std::string_view key) const;

    bool isSmoke() const { return m_isSmoke; }
    /// All of them by key, in the order declared.
    core::Json toJson() const;

private:
    struct Entry {
        StudySetting declared;
        core::Json value;
    };
    const Entry& entry(std::string_view key, StudySetting::Kind kind) const;

    std::string m_study;
    bool m_isSmoke;
    std::vector<Entry> m_entries;
};

}  // namespace reach
