#include "store/archived_file.hpp"

#include <chrono>
#include <utility>

#include "hoist/cause.hpp"

namespace hoist::store {

ArchivedFile::ArchivedFile(const Folder& folder, SpoolMemory& memory, ArchiveSeries& archives, std::string name,
                           const SaveOptions& save_options, Text text)
    : archives_(archives),
      spool_(folder, memory),
      verification_(save_options.expected, save_options.digest),
      entry_{.name = std::move(name), .size = {}, .modified = 0},
      modified_(save_options.modified),
      text_(std::move(text)) {}

void ArchivedFile::write_at(Bytes offset, std::string_view bytes) {
  if (offset != size()) throw Cause(ErrorKind::internal, entry_.name + ": it is written in order");
  if (!verification_.see(bytes)) reject(verification_.finish().complaint);
  spool_.append(bytes);
  written_.add({offset.count, offset.count + bytes.size()});
}

Saved ArchivedFile::seal() {
  Verification::Verdict verdict = verification_.finish();
  if (!verdict.complaint.empty()) reject(verdict.complaint);
  using std::chrono::system_clock;
  entry_.size = size();
  entry_.modified = modified_ ? *modified_ : system_clock::to_time_t(system_clock::now());
  constexpr std::int64_t nanoseconds = 1'000'000'000;
  return {.size = size(),
          .digest = std::move(verdict.digest),
          .version = FileVersion{.size = size(), .mtime_ns = entry_.modified * nanoseconds}};
}

void ArchivedFile::commit() {
  archives_.append(entry_, spool_, text_ ? text_() : std::string());
  discard();
}

void ArchivedFile::discard() noexcept { spool_.clear(); }

void ArchivedFile::reject(const std::string& complaint) {
  discard();
  throw Cause(ErrorKind::integrity, entry_.name + ": " + complaint);
}

}  // namespace hoist::store
