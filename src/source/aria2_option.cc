#include "source/aria2_option.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/url_syntax.hpp"
#include "hoist/cause.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view key_letters = "abcdefghijklmnopqrstuvwxyz0123456789-";

/// aria2c(1), "Input File": what is left out here changes what is fetched, or who asks for it.
constexpr auto ignored_options = std::to_array<std::string_view>({
    "allow-overwrite",
    "allow-piece-length-change",
    "always-resume",
    "async-dns",
    "auto-file-renaming",
    "check-integrity",
    "conditional-get",
    "connect-timeout",
    "content-disposition-default-utf8",
    "continue",
    "enable-http-keep-alive",
    "enable-http-pipelining",
    "enable-mmap",
    "file-allocation",
    "force-save",
    "gid",
    "http-accept-gzip",
    "http-no-cache",
    "lowest-speed-limit",
    "max-connection-per-server",
    "max-download-limit",
    "max-file-not-found",
    "max-mmap-limit",
    "max-resume-failure-tries",
    "max-tries",
    "min-split-size",
    "no-file-allocation-limit",
    "pause",
    "piece-length",
    "realtime-chunk-checksum",
    "remote-time",
    "remove-control-file",
    "retry-wait",
    "reuse-uri",
    "save-not-found",
    "split",
    "stream-piece-selector",
    "timeout",
    "uri-selector",
    "use-head",
});

bool is_ignored(std::string_view key) noexcept {
  return std::find(ignored_options.begin(), ignored_options.end(), key) != ignored_options.end();
}

}  // namespace

bool is_option_line(std::string_view text) noexcept {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         text.substr(0, equals).find_first_not_of(key_letters) == std::string_view::npos;
}

void read_option_line(std::string_view text, ItemFields& fields) {
  const std::size_t equals = text.find('=');
  const std::string_view key = text.substr(0, equals);
  const std::string_view value = text.substr(equals + 1);
  if (key == "checksum") {
    fields.add_digest(key, base::parse_digest(value));
  } else if (key == "referer" || key == "user-agent") {
    fields.add_header(fmt::format("{}: {}", key == "referer" ? "Referer" : "User-Agent", value));
  } else if (!fields.set(key, value) && !is_ignored(key)) {
    throw Cause(ErrorKind::input,
                fmt::format("unknown option {}=: the keys are {}, and checksum=", key.substr(0, 40), list_keys));
  }
}

}  // namespace hoist::source
