#include "source/url_template.hpp"

#include <algorithm>
#include <array>

#include "base/percent.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "source/url_names.hpp"

namespace hoist::source {
namespace {

constexpr std::array fields_of_urls = {Field::code, Field::n};

/// @param keeps_slashes whether it is a path of several segments
std::string encoded_code(std::string_view code, bool keeps_slashes) {
  std::string encoded;
  while (keeps_slashes && code.find('/') != std::string_view::npos) {
    const std::size_t slash = code.find('/');
    encoded += base::percent_encoded(code.substr(0, slash)) + '/';
    code.remove_prefix(slash + 1);
  }
  return encoded + base::percent_encoded(code);
}

}  // namespace

UrlTemplate::UrlTemplate(std::string_view text) : parts_(parse_template(text, fields_of_urls)) {
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
      url += use->field == Field::n ? std::to_string(n)
                                    : encoded_code(in_case(code, use->letter_case), use->keeps_slashes);
    } else {
      url += std::get<std::string>(part);
    }
  }
  return base::checked_url(url);
}

bool UrlTemplate::encodes_slashes() const noexcept {
  return std::any_of(parts_.begin(), parts_.end(), [](const TemplatePart& part) {
    const auto* use = std::get_if<FieldUse>(&part);
    return use && use->field == Field::code && !use->keeps_slashes;
  });
}

std::string_view UrlTemplate::default_names() const {
  try {
    return name_in(url_of("x", 1)) == name_in(url_of("y", 2)) ? "{code}" : "{name}";
  } catch (const Cause& cause) {
    throw InvalidTemplate(cause.message());
  }
}

}  // namespace hoist::source
