#include "cli/options/secrets.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/ascii_case.hpp"

namespace hoist::cli {
namespace {

constexpr std::string_view mask = "***";

/// Where the host stands, or the user name before it.
std::size_t behind_scheme(std::string_view url) {
  const std::size_t scheme = url.find("://");
  return scheme == std::string_view::npos ? 0 : scheme + 3;
}

/// HOST or HOST:PORT before the path of a URL: then an "@" belongs to the path.
bool begins_with_host(std::string_view url) {
  std::string_view host = url.substr(0, url.find_first_of("/?#"));
  if (host.find('@') != std::string_view::npos) return false;
  if (host.starts_with('[')) host.remove_prefix(std::min(host.find(']'), host.size()));
  const std::size_t colon = std::min(host.find(':'), host.size());
  return host.find_first_not_of(":0123456789", colon) == std::string_view::npos;
}

}  // namespace

std::string masked_proxy(std::string_view proxy) {
  const std::size_t begin = behind_scheme(proxy);
  const std::size_t at = proxy.rfind('@');
  if (at == std::string_view::npos || at < begin) return std::string(proxy);
  return std::string(proxy.substr(0, begin)) + std::string(mask) + std::string(proxy.substr(at));
}

std::string masked_url(std::string_view url, base::QueryValues shown) {
  const bool names_nobody = begins_with_host(url.substr(behind_scheme(url)));
  return base::masked_query(names_nobody ? std::string(url) : masked_proxy(url), shown);
}

std::string masked_field(std::string_view field) {
  constexpr std::array<std::string_view, 9> harmless = {"accept",          "accept-charset", "accept-encoding",
                                                        "accept-language", "cache-control",  "from",
                                                        "origin",          "pragma",         "user-agent"};
  if (field.starts_with('@')) return std::string(field);
  const std::size_t colon = field.find(':');
  if (colon == std::string_view::npos) return std::string(mask);
  const std::string name = base::lower(field.substr(0, colon));
  if (std::find(harmless.begin(), harmless.end(), name) != harmless.end()) return std::string(field);
  return std::string(field.substr(0, colon)) + ": " + std::string(mask);
}

}  // namespace hoist::cli
