#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/option_table.hpp"
#include "cli/options/settings.hpp"
#include "hoist/bytes.hpp"

namespace hoist::cli {

/// An option's value, parsed as its type.
///
/// An invalid value throws: UsageError if it was given on the command line, InvalidConfig with its position if it
/// was in a file. Both name the option and what it accepts.
class OptionValue {
 public:
  /// @param settings outlive the value
  OptionValue(const Settings& settings, std::string_view name);

  bool has_value() const noexcept { return !setting_.texts.empty(); }

  Layer layer() const noexcept { return setting_.layer; }

  bool truth() const { return text() == "true"; }
  const std::string& text() const { return setting_.texts.back(); }
  std::string not_empty() const;
  std::vector<std::string> none_empty() const;  ///< every text of a Kind::texts
  std::string choice() const;                   ///< one of the option's choices
  std::size_t count() const;                    ///< >= 1, at most OptionRow::most
  std::size_t number() const;                   ///< >= 0, at most OptionRow::most
  std::chrono::milliseconds time() const;       ///< > 0, or 0 where that stands for none
  Bytes size() const;
  Bytes speed() const;  ///< bytes a second

  /// Parses the value as its kind, only for the errors.
  void check() const;

  /// Refuses the value. @param message a sentence that names the option
  [[noreturn]] void refuse(const std::string& message) const;

 private:
  std::size_t at_least(std::size_t least) const;

  const OptionRow& row_;
  const Setting& setting_;
};

}  // namespace hoist::cli
