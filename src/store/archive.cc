#include "store/archive.hpp"

#include <utility>

namespace hoist::store {

Archive::Archive(std::unique_ptr<Sink> file, Compression compression)
    : file_(std::move(file)), stream_(compression, [to = file_.get()](std::string_view bytes) { to->write(bytes); }) {}

void Archive::append(const ArchiveEntry& entry, const Spool& body) {
  begin(entry);
  body.read([this](std::string_view bytes) { stream_.write(bytes); });
}

void Archive::append(const ArchiveEntry& entry, std::string_view body) {
  begin(entry);
  stream_.write(body);
}

void Archive::begin(const ArchiveEntry& entry) {
  stream_.begin(entry);
  size_ += size_in_archive(entry);
}

Saved Archive::seal() {
  stream_.end();
  return file_->seal();
}

}  // namespace hoist::store
