#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "hoist/bytes.hpp"
#include "hoist/fetch_error.hpp"
#include "hoist/item.hpp"

namespace hoist {

/// What can become of an item. The journal keeps their numbers: new ones come last.
enum class OutcomeKind {
  downloaded,
  unchanged,
  not_found,
  failed,
  not_begun,  ///< the run was stopped before anything was asked for it (see Options::tell_not_begun)
};

/// What tells one version of a file from another (RFC 9110 section 8.8); empty where the server gave none.
struct Validators {
  std::string etag;           ///< as sent: a strong one is quoted, a weak one begins with W/
  std::string last_modified;  ///< as sent: an HTTP date
};

/// What became of one item.
struct Outcome {
  OutcomeKind kind = OutcomeKind::failed;
  Item item;
  std::string url;                   ///< the one of its URLs that the file came from, or that was not found; else empty
  unsigned attempts = 0;             ///< how often it was asked for: redirects followed are not counted
  int http_status = 0;               ///< of the final response; 0 where none came
  Bytes bytes;                       ///< the size of the file, downloaded or unchanged
  std::string sha256;                ///< of the file, where it is known; 64 lower-case hexadecimal digits
  Validators validators;             ///< of the file, for the next conditional request
  std::int64_t modified = 0;         ///< with Options::refresh: the file's modification time, nanoseconds since 1970
  std::chrono::nanoseconds took{0};  ///< from the last attempt's slot to its end
  std::optional<FetchError> error;   ///< set exactly when kind is failed
};

/// The count of outcomes.
class Tally {
 public:
  void add(const Outcome& outcome) noexcept;
  /// Adds so many outcomes of a kind. @param bytes of what was downloaded, all together
  void add(OutcomeKind kind, std::uint64_t count, Bytes bytes = {}) noexcept;

  std::uint64_t count(OutcomeKind kind) const noexcept { return counts_[static_cast<std::size_t>(kind)]; }
  std::uint64_t total() const noexcept;  ///< of all outcomes
  std::uint64_t begun() const noexcept { return total() - count(OutcomeKind::not_begun); }
  Bytes bytes() const noexcept { return bytes_; }

 private:
  std::array<std::uint64_t, 5> counts_{};
  Bytes bytes_;
};

}  // namespace hoist
