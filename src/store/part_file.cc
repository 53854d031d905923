#include "store/part_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

#include "base/platform.hpp"
#include "store/disk_error.hpp"
#include "store/file_time.hpp"
#include "store/positioned_io.hpp"
#include "store/whole_file.hpp"

namespace hoist::store {

namespace {

constexpr mode_t any_mode = 0666;    // the user's umask decides
constexpr mode_t owner_only = 0600;  // until it has the mode of the file that it replaces
constexpr Bytes reading_size = kibibytes(256);
constexpr Bytes most_read_again = mebibytes(1);  // with one write: a few times what that writes

base::UniqueFd create_at(int folder, const char* name, mode_t mode) noexcept {
  return base::UniqueFd(::openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
}

/// Never waits, whatever there is by that name: a FIFO, a terminal.
base::UniqueFd open_to_write(int folder, const char* name) noexcept {
  return base::UniqueFd(::openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

bool may_continue(const struct stat& file) noexcept {
  return S_ISREG(file.st_mode) && file.st_nlink == 1 && file.st_uid == ::geteuid();
}

}  // namespace

PartFile::PartFile(const Folder& folder, std::string name, SaveOptions save_options)
    : place_(folder, std::move(name), save_options.durability),
      verification_(std::move(save_options.expected), save_options.digest),
      version_(save_options.version),
      durability_(save_options.durability),
      modified_(save_options.modified) {
  // Only where nothing can have that name yet is it not asked: it is one more system call for each file.
  if (!place_.in_new_folder()) replaced_ = ReplacedFile::find(place_.parent(), place_.leaf());
  if (!save_options.resume || !reopen(*save_options.resume)) create();
}

PartFile::~PartFile() {
  if (!keep_) discard();
}

void PartFile::create() {
  const mode_t mode = replaced_ ? owner_only : any_mode;
  file_ = create_at(place_.parent(), place_.part_leaf(), mode);
  if (!file_ && errno == ENOENT && place_.restore_folder()) {
    file_ = create_at(place_.parent(), place_.part_leaf(), mode);
  }
  if (!file_ && errno == EEXIST && ::unlinkat(place_.parent(), place_.part_leaf(), 0) == 0) {
    file_ = create_at(place_.parent(), place_.part_leaf(), mode);
  }
  if (!file_) fail("cannot create", place_.part_name());
  state_ = State::open;
}

bool PartFile::reopen(const Resume& resume) {
  base::UniqueFd file = open_to_write(place_.parent(), place_.part_leaf());
  struct stat found {};
  if (!file || ::fstat(file.number(), &found) != 0 || !may_continue(found)) return false;
  const Bytes size{static_cast<std::uint64_t>(found.st_size)};
  const Expected& expected = verification_.expected();
  if ((resume.whole && size > *resume.whole) || (expected.size && size > *expected.size)) return false;
  if (resume.written && size < Bytes{resume.written->end()}) return false;
  if (replaced_ && ::fchmod(file.number(), owner_only) != 0) return false;
  file_ = std::move(file);
  state_ = State::open;
  resume.written ? void(written_ = *resume.written) : written_.add({0, size.count});
  catch_up(PartFile::size());
  return true;
}

/// Looks at bytes without a gap that have not been looked at when they were written.
/// @param most so many at most
void PartFile::catch_up(Bytes most) {
  const Bytes end{std::min(size().count, verification_.seen().count + most.count)};
  const auto left = [&] { return Bytes{end.count - verification_.seen().count}; };
  if (left() == Bytes{}) return;
  if (!verification_.needs_bytes()) return verification_.skip(left());
  std::string buffer(std::min(left(), reading_size).count, '\0');
  while (verification_.seen() < end) {
    const auto at = static_cast<off_t>(verification_.seen().count);
    const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), left().count);
    const ssize_t got = read_at(file_.number(), buffer.data(), wanted, at);
    if (got < 0) fail("cannot read", place_.part_name());
    if (got == 0) return lose_end();
    static_cast<void>(verification_.see({buffer.data(), static_cast<std::size_t>(got)}));
  }
}

/// It has become shorter meanwhile: size() tells.
void PartFile::lose_end() {
  written_ = {};
  written_.add({0, verification_.seen().count});
}

void PartFile::write_at(Bytes offset, std::string_view bytes) {
  note(offset, offset + Bytes{bytes.size()});
  if (offset == verification_.seen() && !verification_.see(bytes)) reject(verification_.finish().complaint);
  const std::size_t done = write_all_at(file_.number(), bytes, static_cast<off_t>(offset.count));
  const int reason = errno;
  if (done > 0) written_.add({offset.count, offset.count + done});
  errno = reason;
  if (done < bytes.size()) fail("cannot write", place_.part_name());
  catch_up(most_read_again);
}

/// Checks that these bytes, which are about to be written, may be.
void PartFile::note(Bytes offset, Bytes end) {
  if (written_.overlaps({offset.count, end.count}) || offset < size()) {
    throw Cause(ErrorKind::internal, place_.shown() + ": the same bytes were written twice");
  }
  if (in_order_ && offset != size()) {
    throw Cause(ErrorKind::internal, place_.shown() + ": a file that is kept is written in order");
  }
  if (offset == verification_.seen()) return;  // what is looked at as it is written is counted there
  const std::optional<Bytes>& whole = verification_.expected().size;
  if (whole && end > *whole) reject("size is more than the " + std::to_string(whole->count) + " bytes expected");
}

Saved PartFile::seal() {
  if (written_.has_gaps()) reject("bytes are missing from byte " + std::to_string(size().count) + " on");
  catch_up(size());
  Verification::Verdict verdict = verification_.finish();
  if (!verdict.complaint.empty()) reject(verdict.complaint);
  Saved saved{.size = size(), .digest = std::move(verdict.digest), .version = {}};

  if (replaced_) pass_on();
  if (modified_) set_modified(file_.number(), *modified_);
  struct stat found {};
  if (durability_ == Durability::file && ::fsync(file_.number()) != 0) give_up("cannot write");
  if (version_ && ::fstat(file_.number(), &found) != 0) give_up("cannot write");
  // Some file systems (NFS, quotas) report a failed write only on close.
  if (::close(file_.release()) != 0) give_up("cannot write");
  state_ = State::sealed;
  if (version_) saved.version = version_of(found);
  return saved;
}

void PartFile::pass_on() {
  // Large files take their time: what was changed meanwhile counts.
  if (const auto now = ReplacedFile::find(place_.parent(), place_.leaf())) replaced_ = now;
  replaced_->pass_on_to(file_.number());
}

/// Where nothing had the name when the file was begun, mostly nothing has it now, and the same call notices. Otherwise
/// what is there now is replaced, with its mode. (A file system that cannot notice, such as NFS, is asked.)
bool PartFile::rename_as_new() {
  if (replaced_) return false;
  if (base::platform::rename_as_new(place_.parent(), place_.part_leaf(), place_.leaf())) return true;
  replaced_ = ReplacedFile::find(place_.parent(), place_.leaf());
  if (!replaced_) return false;
  file_ = open_to_write(place_.parent(), place_.part_leaf());
  struct stat found {};
  if (file_ && ::fstat(file_.number(), &found) == 0 && may_continue(found)) pass_on();
  file_ = {};
  return false;
}

void PartFile::commit() {
  if (!rename_as_new() && ::renameat(place_.parent(), place_.part_leaf(), place_.parent(), place_.leaf()) != 0) {
    give_up("cannot rename the finished file");
  }
  state_ = State::gone;
  if (durability_ == Durability::file) place_.sync_names();
}

void PartFile::discard() noexcept {
  if (state_ != State::gone) ::unlinkat(place_.parent(), place_.part_leaf(), 0);
  state_ = State::gone;
}

void PartFile::fail(const char* tried, const std::string& file) const {
  const int reason = errno;
  throw_disk_error(std::string(tried) + " " + place_.folder().shown(file), reason);
}

void PartFile::give_up(const char* tried) {
  const int reason = errno;  // the content on disk is undefined now, so not even keep() keeps it
  discard();
  throw_disk_error(std::string(tried) + " " + place_.shown(), reason);
}

void PartFile::reject(const std::string& complaint) {
  discard();
  throw Cause(ErrorKind::integrity, place_.shown() + ": " + complaint);
}

std::unique_ptr<Sink> open_file(const Folder& folder, std::string name, SaveOptions save_options) {
  if (save_options.at_once) {
    if (std::unique_ptr<Sink> file = WholeFile::create(folder, name, save_options)) return file;
  }
  return std::make_unique<PartFile>(folder, std::move(name), std::move(save_options));
}

}  // namespace hoist::store
