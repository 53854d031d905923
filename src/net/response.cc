#include "net/response.hpp"

#include <algorithm>
#include <string>
#include <sys/socket.h>

#include "hoist/cause.hpp"
#include "http/redirect.hpp"

namespace hoist::net {

namespace {

constexpr std::size_t most_header_bytes = 256 * 1024;

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

/// Takes a member from the front of a list (RFC 9110 section 5.6.1).
std::string_view take_member(std::string_view& list) {
  const std::size_t comma = std::min(list.find(','), list.size());
  std::string_view member = list.substr(0, comma);
  list.remove_prefix(std::min(comma + 1, list.size()));
  member.remove_prefix(std::min(member.find_first_not_of(" \t"), member.size()));
  return member.substr(0, member.find_last_not_of(" \t") + 1);
}

/// A field that may stand there more than once, as one list (RFC 9110 section 5.3); empty if there is none.
std::string list_field(CURL* easy, const char* name) {
  const curl_header* const first = find(easy, name);
  if (!first) return {};
  const std::size_t amount = first->amount;
  std::string all = value_of(*first);  // libcurl may use the storage of `first` for the next one
  for (std::size_t number = 1; number < amount; ++number) {
    const curl_header* const other = find(easy, name, number);
    if (other) all.append(",").append(value_of(*other));
  }
  return all;
}

/// A field that stands there twice, and one with a comma, may only say the same thing twice (RFC 9110 section 8.6).
void require_one_length(CURL* easy) {
  const std::string all = list_field(easy, "Content-Length");
  std::string_view lengths = all;
  const std::string_view length = take_member(lengths);
  while (!lengths.empty()) {
    if (take_member(lengths) != length) throw Cause(ErrorKind::http, "the response has two different lengths");
  }
}

/// From now. Nothing where the server did not say it, or said a time that is over: before libcurl 8.12, a negative one.
std::optional<std::chrono::seconds> retry_after(CURL* easy) {
  curl_off_t wait = 0;
  curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &wait);
  if (wait <= 0) return std::nullopt;
  constexpr curl_off_t longest = 366 * 24 * 3600;  // more than anybody waits, and in nanoseconds still a number
  return std::chrono::seconds(std::min(wait, longest));
}

/// A condition with "*" would be met by any version (RFC 9110 section 13.1.2), so that is no validator of one.
std::string etag(CURL* easy) {
  std::string tag = field(easy, "ETag");
  return tag == "*" ? std::string() : tag;
}

/// The empty line that ends a header (RFC 9112 section 2.1).
bool is_end_of_header(std::string_view line) noexcept { return line == "\r\n" || line == "\n"; }

}  // namespace

http::ResponseHead read_head(CURL* easy) {
  require_one_length(easy);
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  http::ResponseHead head;
  head.status = static_cast<int>(status);
  head.validators = {.etag = etag(easy), .last_modified = field(easy, "Last-Modified")};
  if (status == 206 || status == 416) head.range = http::parse_content_range(field(easy, "Content-Range"));
  if (status == 429 || status == 503) head.retry_after = retry_after(easy);
  if (http::is_redirect(head.status)) head.location = field_if_any(easy, "Location");
  return head;
}

std::optional<Bytes> content_length(CURL* easy) {
  curl_off_t length = -1;
  curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  if (length < 0) return std::nullopt;
  return Bytes{static_cast<std::uint64_t>(length)};
}

std::string content_codings(CURL* easy) {
  std::string codings = list_field(easy, "Content-Encoding");
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
