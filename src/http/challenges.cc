#include "http/challenges.hpp"

#include <algorithm>
#include <cstddef>

#include "base/ascii_case.hpp"
#include "http/list_member.hpp"

namespace hoist::http {

namespace {

constexpr std::size_t most_schemes = 8;
constexpr std::size_t longest_scheme = 30;

/// The scheme that a member of the list begins with; empty for one that is a parameter of the challenge before it.
std::string_view scheme_of(std::string_view member) noexcept {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  const std::size_t end = std::min(member.find_first_not_of(letters), member.size());
  const std::size_t next = member.find_first_not_of(" \t", end);
  if (end == 0 || end > longest_scheme) return {};
  if (next == std::string_view::npos) return member.substr(0, end);
  const bool has_blank = next > end;
  return has_blank && member[next] != '=' ? member.substr(0, end) : std::string_view();
}

}  // namespace

std::vector<std::string> auth_schemes(std::string_view challenges) {
  std::vector<std::string> schemes;
  while (!challenges.empty() && schemes.size() < most_schemes) {
    const std::string_view scheme = scheme_of(take_member(',', challenges));
    const auto is_same = [scheme](const std::string& known) { return base::lower(known) == base::lower(scheme); };
    if (scheme.empty() || std::any_of(schemes.begin(), schemes.end(), is_same)) continue;
    schemes.emplace_back(scheme);
  }
  return schemes;
}

}  // namespace hoist::http
