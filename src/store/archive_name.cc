#include "store/archive_name.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "base/ascii_case.hpp"
#include "hoist/cause.hpp"

namespace hoist::store {

namespace {

constexpr std::size_t widest = 18;  // digits, of any number that a run counts to

[[noreturn]] void refuse_name(const std::string& reason) { throw Cause(ErrorKind::input, reason); }

std::string digits_of(std::uint64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

template <typename Number>
bool read_digits(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return !text.empty() && error == std::errc() && stop == end;
}

bool ends_in_one_of(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [name](std::string_view end) { return name.ends_with(end); });
}

Compression compression_of(const std::string& name) {
  const std::string lower = base::lower(name);
  if (ends_in_one_of(lower, {".gz", ".tgz"})) return Compression::gzip;
  if (ends_in_one_of(lower, {".zst", ".tzst"})) return Compression::zstd;
  if (ends_in_one_of(lower,
                     {".xz", ".txz", ".bz2", ".tbz", ".tbz2", ".lz", ".lz4", ".lzma", ".br", ".zip", ".7z", ".z"})) {
    refuse_name("an archive is compressed as .tar.gz, .tgz, .tar.zst or .tzst, or not at all: .tar");
  }
  return Compression::none;
}

}  // namespace

ArchiveName::ArchiveName(std::string_view text) : text_(text) {
  parse(text);
  if (before_.empty() && after_.empty() && !numbered_) refuse_name("it is empty");
  compression_ = compression_of(numbered_ ? after_ : before_);
}

void ArchiveName::parse(std::string_view rest) {
  while (!rest.empty()) {
    std::string& literal = numbered_ ? after_ : before_;
    const char next = rest.front();
    if (next != '{' && next != '}') {
      literal += next;
      rest.remove_prefix(1);
    } else if (rest.substr(1, 1) == rest.substr(0, 1)) {
      literal += next;
      rest.remove_prefix(2);
    } else {
      const std::size_t end = rest.find('}');
      if (next == '}' || end == std::string_view::npos) refuse_name("a brace has no other: write {{ or }} for itself");
      take_number(rest.substr(1, end - 1));
      rest.remove_prefix(end + 1);
    }
  }
}

void ArchiveName::take_number(std::string_view field) {
  const bool has_width = field.starts_with("n:");
  const bool is_valid = has_width ? read_digits(field.substr(2), width_) && width_ <= widest : field == "n";
  if (!is_valid) refuse_name("what stands in braces must be {n}, or {n:06} for at least six digits");
  if (numbered_) refuse_name("{n} can only be in it once");
  numbered_ = true;
}

std::string ArchiveName::of(std::uint64_t number) const {
  return numbered_ ? before_ + digits_of(number, width_) + after_ : before_;
}

std::optional<std::uint64_t> ArchiveName::number_of(std::string_view file) const {
  if (!numbered_ || file.size() <= before_.size() + after_.size()) return std::nullopt;
  if (!file.starts_with(before_) || !file.ends_with(after_)) return std::nullopt;
  file.remove_prefix(before_.size());
  file.remove_suffix(after_.size());
  std::uint64_t number = 0;
  if (!read_digits(file, number) || file != digits_of(number, width_)) return std::nullopt;
  return number;
}

}  // namespace hoist::store
