#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "hoist/bytes.hpp"

namespace hoist::cli {

/// How many bytes of how many have arrived.
struct ByteCount {
  Bytes done;
  Bytes total;
};

/// What a progress bar shows at one moment.
struct BarState {
  std::uint64_t done = 0;                             ///< items that have ended, with any outcome
  std::optional<std::uint64_t> total = std::nullopt;  ///< total number of items; nothing while not known
  bool growing = false;                               ///< whether there may be more than the total
  double begun = 0;                                   ///< items' worth of what has arrived of those that have not ended
  std::optional<ByteCount> bytes = std::nullopt;      ///< set where bytes tell more than items: they are counted then
  std::uint64_t errors = 0;
  std::uint64_t not_found = 0;
  double items_per_second = 0;  ///< lately
  double bytes_per_second = 0;  ///< lately
  std::chrono::seconds elapsed{0};
  std::optional<std::chrono::seconds> remaining = std::nullopt;  ///< an estimate; nothing while there is none
};

/// How a progress bar may be drawn.
struct BarStyle {
  unsigned columns = 80;  ///< the bar is never wider
  bool color = false;     ///< with the SGR sequences of ECMA-48
  bool blocks = false;    ///< with the block characters of Unicode (U+2588 to U+258F), in UTF-8; otherwise with '#'
};

/// The bar as one line of text. The narrower it is, the less it shows: last of all the rate goes, and before it nothing
/// but what leaves no room for it stays, the number of items or bytes done.
std::string draw_bar(const BarState& state, const BarStyle& style);

/// What is shown of one transfer.
struct TransferState {
  std::string name;  ///< printable
  Bytes arrived = {};
  std::optional<Bytes> size = std::nullopt;
  double bytes_per_second = 0;
};

/// A transfer as one line of text, never wider than `columns`: the rate and, for as long as there is room, the name,
/// the bytes, the percentage.
std::string draw_transfer(const TransferState& transfer, unsigned columns);

/// A time for people: "0:05", "12:34", "1:02:03", "2d 03:04".
std::string clock_text(std::chrono::seconds time);

/// How much of a size, in one unit: "41.2/80 MB", always of the same width for one total.
std::string bytes_text(ByteCount bytes);

/// A size or a rate for people, in powers of 1000: "0 B", "999 B", "1.2 kB", "34 MB".
std::string size_text(double bytes);

}  // namespace hoist::cli
