// The value of a Content-Type field; in a second line, what --accept-type asks for.

#include "http/media_type.hpp"

#include <array>
#include <string>

#include "base/ascii_case.hpp"
#include "base/printable.hpp"
#include "hoist/cause.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  const std::string_view field = take_line(input);
  const std::string type = http::media_type(field);
  require(type == base::lower(type), "a type is in lower case");
  require(type.empty() || type.find('/') != std::string::npos, "a type has a subtype");
  require(http::media_type(type) == type, "a type stays as it is");
  require(type.empty() || http::is_in_range(type, "*/*"), "each type is one of all");
  http::is_plain_or_json(field);
  http::contradicts_html(field);
  if (!http::is_media_range(input)) return;
  const std::array<std::string, 1> accepted{base::lower(input)};
  try {
    http::require_type(field, accepted);
    require(http::is_in_range(type, accepted.front()), "what is accepted is in the range");
  } catch (const Cause& cause) {
    require(base::printable(cause.message()) == cause.message(), "the message is printable");
  }
}

}  // namespace hoist::fuzz
