// A URL to fetch. What it means to hoist is what it means to libcurl, which will fetch it.

#include "base/url.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

#include "base/ascii_case.hpp"
#include "hoist/cause.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::optional<std::string> part(const UrlHandle& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return std::nullopt;
  std::string copy(text);
  curl_free(text);
  return copy;
}

UrlHandle parsed(const std::string& text) {
  UrlHandle url(curl_url(), curl_url_cleanup);
  require(curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK, "libcurl reads what hoist accepts");
  return url;
}

bool is_ipv4(const std::string& host) {
  return host.find_first_not_of("0123456789.") == std::string::npos && std::count(host.begin(), host.end(), '.') == 3;
}

/// The host as people read it: what libcurl connects to must be that, or the same address in decimal numbers.
void require_same_host(const std::string& checked, const std::string& host) {
  std::string_view authority = base::split_url(checked).authority;
  authority.remove_prefix(authority.rfind('@') + 1);
  if (authority.starts_with('[')) return;
  const std::string written = base::lower(authority.substr(0, authority.find(':')));
  const bool is_plain = written.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._") == std::string::npos;
  if (is_plain) require(base::lower(host) == written || is_ipv4(host), "libcurl connects to the host that is written");
}

void require_same_as_libcurl(const std::string& checked) {
  const UrlHandle url = parsed(checked);
  const std::string scheme = part(url, CURLUPART_SCHEME).value_or("");
  const std::string host = part(url, CURLUPART_HOST).value_or("");
  const std::string port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or("");
  require(scheme == "http" || scheme == "https", "only http and https are accepted");
  require(base::origin_of(checked) == base::lower(scheme + "://" + host + ":" + port), "the origin is libcurl's");
  const bool bracketed = host.starts_with('[');
  const std::string bare = bracketed ? host.substr(1, host.size() - 2) : host;
  require(base::host_of(checked) == base::lower(bare), "the host is libcurl's");
  require_same_host(checked, host);
  if (base::is_plain_url(checked)) {
    require(part(url, CURLUPART_URL) == checked, "libcurl shows a plain URL as it is");
    require(!part(url, CURLUPART_USER), "a plain URL names nobody");
  }
  const std::optional<base::Login> login = base::login_of(checked);
  const std::optional<std::string> user = part(url, CURLUPART_USER, CURLU_URLDECODE);
  require(login.has_value() == (user || part(url, CURLUPART_PASSWORD)), "whoever libcurl names is named");
  if (login)
    require(login->user == user.value_or("") && login->password == part(url, CURLUPART_PASSWORD, CURLU_URLDECODE),
            "the login is libcurl's");
}

}  // namespace

void fuzz_one(std::string_view input) {
  const base::UrlParts parts = base::split_url(input);
  const std::size_t scheme = parts.scheme.data() ? parts.scheme.size() + 3 : 0;
  require(scheme + parts.authority.size() + parts.path.size() + parts.tail.size() == input.size(), "nothing is lost");
  try {
    const std::string checked = base::checked_url(input);
    require(std::all_of(checked.begin(), checked.end(), [](char c) { return c > ' ' && c != 0x7f; }) ||
                base::beginning_of(checked) == base::beginning_of(input),
            "a checked URL has neither spaces nor control characters");
    require(base::checked_url(checked) == checked, "a checked URL stays as it is");
    require_same_as_libcurl(checked);
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a URL that cannot be used is the input's fault");
  }
}

}  // namespace hoist::fuzz
