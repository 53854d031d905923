#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/field_template.hpp"

namespace hoist::source {

/// How the files of a batch are named: {code} {host} {path} {name} {stem} {ext} {query} {hash} {n} and the text between
/// them, as in "{host}/{path}/{name}". Immutable, so any thread may use it.
///
/// {host} is without its port, {path} without '/' at its ends, {name} is index.html if the URL has none (see
/// url_names.hpp). An empty {path} also drops the '/' after it, so that "{path}/{name}" serves every URL, an empty
/// {ext} the '.' before it, and an empty {query} a '?'. {hash:2} is the first two digits of the hash, so that
/// "{hash:2}/{hash}" has 256 folders.
class NameTemplate {
 public:
  /// @throws InvalidTemplate if it cannot be parsed, or can never give a name below the folder
  explicit NameTemplate(std::string_view text = "{name}");

  /// The file that an item becomes, accepted by safe_path().
  /// @param url as base::checked_url() gives it
  /// @param n the item's place in the batch, from 1
  /// @throws Cause (input) if it is not a safe file name
  std::string file_of(std::string_view code, std::string_view url, std::uint64_t n) const;

 private:
  std::vector<TemplatePart> parts_;
};

}  // namespace hoist::source
