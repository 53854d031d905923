#include "source/catalog.hpp"

#include "source/field_template.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view field = "{server}";

/// The next position of {server}; "{{server}}" is literal text.
std::size_t find_field(std::string_view text, std::size_t from) noexcept {
  while ((from = text.find('{', from)) != std::string_view::npos) {
    if (text.substr(from).starts_with("{{")) {
      from += 2;
    } else if (text.substr(from).starts_with(field)) {
      return from;
    } else {
      ++from;
    }
  }
  return from;
}

}  // namespace

bool uses_server(std::string_view url_template) { return find_field(url_template, 0) != std::string_view::npos; }

std::string with_server(std::string_view url_template, std::string_view server_url) {
  while (server_url.ends_with('/')) server_url.remove_suffix(1);
  std::string result;
  std::size_t copied = 0;
  for (std::size_t at = 0; (at = find_field(url_template, at)) != std::string_view::npos; copied = at) {
    result += url_template.substr(copied, at - copied);
    result += as_template(server_url);
    at += field.size();
  }
  return result += url_template.substr(copied);
}

}  // namespace hoist::source
