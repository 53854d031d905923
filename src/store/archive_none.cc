// In the place of archive_stream.cc in a program that is built without libarchive.

#include "hoist/cause.hpp"
#include "store/archive_stream.hpp"

namespace hoist::store {

bool can_write_archives() noexcept { return false; }

class ArchiveStream::Impl {};

ArchiveStream::ArchiveStream(Compression /*compression*/, Write /*write*/) {
  throw Cause(ErrorKind::input, "this hoist was built without libarchive, so it cannot write archives");
}

ArchiveStream::~ArchiveStream() = default;

void ArchiveStream::begin(const ArchiveEntry& /*entry*/) {}

void ArchiveStream::write(std::string_view /*bytes*/) {}

void ArchiveStream::end() {}

}  // namespace hoist::store
