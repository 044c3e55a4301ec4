#pragma once

#include <QString>
#include <string>
#include <vector>

namespace ui {

/// Words of the table of settings and of the methods (core/train), which are English, in the
/// window's language. English ones that the translators' list lacks stay as they are.
QString settingWords(const std::string& english);

/// What a value of a setting with choices is called: "before activations" for "pre" of "snr-side";
/// the value itself where it has no other name.
QString choiceTitle(const std::string& key, const std::string& value);

/// The translators' list: a test holds it to the table of settings.
const std::vector<std::string>& translatableSettingWords();

}  // namespace ui
