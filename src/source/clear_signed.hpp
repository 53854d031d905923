#pragma once

#include <optional>
#include <string_view>

namespace hoist::source {

/// Takes the armour of a clear-signed message (OpenPGP, RFC 9580 section 7) off a text, line by line: its header and
/// its signature are passed over, and dash-escapes are undone. Lines outside a message, and texts without one, are left
/// as they are. The signature is not verified. Pure.
class ClearSigned {
 public:
  /// @param line without its end
  /// @returns the line of the text, a part of `line`; nothing where that belongs to the armour
  std::optional<std::string_view> text_of(std::string_view line) noexcept;

  /// Whether there has been a signature.
  bool was_signed() const noexcept { return signed_; }

  /// Whether the text may end here: not within a message.
  bool is_whole() const noexcept { return part_ == Part::outside; }

 private:
  enum class Part { outside, header, text, signature };

  Part part_ = Part::outside;
  bool signed_ = false;
};

}  // namespace hoist::source
