#include "store/safe_path.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "hoist/cause.hpp"
#include "store/file_name.hpp"

namespace hoist::store {
namespace {

constexpr std::size_t longest_folder = 255;
constexpr std::size_t longest_file = longest_folder - part_suffix.size();
constexpr std::size_t longest_path = 4096 - 1 - part_suffix.size();

using Reason = std::optional<std::string>;  // why not; nothing if it is valid

/// What is between the slashes; "a//b" has two names.
std::vector<std::string_view> names_in(std::string_view path) {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    if (!name.empty()) names.push_back(name);
    path.remove_prefix(std::min(name.size() + 1, path.size()));
  }
  return names;
}

Reason fault_of_path(std::string_view path) {
  if (path.empty()) return "it is empty";
  if (const Reason fault = base::fault_in(path)) return "it contains " + *fault;
  if (path.find('\\') != std::string_view::npos) return "it contains a backslash";
  if (path.starts_with('/')) return "it is absolute: it must be relative to the folder";
  if (path.ends_with('/')) return "it names a folder: it must end with the name of a file";
  return std::nullopt;
}

Reason fault_of_name(std::string_view name, std::size_t longest) {
  if (name == "..") return "\"..\" leads out of the folder";
  if (name == ".") return "\".\" is not a name";
  if (is_part_name(name)) return "names that end in .part are reserved for partial files";
  if (name.size() > longest) return "a name in it is longer than " + std::to_string(longest) + " bytes";
  return std::nullopt;
}

Reason fault_of_names(const std::vector<std::string_view>& names) {
  if (is_state_folder(names.front())) return ".hoist is reserved for the journal";
  for (const std::string_view& name : names) {
    const bool is_file = &name == &names.back();
    if (const Reason fault = fault_of_name(name, is_file ? longest_file : longest_folder)) return fault;
  }
  return std::nullopt;
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string path;
  for (const std::string_view name : names) {
    if (!path.empty()) path += '/';
    path += name;
  }
  return path;
}

void refuse_if(const Reason& reason, std::string_view path) {
  if (reason) throw Cause(ErrorKind::input, "unusable file name " + base::in_quotes(path) + ": " + *reason);
}

}  // namespace

std::string safe_path(std::string_view path) {
  refuse_if(fault_of_path(path), path);
  const std::vector<std::string_view> names = names_in(path);
  refuse_if(fault_of_names(names), path);
  std::string result = joined(names);
  if (result.size() > longest_path) refuse_if("it is longer than " + std::to_string(longest_path) + " bytes", path);
  return result;
}

}  // namespace hoist::store
