// A template of URLs. The lines of the input: the template, a code.

#include "source/url_template.hpp"

#include <string>

#include "base/text.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "hoist/item.hpp"
#include "source/name_template.hpp"
#include "support/items.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  const std::string_view text = take_line(input);
  if (input.empty() || input.size() > 255 || base::fault_in(input)) return;
  try {
    const source::UrlTemplate urls(text);
    Item item;
    item.url = urls.url_of(input, 3);
    item.code = input;
    const bool has_fixed_origin = base::beginning_of(text).find_first_of("{}") == std::string_view::npos;
    if (has_fixed_origin) {
      require(base::origin_of(item.url) == base::origin_of(urls.url_of("x", 3)), "no code leads to another origin");
    }
    item.file = source::NameTemplate(urls.default_names()).file_of(item.code, item.url, 3);
    require_sound(item);
  } catch (const source::InvalidTemplate&) {
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a code that cannot be used is the input's fault");
  }
}

}  // namespace hoist::fuzz
