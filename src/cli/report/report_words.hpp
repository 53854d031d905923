#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "hoist/cause.hpp"
#include "hoist/outcome.hpp"

namespace hoist::cli {

/// The words of the JSON report. They are stable, independently of the messages for people.
inline constexpr std::array<std::pair<OutcomeKind, std::string_view>, 7> outcome_words = {{
    {OutcomeKind::downloaded, "downloaded"},
    {OutcomeKind::unchanged, "unchanged"},
    {OutcomeKind::not_found, "not_found"},
    {OutcomeKind::failed, "failed"},
    {OutcomeKind::not_begun, "not_begun"},
    {OutcomeKind::duplicate, "duplicate"},
    {OutcomeKind::skipped, "skipped"},
}};

inline constexpr std::array<std::pair<ErrorKind, std::string_view>, 9> error_words = {{
    {ErrorKind::http, "http"},
    {ErrorKind::network, "network"},
    {ErrorKind::tls, "tls"},
    {ErrorKind::timeout, "timeout"},
    {ErrorKind::disk, "disk"},
    {ErrorKind::input, "input"},
    {ErrorKind::integrity, "integrity"},
    {ErrorKind::interrupted, "interrupted"},
    {ErrorKind::internal, "internal"},
}};

/// The word for a kind, of one of the tables above.
template <typename Kind, std::size_t N>
constexpr std::string_view word_of(Kind kind, const std::array<std::pair<Kind, std::string_view>, N>& words) {
  for (const auto& [known, word] : words) {
    if (known == kind) return word;
  }
  return words.back().second;
}

/// The value of a word; nothing for an unknown one.
template <typename Kind, std::size_t N>
constexpr std::optional<Kind> kind_of(std::string_view word,
                                      const std::array<std::pair<Kind, std::string_view>, N>& words) {
  for (const auto& [kind, known] : words) {
    if (known == word) return kind;
  }
  return std::nullopt;
}

}  // namespace hoist::cli
