#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hoist::source {

/// What an item of a batch is called.
struct Noun {
  std::string one = "file";
  std::string many = "files";
};

/// The value of an option in a configuration file, as text; the command line checks whether it is valid.
struct ConfigValue {
  enum class Type { text, whole_number, number, truth, texts };

  Type type = Type::text;
  std::vector<std::string> texts;  ///< exactly one unless type is texts; a truth is "true" or "false"
  std::string place;               ///< "FILE:LINE:COLUMN"
};

/// Values by the long names of options.
using Defaults = std::map<std::string, ConfigValue>;

/// A named recipe for a batch.
struct Catalog {
  std::string name;
  std::string place = {};                           ///< "FILE:LINE:COLUMN"; empty for a built-in one
  std::string url = {};                             ///< a UrlTemplate that may contain {server} as well
  std::map<std::string, std::string> servers = {};  ///< what {server} stands for, by label in upper case
  std::vector<std::string> codes = {};              ///< all its codes, unless they are in a file
  std::string codes_file = {};                      ///< path; empty: none
  Noun noun = {};
  Defaults defaults = {};  ///< of options, for this catalog's batches
};

/// Whether a template contains {server}.
bool uses_server(std::string_view url_template);

/// A catalog's URL template for one of its servers: {server} becomes its URL, without '/' at the end.
std::string with_server(std::string_view url_template, std::string_view server_url);

}  // namespace hoist::source
