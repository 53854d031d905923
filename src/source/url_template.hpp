#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/field_template.hpp"

namespace hoist::source {

/// How codes become URLs: {code} and {n}, as in "https://host/{code:lower}.gif". Immutable, so any thread may use it.
class UrlTemplate {
 public:
  /// @throws InvalidTemplate if it cannot be read, gives no http or https URL, or gives all codes the same one
  explicit UrlTemplate(std::string_view text);

  /// The URL of a code, which is percent-encoded in it (RFC 3986 section 2.3: all but unreserved characters);
  /// {code:path} keeps each '/'.
  /// @param n the code's place in the batch, from 1
  /// @throws Cause (input) if this code does not give a valid URL: one with a '/' instead of the host, say
  std::string url_of(std::string_view code, std::uint64_t n) const;

  /// Whether a '/' in a code becomes %2F somewhere in its URL: {code} without :path.
  bool encodes_slashes() const noexcept;

  /// The template for file names that suits these URLs: "{name}" where that depends on the code, otherwise "{code}", as
  /// for "https://host/chart?station={code}".
  /// @throws InvalidTemplate if the URLs end in what can name no file
  std::string_view default_names() const;

 private:
  std::vector<TemplatePart> parts_;
};

}  // namespace hoist::source
