#include "net/response.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <ctime>
#include <string>
#include <sys/socket.h>

#include "hoist/cause.hpp"
#include "http/freshness.hpp"
#include "http/numbers.hpp"
#include "http/rate_limit_fields.hpp"
#include "http/redirect.hpp"

namespace hoist::net {

namespace {

constexpr std::size_t most_header_bytes = std::size_t{256} * 1024;

/// A field of the last response, the one of that number where it occurs more than once; null where there is none.
const curl_header* find(CURL* easy, const char* name, std::size_t number = 0) noexcept {
  curl_header* found = nullptr;
  constexpr int of_the_last_response = -1;
  const CURLHcode code = curl_easy_header(easy, name, number, CURLH_HEADER, of_the_last_response, &found);
  return code == CURLHE_OK ? found : nullptr;
}

/// Of an empty field, libcurl 7.88 gives the end of its line.
std::string value_of(const curl_header& field) {
  const std::string_view value = field.value;
  return std::string(value.substr(0, value.find_last_not_of("\r\n") + 1));
}

std::optional<std::string> field_if_any(CURL* easy, const char* name) {
  const curl_header* const found = find(easy, name);
  if (!found) return std::nullopt;
  return value_of(*found);
}

std::string field(CURL* easy, const char* name) { return field_if_any(easy, name).value_or(std::string()); }

/// A field that may stand there more than once, as one list (RFC 9110 section 5.3); nothing if there is none.
std::optional<std::string> list_field(CURL* easy, const char* name) {
  const curl_header* const first = find(easy, name);
  if (!first) return std::nullopt;
  const std::size_t amount = first->amount;
  std::string values = value_of(*first);  // libcurl may use the storage of `first` for the next one
  for (std::size_t number = 1; number < amount; ++number) {
    const curl_header* const other = find(easy, name, number);
    if (other) values.append(",").append(value_of(*other));
  }
  return values;
}

/// @throws Cause (http) as http::parse_content_length() does
std::optional<Bytes> content_length(CURL* easy) {
  const std::optional<std::string> values = list_field(easy, "Content-Length");
  if (!values) return std::nullopt;
  const Bytes length = http::parse_content_length(*values);
  if (find(easy, "Transfer-Encoding")) return std::nullopt;  // which overrides it (RFC 9112 section 6.3, item 3)
  return length;
}

/// From now. Nothing if the server did not send it, or sent a time in the past.
std::optional<std::chrono::seconds> retry_after(CURL* easy) {
  const std::string value = field(easy, "Retry-After");
  const bool is_date = !value.empty() && std::isalpha(static_cast<unsigned char>(value.front())) != 0;
  if (!is_date) return http::parse_retry_after(value);
  const std::time_t date = curl_getdate(value.c_str(), nullptr);
  const std::chrono::seconds wait(date - std::time(nullptr));
  if (date == -1 || wait <= std::chrono::seconds(0)) return std::nullopt;
  return std::min(wait, http::longest_wait);
}

/// How long the server allows no further request, by the draft's fields or the common ones.
std::optional<std::chrono::seconds> exhausted(CURL* easy) {
  const std::string limit = list_field(easy, "RateLimit").value_or(std::string());
  const char* reset_name = "X-RateLimit-Reset";
  std::string remaining = field(easy, "X-RateLimit-Remaining");
  if (remaining.empty()) {
    remaining = field(easy, "RateLimit-Remaining");
    reset_name = "RateLimit-Reset";
  }
  if (limit.empty() && remaining.empty()) return std::nullopt;
  const std::string policy = list_field(easy, "RateLimit-Policy").value_or(std::string());
  const std::string reset = field(easy, reset_name);
  return http::exhausted_for({.limit = limit, .policy = policy, .remaining = remaining, .reset = reset},
                             std::time(nullptr));
}

/// How long it is fresh, from now.
std::optional<std::chrono::seconds> fresh_for(CURL* easy) {
  const auto list = [easy](const char* name) { return list_field(easy, name).value_or(std::string()); };
  const std::string cache_control = list("Cache-Control");
  const std::string expires = list("Expires");
  const std::string date = list("Date");
  const std::string age = list("Age");
  const std::string vary = list("Vary");
  return http::fresh_for({.cache_control = cache_control, .expires = expires, .date = date, .age = age, .vary = vary},
                         std::time(nullptr));
}

/// A condition with "*" would be met by any version (RFC 9110 section 13.1.2), so that is no validator of one.
std::string etag(CURL* easy) {
  std::string tag = field(easy, "ETag");
  return tag == "*" ? std::string() : tag;
}

/// The empty line that ends a header (RFC 9112 section 2.1).
bool is_end_of_header(std::string_view line) noexcept { return line == "\r\n" || line == "\n"; }

}  // namespace

http::ResponseHead read_head(CURL* easy, bool freshness) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  http::ResponseHead head;
  head.status = static_cast<int>(status);
  head.body_size = content_length(easy);
  head.validators = {.etag = etag(easy), .last_modified = field(easy, "Last-Modified")};
  if (status == 206 || status == 416) head.range = http::parse_content_range(field(easy, "Content-Range"));
  if (status == 429 || status == 503) head.retry_after = retry_after(easy);
  head.exhausted = exhausted(easy);
  if (freshness) head.fresh_for = fresh_for(easy);
  head.content_type = field(easy, "Content-Type");
  if (status == 401) head.challenges = list_field(easy, "WWW-Authenticate").value_or(std::string());
  if (status == 407) head.challenges = list_field(easy, "Proxy-Authenticate").value_or(std::string());
  head.disposition = field(easy, "Content-Disposition");
  if (http::is_redirect(head.status)) head.location = field_if_any(easy, "Location");
  return head;
}

std::string content_codings(CURL* easy) {
  std::string codings = list_field(easy, "Content-Encoding").value_or(std::string());
  return curl_strequal(codings.c_str(), "identity") ? std::string() : codings;
}

bool is_shared(CURL* easy) noexcept {
  long version = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
  return version > CURL_HTTP_VERSION_1_1;
}

bool has_leftover(CURL* easy, curl_socket_t socket) noexcept {
  if (is_shared(easy)) return false;  // there, responses are told apart by their streams
  char byte = 0;
  return socket != CURL_SOCKET_BAD && ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

bool HeaderWatch::add(std::string_view line) noexcept {
  if (line.starts_with("HTTP/")) inside_ = true;  // not for trailers: they have no status line
  if (is_end_of_header(line)) inside_ = false;
  bytes_ += line.size();
  return bytes_ <= most_header_bytes;
}

}  // namespace hoist::net
