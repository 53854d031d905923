// A line of a list, with its options below it: text, JSON, aria2.
// The first line of the input is what relative URLs are resolved against, if it is a URL.

#include "source/list_line.hpp"

#include <string>

#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "support/items.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

std::string base_of(std::string_view text) {
  try {
    return base::checked_url(text);
  } catch (const Cause&) {
    return {};
  }
}

}  // namespace

void fuzz_one(std::string_view input) {
  static const source::NameTemplate names;
  const std::string base = base_of(take_line(input));
  if (!source::is_item_line(input.substr(0, input.find('\n')))) return;
  try {
    require_sound(source::parse_list_line(input, 7, names, base));
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a line that cannot be used is the input's fault");
  }
}

}  // namespace hoist::fuzz
