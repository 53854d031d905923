#include "source/checksums.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "hoist/cause.hpp"
#include "hoist/run_error.hpp"
#include "source/checksum_line.hpp"
#include "source/input.hpp"
#include "source/interrupt.hpp"
#include "source/line_reader.hpp"

namespace hoist::source {
namespace {

std::optional<ChecksumLine> parse(const Line& line, const std::string& file) {
  try {
    if (line.too_long) throw Cause(ErrorKind::input, "the line is longer than 64 KiB");
    return parse_checksum_line(line.text);
  } catch (const Cause& cause) {
    throw RunError(fmt::format("cannot use {}, line {}: {}", file, line.number, cause.message()));
  }
}

}  // namespace

Checksums::Checksums(const std::string& path) {
  const Interrupt never;
  Input input(path, never);
  shown_ = input.shown();
  LineReader lines(input);
  while (const std::optional<Line> line = lines.next()) {
    if (const std::optional<ChecksumLine> read = parse(*line, shown_)) add(read->name, read->digest);
  }
  sort();
}

void Checksums::add(std::string_view name, const base::Sha256& digest) {
  entries_.push_back({digest, names_.size()});
  names_.append(name).push_back('\0');
}

void Checksums::sort() {
  const auto by_name = [this](const Listed& a, const Listed& b) { return name_of(a) < name_of(b); };
  std::sort(entries_.begin(), entries_.end(), by_name);
  const auto same = [this](const Listed& a, const Listed& b) {
    if (name_of(a) != name_of(b)) return false;
    if (a.digest == b.digest) return true;
    throw RunError(
        fmt::format("cannot use {}: it has two different checksums for {}", shown_, base::in_quotes(name_of(a))));
  };
  entries_.erase(std::unique(entries_.begin(), entries_.end(), same), entries_.end());
}

const Checksums::Listed* Checksums::find_name(std::string_view name) const noexcept {
  const auto below = [this](const Listed& entry, std::string_view wanted) { return name_of(entry) < wanted; };
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), name, below);
  return found != entries_.end() && name_of(*found) == name ? &*found : nullptr;
}

std::optional<base::Sha256> Checksums::find(std::string_view path) const noexcept {
  const Listed* entry = find_name(path);
  if (!entry) entry = find_name(path.substr(path.rfind('/') + 1));
  if (!entry) return std::nullopt;
  return entry->digest;
}

}  // namespace hoist::source
