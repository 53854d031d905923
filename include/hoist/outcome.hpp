#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "hoist/bytes.hpp"
#include "hoist/digest.hpp"
#include "hoist/fetch_error.hpp"
#include "hoist/item.hpp"

namespace hoist {

/// What can become of an item. The journal stores the numbers: append new ones.
enum class OutcomeKind {
  downloaded,
  unchanged,
  not_found,
  failed,
  not_begun,  ///< the run was stopped before it was requested (see Options::tell_not_begun)
  duplicate,  ///< it has the URL and the file of an earlier one, and was not requested again
  skipped,    ///< its file was there already, and it was not requested (see Options::skip_existing)
};

/// Whether an item with this outcome was requested.
constexpr bool was_requested(OutcomeKind kind) noexcept {
  return kind != OutcomeKind::not_begun && kind != OutcomeKind::duplicate && kind != OutcomeKind::skipped;
}

/// The validators of a file's version (RFC 9110 section 8.8); empty if the server sent none.
struct Validators {
  std::string etag;           ///< as sent: a strong one is quoted, a weak one begins with W/
  std::string last_modified;  ///< as sent: an HTTP date
};

/// What became of one item.
struct Outcome {
  OutcomeKind kind = OutcomeKind::failed;
  Item item;
  std::string url;           ///< the one of its URLs that the file came from, or that was not found; else empty
  unsigned attempts = 0;     ///< number of requests for it, not counting redirects
  int http_status = 0;       ///< of the final response; 0 if there was none
  Bytes bytes;               ///< the size of the file, downloaded or unchanged
  Digest digest;             ///< of the file, if known: that of the algorithm expected, else SHA-256
  std::string content_type;  ///< of the final response, as sent; empty if it had none
  Validators validators;     ///< of the file, for the next conditional request
  /// With Options::trust_freshness: until then the file need not be requested again (RFC 9111 section 4.2).
  std::optional<std::chrono::system_clock::time_point> fresh_until;
  std::string archive = {};          ///< with Options::archive: the one that has the file, downloaded or unchanged
  std::int64_t modified = 0;         ///< with Options::refresh: the file's modification time, nanoseconds since 1970
  std::chrono::nanoseconds took{0};  ///< from the last attempt's slot to its end
  std::optional<FetchError> error;   ///< set exactly when kind is failed

  /// The URL that it is about: the one that was used, else the item's first; empty if the item has none.
  const std::string& shown_url() const noexcept { return url.empty() ? item.url : url; }
};

/// The count of outcomes.
class Tally {
 public:
  void add(const Outcome& outcome) noexcept;
  /// Adds a number of outcomes of a kind. @param bytes downloaded by all of them together
  void add(OutcomeKind kind, std::uint64_t count, Bytes bytes = {}) noexcept;

  std::uint64_t count(OutcomeKind kind) const noexcept { return counts_[static_cast<std::size_t>(kind)]; }
  std::uint64_t total() const noexcept;  ///< of all outcomes
  std::uint64_t begun() const noexcept { return total() - count(OutcomeKind::not_begun); }
  Bytes bytes() const noexcept { return bytes_; }

 private:
  std::array<std::uint64_t, 7> counts_{};
  Bytes bytes_;
};

}  // namespace hoist
