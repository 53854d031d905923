#include "cli/secrets.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "catalog/letters.hpp"

namespace hoist::cli {
namespace {

constexpr std::string_view mask = "***";

}  // namespace

std::string masked_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  const std::size_t at = url.substr(0, end).rfind('@');
  if (at == std::string_view::npos || at < begin) return std::string(url);
  return std::string(url.substr(0, begin)) + std::string(mask) + std::string(url.substr(at));
}

std::string masked_field(std::string_view field) {
  constexpr std::array<std::string_view, 9> harmless = {"accept",          "accept-charset", "accept-encoding",
                                                        "accept-language", "cache-control",  "from",
                                                        "origin",          "pragma",         "user-agent"};
  if (field.starts_with('@')) return std::string(field);
  const std::size_t colon = field.find(':');
  if (colon == std::string_view::npos) return std::string(mask);
  const std::string name = catalog::lower(field.substr(0, colon));
  if (std::find(harmless.begin(), harmless.end(), name) != harmless.end()) return std::string(field);
  return std::string(field.substr(0, colon)) + ": " + std::string(mask);
}

}  // namespace hoist::cli
