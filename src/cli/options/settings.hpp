#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/command_line.hpp"
#include "source/catalog.hpp"

namespace hoist::cli {

/// Where a value may come from, lowest precedence first.
enum class Layer { built_in, system, user, catalog, command_line };

/// An option's value as text, and where it comes from.
struct Setting {
  std::vector<std::string> texts;  ///< none if the option has no value; otherwise one, or several for Kind::texts
  Layer layer = Layer::built_in;
  std::string place = {};  ///< "FILE:LINE:COLUMN" of a value from a file
};

/// The value of every option, each from the layer of highest precedence that has one.
///
/// Options are identified by their names in the option table; using another name is a bug.
class Settings {
 public:
  /// Every option with its built-in default.
  Settings();

  void add(const CommandLine& command_line);

  /// Adds the values of a configuration file.
  /// @throws InvalidConfig for an option that does not exist, that no file may set, or whose value has another type
  void add(const source::Defaults& defaults, Layer layer);

  /// Replaces the general built-in defaults by those of the flags batch.
  void take_defaults_of_flags();

  const Setting& at(std::string_view name) const;

  /// Whether a layer above the built-in one has a value.
  bool is_set(std::string_view name) const { return at(name).layer != Layer::built_in; }

 private:
  void put(std::string_view name, Setting setting);

  std::map<std::string, Setting, std::less<>> settings_;
};

}  // namespace hoist::cli
