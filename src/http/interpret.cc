#include "http/interpret.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "http/challenges.hpp"
#include "http/redirect.hpp"
#include "http/status.hpp"

namespace hoist::http {

namespace {

/// A 206 has to begin where the part ends, to be of the same version and size of the file, and to be what was
/// requested.
bool continues(const Request& request, const Known& known, const ResponseHead& head) noexcept {
  const auto& range = head.range;
  const bool begins_there = range && range->first == known.part_bytes;
  const bool reaches_the_end = range && range->size && range->last + 1 == (request.to == 0 ? *range->size : request.to);
  const bool same_size = range && range->size && (!known.part_whole || known.part_whole->count == *range->size);
  const bool same_version =
      head.validators.etag.empty() || known.part_etag.empty() || head.validators.etag == known.part_etag;
  return begins_there && reaches_the_end && same_size && same_version;
}

/// A 416 that names exactly as many bytes as there are: the part is the whole file.
bool is_complete(const Known& known, const ResponseHead& head) noexcept {
  const bool as_large_as_known = !known.part_whole || known.part_whole->count == known.part_bytes;
  return head.range && !head.range->first && head.range->size == known.part_bytes && as_large_as_known;
}

void add_field(Request& request, std::string_view name, std::string_view value) {
  if (!value.empty()) request.fields.push_back(fmt::format("{}: {}", name, value));
}

/// " (the server offers Basic, Digest)", of a 401 or a 407 that says so.
std::string offer_of(const ResponseHead& head) {
  const std::vector<std::string> schemes = auth_schemes(head.challenges);
  if (schemes.empty()) return {};
  return fmt::format(" (the {} offers {})", head.status == 407 ? "proxy" : "server", fmt::join(schemes, ", "));
}

Cause retryable_by_status(int status, Cause cause) noexcept {
  return is_retryable(status) ? std::move(cause).as_retryable() : std::move(cause);
}

}  // namespace

Request request_for(const Known& known, const std::string& url) {
  Request request{.url = url};
  request.from = known.part_bytes;
  if (known.part_bytes > 0) {
    add_field(request, "If-Range", known.part_etag);
  } else {
    add_field(request, "If-None-Match", known.etag);
    add_field(request, "If-Modified-Since", known.last_modified);
  }
  return request;
}

bool is_conditional(const Request& request) noexcept { return request.from == 0 && !request.fields.empty(); }

Request segment_of(Request request, std::uint64_t from, std::uint64_t to, std::string_view etag) {
  request.from = from;
  request.to = to;
  request.fields.clear();
  add_field(request, "If-Range", etag);
  return request;
}

Request whole(Request request) {
  request.from = request.to = 0;
  request.fields.clear();
  return request;
}

bool carries_file(int status, std::uint64_t from) noexcept {
  return status == 200 || status == 203 || (status == 206 && from > 0);
}

Meaning interpret(const Request& request, const Known& known, const ResponseHead& head) noexcept {
  const bool ranged = request.from > 0;
  if (head.status == 206 && ranged) return continues(request, known, head) ? Meaning::rest : Meaning::part_stale;
  if (head.status == 416 && ranged) return is_complete(known, head) ? Meaning::part_complete : Meaning::part_stale;
  if (carries_file(head.status, request.from)) return Meaning::file;
  if (head.status == 304 && is_conditional(request)) {
    // The size is that of the file (RFC 9110 section 8.6); 0 is what servers send that know no better.
    const bool other =
        known.copy_size && head.body_size && *head.body_size != Bytes{0} && *head.body_size != *known.copy_size;
    return other ? Meaning::part_stale : Meaning::unchanged;
  }
  if (head.status == 404) return Meaning::not_found;
  if (is_redirect(head.status) && head.location) return Meaning::redirect;
  return Meaning::error;
}

Cause error_of(const ResponseHead& head, std::span<const int> also_retryable, const std::string& quote) {
  std::string message = status_message(head.status) + offer_of(head);
  if (!quote.empty()) message += fmt::format(": \"{}\"", quote);
  Cause cause = retryable_by_status(head.status, Cause(ErrorKind::http, std::move(message), head.status));
  if (std::find(also_retryable.begin(), also_retryable.end(), head.status) != also_retryable.end()) {
    cause = std::move(cause).as_retryable();
  }
  const std::optional<std::chrono::milliseconds> wait = head.retry_after ? head.retry_after : head.exhausted;
  if (!cause.retryable() || !wait) return cause;
  return std::move(cause).retryable_after(*wait);
}

Cause tunnel_error(int status) {
  return retryable_by_status(status, Cause(ErrorKind::http, "the proxy answered " + status_message(status)));
}

}  // namespace hoist::http
