#pragma once

#include <string>
#include <string_view>

namespace hoist::base {

/// `text` with a to z as A to Z. No locale changes what it does: in a Turkish one, too, "i" becomes "I".
inline std::string upper(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return result;
}

/// `text` with A to Z as a to z, in any locale.
inline std::string lower(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

}  // namespace hoist::base
