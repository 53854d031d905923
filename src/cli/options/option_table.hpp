#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoist::cli {

/// What an option's value is.
enum class Kind {
  truth,   ///< a switch: on or off
  text,    ///< any text, or one of OptionRow::choices
  texts,   ///< a text each time the option is given
  count,   ///< a whole number >= 1
  number,  ///< a whole number >= 0
  time,    ///< 500ms, 30s, 5m, 1h
  size,    ///< 100, 500k, 2M, 1G
};

/// All that is known of an option: help, configuration keys, --show-config and the reading of values come from here.
struct OptionRow {
  std::string_view group;       ///< its heading in the help; see shown_groups()
  std::string_view names;       ///< as cxxopts takes them: "max_req,max-req,m"
  std::string_view value = {};  ///< what its value is called; empty for a switch
  std::string help = {};        ///< without the default
  Kind kind = Kind::truth;
  std::string by_default = {};                          ///< as text; empty: none
  std::optional<std::string> for_flags = std::nullopt;  ///< the default of the flags batch, where it is another
  std::vector<std::string_view> choices = {};           ///< of a text; empty: any text
  bool configurable = true;                             ///< whether a configuration file may set it
  bool may_be_none = false;                             ///< whether an empty text, or a time of 0, stands for none
  std::string_view bare = {};                           ///< what it means without =VALUE; empty: it needs one

  /// Its first long name: "max_req".
  std::string_view name() const noexcept;
  /// Its long names.
  std::vector<std::string_view> long_names() const;
  /// How messages name it: "--max_req CONCURRENT".
  std::string shown() const;
};

/// Every option of the program, in the order of the help.
std::span<const OptionRow> option_table();

/// The option of a long name; null where there is none.
const OptionRow* find_option(std::string_view long_name);

/// The groups that --help shows, in its order. The hidden one, for the project's own measurements, is not among them.
std::vector<std::string> shown_groups();

}  // namespace hoist::cli
