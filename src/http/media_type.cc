#include "http/media_type.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii_case.hpp"
#include "base/printable.hpp"
#include "base/token.hpp"
#include "hoist/cause.hpp"
#include "http/list_member.hpp"

namespace hoist::http {

namespace {

bool is_type(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && base::is_token(text.substr(0, slash)) &&
         base::is_token(text.substr(slash + 1));
}

}  // namespace

std::string media_type(std::string_view content_type) {
  const std::string_view type = without_blanks(content_type.substr(0, content_type.find(';')));
  return is_type(type) ? base::lower(type) : std::string();
}

bool is_media_range(std::string_view text) noexcept {
  if (!is_type(text)) return false;
  const std::string_view type = text.substr(0, text.find('/'));
  const std::string_view subtype = text.substr(type.size() + 1);
  const bool any_type = type == "*";
  const bool any_subtype = subtype == "*";
  const bool has_part = type.size() > 1 && type.find('*') != std::string_view::npos;
  return !has_part && (!any_type || any_subtype) && (any_subtype || subtype.find('*') == std::string_view::npos);
}

bool is_in_range(std::string_view type, std::string_view range) noexcept {
  if (range == "*/*" || type == range) return true;
  return range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1));
}

void require_type(std::string_view content_type, std::span<const std::string> accepted) {
  if (accepted.empty()) return;
  const std::string type = media_type(content_type);
  const auto fits = [&type](const std::string& range) { return is_in_range(type, range); };
  if (std::any_of(accepted.begin(), accepted.end(), fits)) return;
  throw Cause(ErrorKind::http,
              fmt::format("the file has {}, not {} as --accept-type asks",
                          type.empty() ? "no type" : "type " + base::printable(type), fmt::join(accepted, " or ")));
}

bool is_plain_or_json(std::string_view content_type) {
  const std::string type = media_type(content_type);
  return type == "text/plain" || type == "application/json" || type == "text/json" || type.ends_with("+json");
}

bool contradicts_html(std::string_view file) {
  constexpr std::array<std::string_view, 14> pages = {"html", "htm", "xhtml", "xht", "shtml", "php", "asp",
                                                      "aspx", "jsp", "cgi",   "pl",  "mhtml", "cfm", "do"};
  file.remove_prefix(file.rfind('/') + 1);  // npos + 1 is 0
  const std::size_t dot = file.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view ending = file.substr(dot + 1);
  constexpr std::size_t longest = 5;  // a longer one is rather a part of a name
  if (ending.empty() || ending.size() > longest) return false;
  return std::find(pages.begin(), pages.end(), base::lower(ending)) == pages.end();
}

}  // namespace hoist::http
