#include "source/checksums.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"
#include "hoist/cause.hpp"
#include "hoist/run_error.hpp"
#include "source/checksum_line.hpp"
#include "source/clear_signed.hpp"
#include "source/input.hpp"
#include "source/interrupt.hpp"
#include "source/line_reader.hpp"

namespace hoist::source {
namespace {

std::optional<ChecksumLine> parse(const Line& line, const std::string& file, ClearSigned& armour) {
  try {
    if (line.too_long) throw Cause(ErrorKind::input, "the line is longer than 64 KiB");
    const std::optional<std::string_view> text = armour.text_of(line.text);
    return text ? parse_checksum_line(*text) : std::nullopt;
  } catch (const Cause& cause) {
    throw RunError(fmt::format("cannot use {}, line {}: {}", file, line.number, cause.message()));
  }
}

/// The bytes that the digits stand for, half as many.
std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(base::hex_value(hex[i]) * 16 + base::hex_value(hex[i + 1]));
  }
  return bytes;
}

std::string hex_of(std::string_view bytes) {
  return base::to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

}  // namespace

Checksums::Checksums(const std::string& path) {
  const Interrupt never;
  Input input(path, never);
  shown_ = input.shown();
  LineReader lines(input);
  ClearSigned armour;
  while (const std::optional<Line> line = lines.next()) {
    if (const std::optional<ChecksumLine> read = parse(*line, shown_, armour)) add(read->name, read->digest);
  }
  if (!armour.is_whole()) {
    throw RunError(fmt::format("cannot use {}: it ends in the middle of a PGP signed message", shown_));
  }
  signed_ = armour.was_signed();
  sort();
}

void Checksums::add(std::string_view name, const Digest& digest) {
  texts_.append(bytes_of(digest.hex)).push_back(static_cast<char>(digest.algorithm));
  entries_.push_back(texts_.size());
  texts_.append(name).push_back('\0');
}

DigestAlgorithm Checksums::algorithm_at(std::uint64_t entry) const noexcept {
  return static_cast<DigestAlgorithm>(texts_[entry - 1]);
}

std::string_view Checksums::digest_at(std::uint64_t entry) const noexcept {
  const std::size_t size = base::digest_size(algorithm_at(entry));
  return std::string_view(texts_).substr(entry - 1 - size, size);
}

void Checksums::sort() {
  // The strongest first: that is the one that stays.
  std::sort(entries_.begin(), entries_.end(), [this](std::uint64_t a, std::uint64_t b) {
    const int names = name_at(a).compare(name_at(b));
    return names != 0 ? names < 0 : algorithm_at(a) > algorithm_at(b);
  });
  const auto same_name = [this](std::uint64_t a, std::uint64_t b) { return name_at(a) == name_at(b); };
  const auto contradict = [&](std::uint64_t a, std::uint64_t b) {
    return same_name(a, b) && algorithm_at(a) == algorithm_at(b) && digest_at(a) != digest_at(b);
  };
  const auto fault = std::adjacent_find(entries_.begin(), entries_.end(), contradict);
  if (fault != entries_.end()) {
    throw RunError(
        fmt::format("cannot use {}: it has two different checksums for {}", shown_, base::in_quotes(name_at(*fault))));
  }
  entries_.erase(std::unique(entries_.begin(), entries_.end(), same_name), entries_.end());
}

const std::uint64_t* Checksums::find_name(std::string_view name) const noexcept {
  const auto below = [this](std::uint64_t entry, std::string_view wanted) { return name_at(entry) < wanted; };
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), name, below);
  return found != entries_.end() && name_at(*found) == name ? &*found : nullptr;
}

std::optional<Digest> Checksums::find(std::string_view path) const {
  const std::uint64_t* entry = find_name(path);
  if (!entry) entry = find_name(path.substr(path.rfind('/') + 1));
  if (!entry) return std::nullopt;
  return Digest{.algorithm = algorithm_at(*entry), .hex = hex_of(digest_at(*entry))};
}

}  // namespace hoist::source
