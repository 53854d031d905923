#include "source/url_template.hpp"

#include <array>

#include "base/percent.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "source/url_names.hpp"

namespace hoist::source {
namespace {

constexpr std::array known_fields = {Field::code, Field::n};

}  // namespace

UrlTemplate::UrlTemplate(std::string_view text) : parts_(parse_template(text, known_fields)) {
  if (!uses(parts_, Field::code) && !uses(parts_, Field::n)) {
    throw InvalidTemplate("there is neither {code} nor {n} in it, so that all items would have the same URL");
  }
  try {
    url_of("x", 1);
  } catch (const Cause& cause) {
    throw InvalidTemplate(cause.message());
  }
}

std::string UrlTemplate::url_of(std::string_view code, std::uint64_t n) const {
  std::string url;
  for (const TemplatePart& part : parts_) {
    if (const auto* use = std::get_if<FieldUse>(&part)) {
      url += use->field == Field::n ? std::to_string(n) : base::percent_encoded(in_case(code, use->letters));
    } else {
      url += std::get<std::string>(part);
    }
  }
  return base::checked_url(url);
}

std::string_view UrlTemplate::default_names() const {
  try {
    return name_in(url_of("x", 1)) == name_in(url_of("y", 2)) ? "{code}" : "{name}";
  } catch (const Cause& cause) {
    throw InvalidTemplate(cause.message());
  }
}

}  // namespace hoist::source
