#include "internet.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include <fmt/format.h>

#include "http/http_date.hpp"
#include "http/numbers.hpp"
#include "http/rate_limit_fields.hpp"

namespace hoist::sim {

namespace {

Script failure(milliseconds when, ErrorKind kind, const char* message, bool retryable = true) {
  Script script{.heard = when};
  Cause cause(kind, message);
  script.error = retryable ? std::move(cause).as_retryable() : std::move(cause);
  return script;
}

bool has_field(const http::Request& request, std::string_view field) {
  return std::find(request.fields.begin(), request.fields.end(), field) != request.fields.end();
}

}  // namespace

Place place_of(const std::string& url) {
  Place place;
  const int found = std::sscanf(url.c_str(), "http://o%zu.test/i%zu/%u", &place.server, &place.item, &place.hop);
  if (found != 3) throw std::logic_error("not a URL of a schedule: " + url);
  return place;
}

std::string content_of(std::size_t item, unsigned version, std::int64_t size) {
  std::string content(static_cast<std::size_t>(size), '\0');
  Random words((std::uint64_t{item} << 8) + version + 1);
  for (std::size_t at = 0; at < content.size(); at += sizeof(std::uint64_t)) {
    const std::uint64_t word = words.next();
    std::memcpy(content.data() + at, &word, std::min(sizeof word, content.size() - at));
  }
  return content;
}

Script Internet::answer(const http::Request& request) {
  const Place place = place_of(request.url);
  const Server& server = schedule_.servers[place.server];
  if (!faultless_) {
    if (std::optional<Script> failed = connection_failure(server)) return std::move(*failed);
  }
  Script script{.heard = random_.time(0, server.slowest), .bytes_per_ms = server.bytes_per_ms};
  if (std::optional<http::ResponseHead> head = other_answer(server, place)) {
    script.head = std::move(*head);
    return script;
  }
  const Planned& planned = schedule_.items[place.item];
  if (planned.missing) {
    script.head.status = 404;
  } else {
    serve(request, server, planned, place.item, script);
    if (!faultless_) cut(server, script);
  }
  if (!faultless_ && random_.chance(server.limits)) {
    const std::string limit = fmt::format("\"default\";r=0;t={}", random_.between(1, server.longest_pause));
    script.head.exhausted = http::exhausted_for({.limit = limit}, system_.wall_time());
  }
  return script;
}

std::optional<Script> Internet::connection_failure(const Server& server) {
  const milliseconds soon = random_.time(0, std::min<std::int64_t>(server.slowest, 100));
  if (server.dead.has(system_.now()) || random_.chance(server.refuses)) {
    return failure(soon, ErrorKind::network, "connection refused");
  }
  if (random_.chance(server.silent)) {
    const milliseconds timeout = random_.chance(500) ? settings_.connect_timeout : settings_.stall_timeout;
    return failure(timeout + timeout / 8, ErrorKind::timeout, "nothing was received");
  }
  if (random_.chance(server.untrusted)) return failure(soon, ErrorKind::tls, "certificate not trusted", false);
  if (random_.chance(server.resets)) return failure(soon, ErrorKind::network, "connection reset");
  return std::nullopt;
}

/// An answer that has nothing to do with the file.
std::optional<http::ResponseHead> Internet::other_answer(const Server& server, const Place& place) {
  if (faultless_) return std::nullopt;
  http::ResponseHead head;
  if (random_.chance(server.overloaded) || server.burst.has(system_.now())) {
    head.status = random_.chance(500) ? 429 : 503;
    ask_for_pause(server, head);
    return head;
  }
  if (random_.chance(server.broken)) {
    head.status = random_.chance(800) ? 502 : 501;
    return head;
  }
  if (random_.chance(server.redirects)) {
    const std::string& to = schedule_.servers[random_.below(schedule_.servers.size())].origin;
    head.status = 302;
    head.location = fmt::format("{}/i{}/{}", to, place.item, place.hop + 1);
    return head;
  }
  return std::nullopt;
}

void Internet::ask_for_pause(const Server& server, http::ResponseHead& head) {
  const std::int64_t pause = random_.between(1, server.longest_pause);
  switch (server.come_back) {
    case ComeBack::unsaid:
      break;
    case ComeBack::seconds:
      head.retry_after = http::parse_retry_after(std::to_string(pause));
      break;
    case ComeBack::date: {
      // As net/response does it.
      const auto date = http::parse_http_date(http::http_date(system_.wall_time() + pause));
      head.retry_after = std::chrono::seconds(*date - system_.wall_time());
      break;
    }
    case ComeBack::far_away:
      if (random_.chance(100)) head.retry_after = std::chrono::hours(1);
      break;
    case ComeBack::rate_limit: {
      const std::string reset = std::to_string(pause);
      head.exhausted = http::exhausted_for({.remaining = "0", .reset = reset}, system_.wall_time());
      break;
    }
  }
}

unsigned Internet::version_of(const Planned& planned) const noexcept {
  return planned.changes >= milliseconds(0) && system_.now() >= planned.changes ? 2 : 1;
}

void Internet::serve(const http::Request& request, const Server& server, const Planned& planned, std::size_t number,
                     Script& script) {
  const unsigned version = version_of(planned);
  const std::string tag = fmt::format("\"i{}v{}\"", number, version);
  script.head.validators.etag = server.strong_etags ? tag : "W/" + tag;
  if (has_field(request, "If-None-Match: " + script.head.validators.etag)) {
    script.head.status = 304;
    return;
  }
  script.head.status = 200;
  script.head.content_type = "application/octet-stream";
  script.body = content_of(number, version, planned.size);
  if (server.says_sizes) script.head.body_size = Bytes{script.body.size()};
  if (request.from > 0 && server.ranges) send_range(request, server, script);
}

void Internet::send_range(const http::Request& request, const Server& server, Script& script) {
  const std::uint64_t size = script.body.size();
  if (server.strong_etags && !has_field(request, "If-Range: " + script.head.validators.etag)) return;
  if (request.from >= size) {
    script.head.status = 416;
    script.head.range = http::ContentRange{.first = {}, .last = 0, .size = size};
    script.body.clear();
    return;
  }
  const std::uint64_t end = request.to == 0 ? size : std::min(request.to, size);
  script.head.status = 206;
  script.head.range = http::ContentRange{.first = request.from, .last = end - 1, .size = size};
  script.body = script.body.substr(request.from, end - request.from);
  script.head.body_size = Bytes{script.body.size()};
}

/// A body that does not arrive as a whole. Where its size was not said, nobody could tell: chunked, it breaks off, too.
void Internet::cut(const Server& server, Script& script) {
  const bool stalls = random_.chance(server.stalls);
  if (script.body.empty() || (!stalls && !random_.chance(server.cuts))) return;
  script.body.resize(random_.below(script.body.size()));
  if (stalls) script.silence = settings_.stall_timeout + settings_.stall_timeout / 8;
  const ErrorKind kind = stalls ? ErrorKind::timeout : ErrorKind::network;
  script.error = Cause(kind, stalls ? "nothing was received" : "the body is cut short").as_retryable();
}

}  // namespace hoist::sim
