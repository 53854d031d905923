#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hoist/bytes.hpp"
#include "hoist/digest.hpp"
#include "store/digest.hpp"

namespace hoist::store {

/// What a file is expected to be.
struct Expected {
  Digest digest;              ///< empty where it is not known
  std::optional<Bytes> size;  ///< of the whole file
};

/// Checks a file's bytes as they arrive, and says at the end whether they are the expected ones. One thread at a time.
class Verification {
 public:
  /// @param digest compute one (SHA-256) even if none is expected
  Verification(Expected expected, bool digest);

  /// The next bytes. @returns false as soon as there are more than expected, which cannot be corrected
  [[nodiscard]] bool see(std::string_view bytes);

  /// Bytes that need not be looked at: only their number counts. Not where a digest is computed.
  void skip(Bytes bytes) noexcept { seen_ += bytes; }

  bool needs_bytes() const noexcept { return hasher_.has_value(); }
  Bytes seen() const noexcept { return seen_; }
  const Expected& expected() const noexcept { return expected_; }

  /// The result.
  struct Verdict {
    Digest digest;          ///< empty where none was computed
    std::string complaint;  ///< what does not match: "sha256 is ..., expected ..."; empty if everything does
  };
  Verdict finish();

 private:
  Expected expected_;
  std::optional<Hasher> hasher_;
  Bytes seen_;
};

}  // namespace hoist::store
