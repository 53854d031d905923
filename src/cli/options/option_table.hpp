#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/source_kind.hpp"

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
  speed,   ///< the same a second: 500k, 500k/s
};

/// Which part of an option's value must not be shown.
enum class Secret {
  none,
  user_info,     ///< the user name and the password of a URL
  proxy,         ///< the same of a proxy, which need not be a URL
  all,           ///< everything, but the name of a file after "@"
  header_field,  ///< the value of a header field, unless it is one that never holds a secret
};

/// What a run does with the file that an option names.
enum class FileUse {
  none,
  read,           ///< "-" is standard input
  read_if_at,     ///< FILE of a value "@FILE"
  write,          ///< truncated
  write_by_name,  ///< written as FILE.part, and renamed when it is complete
  append,
};

/// All properties of an option: its help and completion, whether a configuration file may set it, how its value is read
/// and shown, and which other options and files it goes with. Its effect is up to the code that reads its value.
struct OptionRow {
  std::string_view group;       ///< its heading in the help; see shown_groups()
  std::string_view names;       ///< as cxxopts takes them: "max_req,max-req,m"
  std::string_view value = {};  ///< what its value is called; empty for a switch
  std::string help = {};        ///< without the default
  Kind kind = Kind::truth;
  std::string by_default = {};                          ///< as text; empty: none
  std::optional<std::string> for_flags = std::nullopt;  ///< the default of the flags batch, where it is another
  std::vector<std::string_view> choices = {};           ///< of a text; empty: any text
  std::optional<std::size_t> most = std::nullopt;       ///< of a count or a number: larger ones count as this
  std::string_view bare = {};                           ///< what it means without =VALUE; empty: it needs one
  bool may_be_none = false;                             ///< whether an empty text, or a time of 0, stands for none
  bool everyday = false;                                ///< whether --help alone shows it
  bool configurable = true;                             ///< whether a configuration file may set it
  bool goes_with_merging = false;                       ///< whether --merge-reports takes it, too
  Secret secret = Secret::none;
  FileUse file = FileUse::none;
  std::optional<SourceKind> chooses = std::nullopt;  ///< the source that its value is
  SourceKinds goes_with = SourceKinds::all();        ///< the sources that it means something to
  std::string_view goes_with_words = {};             ///< those, for a message: "flags or a catalog"

  /// Its first long name: "max_req".
  std::string_view name() const noexcept;
  /// Its long names.
  std::vector<std::string_view> long_names() const;
  /// How messages name it: "--max_req CONCURRENT".
  std::string shown() const;
};

/// Every option of the program, in the order of the help.
std::span<const OptionRow> option_table();

/// Names between commas: "max_req,max-req,m".
std::vector<std::string_view> split_names(std::string_view names);

/// The option of a long name; null where there is none.
const OptionRow* find_option(std::string_view long_name);

/// The option of a letter; null where there is none.
const OptionRow* find_option(char letter);

/// The groups of the help, in its order.
std::vector<std::string> shown_groups();

}  // namespace hoist::cli
