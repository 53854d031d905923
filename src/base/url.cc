#include "base/url.hpp"

#include <cstddef>
#include <memory>
#include <utility>

#include <curl/curl.h>

#include "base/ascii_case.hpp"
#include "base/percent.hpp"
#include "hoist/cause.hpp"

namespace hoist::base {

namespace {

struct CurlDeleter {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
  void operator()(char* text) const noexcept { curl_free(text); }
};

using UrlHandle = std::unique_ptr<CURLU, CurlDeleter>;
using CurlText = std::unique_ptr<char, CurlDeleter>;

/// @returns null if the text is no URL
UrlHandle parse(const std::string& text) {
  UrlHandle url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    return nullptr;
  }
  return url;
}

std::optional<std::string> part_if_any(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return std::nullopt;
  return CurlText(text).get();
}

/// One part of a URL, empty where it has none.
std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  return part_if_any(url, which, flags).value_or(std::string());
}

constexpr CURLUPart userinfo[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS};

void remove(CURLU* url, CURLUPart which) noexcept { curl_url_set(url, which, nullptr, 0); }

/// Gives a URL the user info of another one, which may be none.
void copy_userinfo(CURLU* from, CURLU* to) {
  for (const CURLUPart which : userinfo) {
    const std::optional<std::string> text = part_if_any(from, which);
    curl_url_set(to, which, text ? text->c_str() : nullptr, 0);
  }
}

bool same_origin(CURLU* one, CURLU* other) {
  const auto same = [&](CURLUPart which, unsigned flags) {
    return curl_strequal(part(one, which, flags).c_str(), part(other, which, flags).c_str()) != 0;
  };
  return same(CURLUPART_SCHEME, 0) && same(CURLUPART_HOST, 0) && same(CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

/// @throws Cause (input) where it is encoded so that it cannot be told to a server
std::optional<std::string> decoded_if_any(CURLU* url, CURLUPart which) {
  auto text = part_if_any(url, which, CURLU_URLDECODE);
  if (text || !part_if_any(url, which)) return text;
  throw Cause(ErrorKind::input, "the user name or the password in the URL contains an encoded control character");
}

}  // namespace

std::string checked_url(std::string_view text) {
  const bool is_plain = check_url_syntax(text);
  const std::string_view beginning = beginning_of(text);
  if (!is_plain && !parse(std::string(beginning) + '/')) {
    throw Cause(ErrorKind::input, "the URL's user name, host or port cannot be read");
  }
  return std::string(beginning) + ascii_encoded(text.substr(beginning.size()));
}

std::string host_of(std::string_view text) {
  const std::string origin = origin_of(text);
  const std::size_t begin = origin.find("://") + 3;
  const std::string host = origin.substr(begin, origin.rfind(':') - begin);
  return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

std::string origin_of(std::string_view text) {
  if (is_plain_url(text)) {
    const std::string origin(beginning_of(text));
    const bool has_port = origin.find(':', origin.find(':') + 1) != std::string::npos;
    return has_port ? origin : origin + (origin.starts_with("https") ? ":443" : ":80");
  }
  const UrlHandle url = parse(std::string(text));
  if (!url) throw Cause(ErrorKind::input, "not a URL: " + shown_url(std::string(text)));
  const std::string scheme = part(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    throw Cause(ErrorKind::input, "only http and https URLs are fetched, not " + scheme);
  }
  return lower(scheme + "://" + part(url.get(), CURLUPART_HOST) + ":" +
               part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT));
}

const std::string& Origins::of(const std::string& url) {
  const std::string_view beginning = beginning_of(url);
  if (origin_.empty() || beginning_ != beginning) {
    origin_ = origin_of(url);
    beginning_ = beginning;
  }
  return origin_;
}

std::optional<Login> login_of(const std::string& text) {
  if (beginning_of(text).find('@') == std::string_view::npos) return std::nullopt;
  const UrlHandle url = parse(text);
  if (!url) return std::nullopt;
  auto user = decoded_if_any(url.get(), CURLUPART_USER);
  auto password = decoded_if_any(url.get(), CURLUPART_PASSWORD);
  if (!user && !password) return std::nullopt;
  return Login{.user = std::move(user).value_or(std::string()), .password = std::move(password)};
}

std::optional<std::string> resolve(const std::string& text, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  const UrlHandle from = parse(text);
  const UrlHandle url(from ? curl_url_dup(from.get()) : nullptr);
  if (!url) return std::nullopt;
  remove(url.get(), CURLUPART_FRAGMENT);
  if (!reference.empty()) {
    constexpr unsigned as_found = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_ALLOW_SPACE;
    const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, std::string(reference).c_str(), as_found);
    if (code != CURLUE_OK) return std::nullopt;
  }
  for (const CURLUPart which : userinfo) remove(url.get(), which);
  if (same_origin(from.get(), url.get())) copy_userinfo(from.get(), url.get());
  return part_if_any(url.get(), CURLUPART_URL);
}

std::string without_userinfo(std::string_view message) {
  constexpr std::string_view behind_scheme = "://";
  std::string text;
  for (;;) {
    const std::size_t found = message.find(behind_scheme);
    if (found == std::string_view::npos) return text.append(message);
    const std::size_t begin = found + behind_scheme.size();
    text.append(message.substr(0, begin));
    message.remove_prefix(begin);
    // An unencoded password may contain anything; a URL in a message ends at white space at the latest.
    const std::size_t end = std::min(message.find_first_of(" \t\r\n"), message.size());
    const std::string_view url = message.substr(0, end);
    const std::size_t host = url.rfind('@') + 1;  // npos + 1 is 0
    // Behind a '?', the '@' may be of a value in the query as well as of a password: neither is shown.
    const bool is_ambiguous = url.substr(0, host).find_first_of("?#") != std::string_view::npos;
    text.append(is_ambiguous ? "***" : masked_query(url.substr(host), QueryValues::none));
    message.remove_prefix(end);
  }
}

std::string shown_url(const std::string& text, QueryValues values) {
  if (is_plain_url(text)) return masked_query(text, values);
  // libcurl takes "http:/https://me:password@host/" for a path on a host named https, and would show all of it.
  const bool is_ambiguous = text.find("://") != std::string::npos && !looks_like_url(text);
  const UrlHandle url = is_ambiguous ? nullptr : parse(text);
  if (!url) return "(unreadable URL)";
  for (const CURLUPart secret : userinfo) remove(url.get(), secret);
  return masked_query(part(url.get(), CURLUPART_URL), values);
}

}  // namespace hoist::base
