#include "base/url_syntax.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "base/ascii_case.hpp"
#include "base/text.hpp"
#include "hoist/cause.hpp"

namespace hoist::base {
namespace {

constexpr std::string_view behind_scheme = "://";
constexpr unsigned largest_port = 65535;

[[noreturn]] void refuse(const char* reason) { throw Cause(ErrorKind::input, reason); }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_letter_or_digit(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_space_or_control(char c) noexcept { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; }

bool ends_authority(char c) noexcept { return c == '/' || c == '?' || c == '#'; }

bool ends_path(char c) noexcept { return c == '?' || c == '#'; }

/// What stands before the first character of a kind. (Called for each item, several times: several times as fast as
/// find_first_of.)
template <typename Kind>
std::string_view before(std::string_view text, Kind is_of_kind) noexcept {
  const auto* const end = std::find_if(text.begin(), text.end(), is_of_kind);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// A number in decimal digits, without zeros before it, up to `largest`.
bool is_plain_number(std::string_view text, unsigned largest) noexcept {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc() && end == text.data() + text.size() && is_digit(text.front());
  return is_whole && number <= largest && (text.size() == 1 || text.front() != '0');
}

bool is_plain_ipv4(std::string_view host) noexcept {
  if (std::count(host.begin(), host.end(), '.') != 3) return false;
  while (true) {
    const std::size_t dot = host.find('.');
    if (!is_plain_number(host.substr(0, dot), 255)) return false;
    if (dot == std::string_view::npos) return true;
    host.remove_prefix(dot + 1);
  }
}

/// What ends in a number is an address, in whichever of their many spellings.
bool is_plain_host(std::string_view host) noexcept {
  constexpr std::size_t longest = 253;
  const auto is_allowed = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.'; };
  if (host.empty() || host.size() > longest || host.ends_with('.')) return false;
  if (!std::all_of(host.begin(), host.end(), is_allowed)) return false;
  return !is_digit(host[host.rfind('.') + 1]) || is_plain_ipv4(host);  // npos + 1 is 0
}

struct HostPort {
  std::string_view host;  // an IPv6 address with its brackets
  std::string_view port;  // with its colon; empty where there is none
};

HostPort host_port_of(std::string_view authority) noexcept {
  authority.remove_prefix(authority.rfind('@') + 1);  // npos + 1 is 0
  const std::size_t bracket = authority.starts_with('[') ? authority.find("]:") : std::string_view::npos;
  const std::size_t colon =
      authority.starts_with('[') ? bracket + (bracket == std::string_view::npos ? 0 : 1) : authority.find(':');
  return {authority.substr(0, colon), colon == std::string_view::npos ? std::string_view() : authority.substr(colon)};
}

/// RFC 3986 section 3.2.2, or an international name. No '%' but in an address' zone.
bool is_host(std::string_view host) noexcept {
  if (host.starts_with('[')) {
    const std::string_view address = host.substr(1, host.size() - 2);
    return host.ends_with(']') && !address.empty() && address.find_first_of("[]@\\<>\"^`{|}") == std::string_view::npos;
  }
  return std::all_of(host.begin(), host.end(), [](char c) {
    constexpr std::string_view marks = "-._~!$&'()*+,;=";
    return static_cast<unsigned char>(c) >= 0x80 || is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

bool is_port(std::string_view text) noexcept {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= 1 && number <= largest_port;
}

void check_authority(std::string_view authority) {
  if (authority.find('\\') != std::string_view::npos) refuse("the URL has a backslash before its path");
  if (std::count(authority.begin(), authority.end(), '@') > 1) {
    refuse("the URL has more than one @ before its host: write %40 for one in a user name or a password");
  }
  if (fault_in(authority))
    refuse("the URL's user name, password or host contains a control character, or is not UTF-8");
  const HostPort place = host_port_of(authority);
  if (place.host.empty()) refuse("the URL has no host");
  if (!is_host(place.host)) refuse("the host of the URL contains an invalid character");
  if (!place.port.empty() && !is_port(place.port.substr(1))) {
    refuse("the URL's port is not a number from 1 to 65535");
  }
}

}  // namespace

UrlParts split_url(std::string_view url) noexcept {
  UrlParts parts;
  const std::size_t scheme = url.find(behind_scheme);
  if (scheme != std::string_view::npos) {
    parts.scheme = url.substr(0, scheme);
    url.remove_prefix(scheme + behind_scheme.size());
    parts.authority = before(url, ends_authority);
    url.remove_prefix(parts.authority.size());
  }
  parts.path = before(url, ends_path);
  parts.tail = url.substr(parts.path.size());
  return parts;
}

std::string_view beginning_of(std::string_view url) noexcept {
  const std::size_t scheme = url.find(behind_scheme);
  if (scheme == std::string_view::npos) return url;
  const std::size_t authority = scheme + behind_scheme.size();
  return url.substr(0, authority + before(url.substr(authority), ends_authority).size());
}

bool looks_like_url(std::string_view text) noexcept {
  const std::string_view scheme = text.substr(0, text.find(behind_scheme));
  const auto is_allowed = [](char c) { return is_letter_or_digit(c) || c == '+' || c == '-' || c == '.'; };
  return !scheme.empty() && scheme.size() < text.size() && std::all_of(scheme.begin(), scheme.end(), is_allowed);
}

bool is_plain_authority(std::string_view authority) noexcept {
  const std::string_view host = authority.substr(0, authority.find(':'));
  const std::string_view port = authority.substr(host.size());  // with its colon
  if (!is_plain_host(host)) return false;
  return port.empty() || (port.size() > 1 && is_plain_number(port.substr(1), largest_port) && port != ":0");
}

bool is_plain_url(std::string_view url) noexcept {
  const std::size_t scheme = url.starts_with("http://") ? 7 : url.starts_with("https://") ? 8 : 0;
  const std::size_t path = url.find('/', scheme);
  if (scheme == 0 || path == std::string_view::npos) return false;
  const auto is_allowed = [](char c) { return c > ' ' && c <= '~' && c != '@' && c != '\\'; };
  const bool has_empty_part = url.back() == '?' || url.back() == '#' || url.find("?#", path) != std::string_view::npos;
  return !has_empty_part && is_plain_authority(url.substr(scheme, path - scheme)) &&
         url.find("/.", path) == std::string_view::npos &&
         std::all_of(url.begin() + static_cast<std::ptrdiff_t>(path), url.end(), is_allowed);
}

bool check_url_syntax(std::string_view text) {
  if (!looks_like_url(text)) refuse("not an absolute URL: it must begin with http:// or https://");
  const UrlParts parts = split_url(text);
  if (parts.scheme != "http" && parts.scheme != "https") {
    const std::string scheme = lower(parts.scheme);
    if (scheme != "http" && scheme != "https") refuse("only http:// and https:// URLs can be fetched");
  }
  if (std::any_of(text.begin(), text.end(), is_space_or_control)) {
    refuse("the URL contains a space or a control character: write %20 for a space");
  }
  if (is_plain_authority(parts.authority)) return true;
  check_authority(parts.authority);
  return false;
}

}  // namespace hoist::base
