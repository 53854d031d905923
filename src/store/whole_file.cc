#include "store/whole_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

#include "store/disk_error.hpp"
#include "store/file_time.hpp"
#include "store/part_file.hpp"
#include "store/positioned_io.hpp"
#include "store/replaced_file.hpp"

namespace hoist::store {

std::unique_ptr<WholeFile> WholeFile::create(const Folder& folder, const std::string& name,
                                             const SaveOptions& options) {
  std::unique_ptr<WholeFile> file(new WholeFile(folder, name, options));
  return file->file_ ? std::move(file) : nullptr;
}

WholeFile::WholeFile(const Folder& folder, std::string name, const SaveOptions& options)
    : place_(folder, std::move(name), options.durability),
      file_(folder.unnamed().create(place_.parent())),
      verification_(options.expected, options.digest),
      version_(options.version),
      durability_(options.durability),
      modified_(options.modified) {}

void WholeFile::write_at(Bytes offset, std::string_view bytes) {
  if (offset != size()) throw Cause(ErrorKind::internal, place_.shown() + ": it is written in order");
  written_.add({offset.count, offset.count + bytes.size()});
  if (!verification_.see(bytes)) reject(verification_.finish().complaint);
  if (write_all_at(file_.number(), bytes, static_cast<off_t>(offset.count)) < bytes.size()) fail("cannot write");
}

Saved WholeFile::seal() {
  Verification::Verdict verdict = verification_.finish();
  if (!verdict.complaint.empty()) reject(verdict.complaint);
  Saved saved{.size = size(), .digest = std::move(verdict.digest), .version = {}};

  if (modified_) set_modified(file_.number(), *modified_);
  struct stat found {};
  if (durability_ == Durability::file && ::fsync(file_.number()) != 0) fail("cannot write");
  if (version_ && ::fstat(file_.number(), &found) != 0) fail("cannot write");
  if (version_) saved.version = version_of(found);
  return saved;
}

void WholeFile::commit() {
  if (link_as(place_.leaf())) {
    remove_old_part();
    close();
  } else if (errno == EEXIST) {
    replace();
    close();
  } else {
    copy();
  }
  if (durability_ == Durability::file) place_.sync_names();
}

bool WholeFile::link_as(const char* name) const noexcept {
  return place_.folder().unnamed().link(file_.number(), place_.parent(), name);
}

bool WholeFile::link_as_part() const noexcept {
  return link_as(place_.part_leaf()) ||
         (errno == EEXIST && ::unlinkat(place_.parent(), place_.part_leaf(), 0) == 0 && link_as(place_.part_leaf()));
}

/// What a run that was killed had of a larger file by this name.
void WholeFile::remove_old_part() const noexcept {
  if (!place_.in_empty_folder()) static_cast<void>(::unlinkat(place_.parent(), place_.part_leaf(), 0));
}

void WholeFile::replace() {
  if (const auto replaced = ReplacedFile::find(place_.parent(), place_.leaf())) replaced->pass_on_to(file_.number());
  if (!link_as_part()) fail("cannot create");
  if (::renameat(place_.parent(), place_.part_leaf(), place_.parent(), place_.leaf()) == 0) return;
  const int reason = errno;
  static_cast<void>(::unlinkat(place_.parent(), place_.part_leaf(), 0));
  errno = reason;
  fail("cannot rename the finished file");
}

void WholeFile::copy() {
  PartFile copied(place_.folder(), place_.name(),
                  {.expected = {.digest = {}, .size = size()}, .durability = durability_, .modified = modified_});
  std::string buffer(std::min(size(), kibibytes(256)).count, '\0');
  while (copied.size() < size()) {
    const ssize_t got = read_at(file_.number(), buffer.data(), buffer.size(), static_cast<off_t>(copied.size().count));
    if (got <= 0) fail("cannot read");
    copied.write({buffer.data(), static_cast<std::size_t>(got)});
  }
  copied.seal();
  copied.commit();
}

/// Where a failed write is reported only now, the file is not what it seems.
void WholeFile::close() {
  if (::close(file_.release()) == 0) return;
  const int reason = errno;
  static_cast<void>(::unlinkat(place_.parent(), place_.leaf(), 0));
  throw_disk_error("cannot write " + place_.shown(), reason);
}

void WholeFile::fail(const char* tried) const {
  const int reason = errno;
  throw_disk_error(std::string(tried) + " " + place_.shown(), reason);
}

void WholeFile::reject(const std::string& complaint) {
  discard();
  throw Cause(ErrorKind::integrity, place_.shown() + ": " + complaint);
}

}  // namespace hoist::store
