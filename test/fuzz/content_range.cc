// An answer to a request for the rest of a file. The lines of the input: status, Content-Range, ETag, Content-Length.

#include <charconv>
#include <string>

#include <fmt/format.h>

#include "hoist/cause.hpp"
#include "http/interpret.hpp"
#include "http/numbers.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

constexpr http::Known known{.part_bytes = 5, .part_etag = "\"a\"", .part_whole = Bytes{10}};

std::string text_of(const http::ContentRange& range) {
  const std::string size = range.size ? fmt::format("{}", *range.size) : "*";
  if (!range.first) return fmt::format("bytes */{}", size);
  return fmt::format("bytes {}-{}/{}", *range.first, range.last, size);
}

void require_sound_range(const http::ContentRange& range) {
  require(range.first || range.size, "a range says something");
  require(!range.first || *range.first <= range.last, "a range ends where it begins, or later");
  require(!range.first || !range.size || range.last < *range.size, "a range ends within the file");
  require(http::parse_content_range(text_of(range)) == range, "range -> text -> range");
}

int status_of(std::string_view text) {
  int status = 206;
  std::from_chars(text.data(), text.data() + text.size(), status);
  return status;
}

std::optional<Bytes> length_of(std::string_view text) {
  try {
    return http::parse_content_length(text);
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::http, "a length that cannot be read is the server's fault");
    return std::nullopt;
  }
}

}  // namespace

void fuzz_one(std::string_view input) {
  http::ResponseHead head;
  head.status = status_of(take_line(input));
  head.range = http::parse_content_range(take_line(input));
  head.validators.etag = take_line(input);
  head.body_size = length_of(input);
  if (head.range) require_sound_range(*head.range);
  const http::Request request = http::request_for(known, "http://host/file");
  const http::Meaning meaning = http::interpret(request, known, head);
  if (meaning == http::Meaning::rest) {
    const bool fits = head.range && head.range->first == known.part_bytes && head.range->last == 9U;
    require(fits && head.range->size == known.part_whole->count, "only what fits the part continues it");
    require(head.validators.etag.empty() || head.validators.etag == known.part_etag, "only the same version does");
  }
  if (meaning == http::Meaning::part_complete) require(false, "half a file is not complete");
}

}  // namespace hoist::fuzz
