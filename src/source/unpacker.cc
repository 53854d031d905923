#include "source/unpacker.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "hoist/cause.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view gzip_magic = "\x1f\x8b";
constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";

/// What goes into a decoder at a time: few bytes may stand for many, at most 128 KiB for four of them (zstd's blocks of
/// one byte).
constexpr std::size_t piece = 64;

}  // namespace

bool Unpacker::may_begin_with(std::string_view beginning) noexcept {
  const auto fits = [beginning](std::string_view magic) {
    return beginning.starts_with(magic) || magic.starts_with(beginning);
  };
  return fits(gzip_magic) || fits(zstd_magic);
}

std::unique_ptr<Unpacker> Unpacker::for_input(std::string_view beginning, std::string shown) {
  std::string_view coding;
  if (beginning.starts_with(gzip_magic)) coding = "gzip";
  if (beginning.starts_with(zstd_magic)) coding = "zstd";
  if (coding.empty()) return nullptr;
  return std::unique_ptr<Unpacker>(new Unpacker(coding, std::move(shown)));
}

Unpacker::Unpacker(std::string_view coding, std::string shown) : coding_(coding), shown_(std::move(shown)) {
  try {
    decoder_ = http::make_decoder(coding);
  } catch (const Cause&) {
    throw RunError(fmt::format("cannot read {}: hoist is built without {}", shown_, coding_));
  }
}

void Unpacker::unpack(std::string_view& packed) {
  if (has_bytes()) return;
  if (!fault_.empty()) throw BrokenInput(fault_);
  unpacked_.clear();
  taken_ = 0;
  const std::string_view next = packed.substr(0, piece);
  packed.remove_prefix(next.size());
  try {
    decoder_->decode(next, [this](std::string_view bytes) { unpacked_ += bytes; });
  } catch (const Cause& cause) {
    if (cause.kind() != ErrorKind::http) throw RunError(fmt::format("cannot read {}: {}", shown_, cause.message()));
    break_off("its {} data are malformed");
  }
}

std::size_t Unpacker::take(char* to, std::size_t room) noexcept {
  const std::size_t size = std::min(room, unpacked_.size() - taken_);
  std::memcpy(to, unpacked_.data() + taken_, size);
  taken_ += size;
  return size;
}

void Unpacker::finish() {
  if (!fault_.empty()) throw BrokenInput(fault_);
  try {
    decoder_->finish();
  } catch (const Cause&) {
    break_off("it ends in the middle of its {} data");
  }
}

void Unpacker::break_off(std::string_view what) {
  fault_ = fmt::format("cannot read {} any further: {}", shown_, fmt::format(fmt::runtime(what), coding_));
  throw BrokenInput(fault_);
}

}  // namespace hoist::source
