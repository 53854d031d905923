#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "hoist/run_error.hpp"
#include "http/decoder.hpp"

namespace hoist::source {

/// A compressed input that is malformed, or ends before its own end.
class BrokenInput : public RunError {
 public:
  using RunError::RunError;
};

/// Unpacks gzip (RFC 1952) and zstd (RFC 8878) data, also of several members or frames one after the other, in bounded
/// memory: some MiB, whatever they unpack to. One thread at a time.
class Unpacker {
 public:
  /// So many bytes tell how an input is packed.
  static constexpr std::size_t magic_size = 4;

  /// Whether an input that begins like this may be packed, as far as that is known by now.
  static bool may_begin_with(std::string_view beginning) noexcept;

  /// For an input by its first magic_size bytes; null where it is not packed.
  /// @param shown the input's name, for messages
  /// @throws RunError if hoist is built without what unpacks it
  static std::unique_ptr<Unpacker> for_input(std::string_view beginning, std::string shown);

  /// Takes packed bytes off the front of `packed`, and unpacks them. Does nothing while has_bytes().
  /// @throws BrokenInput if they are malformed
  void unpack(std::string_view& packed);

  bool has_bytes() const noexcept { return taken_ < unpacked_.size(); }

  /// Moves unpacked bytes to where there is room for so many. @returns their number
  std::size_t take(char* to, std::size_t room) noexcept;

  /// Says that the input has ended. @throws BrokenInput if it ends in the middle of its data
  void finish();

 private:
  Unpacker(std::string_view coding, std::string shown);
  [[noreturn]] void break_off(std::string_view what);

  std::string coding_;
  std::string shown_;
  std::unique_ptr<http::Decoder> decoder_;
  std::string unpacked_;
  std::size_t taken_ = 0;  // of what is unpacked
  std::string fault_;      // once it is broken: it stays so
};

}  // namespace hoist::source
