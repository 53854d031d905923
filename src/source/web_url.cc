#include "source/web_url.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii_case.hpp"
#include "hoist/cause.hpp"
#include "source/percent.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view letters_and_digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::size_t no_scheme = std::string_view::npos;

[[noreturn]] void refuse(const char* reason) { throw Cause(ErrorKind::input, reason); }

/// How long the scheme is that the text begins with; no_scheme where it does not begin with one and "://".
std::size_t scheme_length(std::string_view text) noexcept {
  const std::size_t length = text.find("://");
  if (length == std::string_view::npos || length == 0) return no_scheme;
  const std::string_view scheme = text.substr(0, length);
  const auto is_allowed = [](char c) {
    return letters_and_digits.find(c) != std::string_view::npos || c == '+' || c == '-' || c == '.';
  };
  return std::all_of(scheme.begin(), scheme.end(), is_allowed) ? length : no_scheme;
}

/// What stands between "://" and the path, the query or the fragment.
std::string_view authority_of(std::string_view url) noexcept {
  url.remove_prefix(url.find("://") + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

struct HostPort {
  std::string_view host;  // an IPv6 address with its brackets
  std::string_view port;  // empty where none is given
};

HostPort host_port_of(std::string_view authority) noexcept {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  const std::size_t colon = authority.starts_with('[') ? authority.find("]:") : authority.find(':');
  if (colon == std::string_view::npos) return {authority, {}};
  const std::size_t end = authority.starts_with('[') ? colon + 1 : colon;
  return {authority.substr(0, end), authority.substr(end + 1)};
}

/// Whether a host has only what RFC 3986 section 3.2.2 allows, or an international name. No '%' but in an address'
/// zone.
bool is_host(std::string_view host) noexcept {
  if (host.starts_with('[')) {
    const std::string_view address = host.substr(1, host.size() - 2);
    return host.ends_with(']') && !address.empty() && address.find_first_of("[]@\\<>\"^`{|}") == std::string_view::npos;
  }
  return std::all_of(host.begin(), host.end(), [](char c) {
    constexpr std::string_view marks = "-._~!$&'()*+,;=";
    return static_cast<unsigned char>(c) >= 0x80 || letters_and_digits.find(c) != std::string_view::npos ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_port(std::string_view text) noexcept {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= 1 && number <= 65535;
}

void check_authority(std::string_view authority) {
  if (authority.find('\\') != std::string_view::npos) refuse("the URL has a backslash before its path");
  if (std::count(authority.begin(), authority.end(), '@') > 1) {
    refuse("the URL has more than one @ before its host: write %40 for one in a user name or a password");
  }
  const HostPort place = host_port_of(authority);
  if (place.host.empty()) refuse("the URL has no host");
  if (!is_host(place.host)) refuse("the host of the URL contains an invalid character");
  const bool has_port = place.host.data() + place.host.size() != authority.data() + authority.size();
  if (has_port && !is_port(place.port)) refuse("the URL's port is not a number from 1 to 65535");
}

bool is_space_or_control(char c) noexcept { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; }

}  // namespace

bool looks_like_url(std::string_view text) noexcept { return scheme_length(text) != no_scheme; }

std::string checked_url(std::string_view text) {
  const std::size_t length = scheme_length(text);
  if (length == no_scheme) refuse("not an absolute URL: it must begin with http:// or https://");
  const std::string scheme = base::lower(text.substr(0, length));
  if (scheme != "http" && scheme != "https") refuse("only http:// and https:// URLs can be fetched");
  if (std::any_of(text.begin(), text.end(), is_space_or_control)) {
    refuse("the URL contains a space or a control character: write %20 for a space");
  }
  const std::string_view authority = authority_of(text);
  check_authority(authority);
  const auto path = static_cast<std::size_t>(authority.data() + authority.size() - text.data());
  return std::string(text.substr(0, path)) + ascii_encoded(text.substr(path));
}

std::string origin_in(std::string_view url) {
  const std::string scheme = base::lower(url.substr(0, url.find("://")));
  const HostPort place = host_port_of(authority_of(url));
  std::string_view port = place.port;
  if (port.empty()) port = scheme == "https" ? "443" : "80";
  port.remove_prefix(std::min(port.find_first_not_of('0'), port.size()));
  return scheme + "://" + base::lower(place.host) + ':' + std::string(port);
}

std::string host_in(std::string_view url) {
  std::string_view host = host_port_of(authority_of(url)).host;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return base::lower(host);
}

}  // namespace hoist::source
