#include "cli/report/replacing_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/unique_fd.hpp"
#include "hoist/run_error.hpp"

namespace hoist::cli {
namespace {

/// Where to write: not beside a device or a pipe, which must not be replaced. (A folder cannot be opened, which is the
/// right error.)
std::string part_of(const std::string& file) {
  struct stat status {};
  const bool irregular = ::stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  return irregular ? file : file + ".part";
}

constexpr mode_t owner_only = 0600;
constexpr mode_t any_mode = 0666;  // the user's umask decides

/// A file that was not there. What has that name is removed, since others may be able to read it: it is what an earlier
/// run left, or what somebody put there. Whoever can write to the folder could put a link there again in between, so
/// none is followed, and no file but a new one is taken.
base::UniqueFd make_anew(const std::string& file, mode_t mode) noexcept {
  constexpr int most_tries = 100;
  base::UniqueFd made;
  for (int tries = 0; !made && tries < most_tries; ++tries) {
    if (::unlink(file.c_str()) != 0 && errno != ENOENT) return made;
    made = base::UniqueFd(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!made && errno != EEXIST) return made;
  }
  return made;
}

[[noreturn]] void fail(const std::string& file) {
  throw RunError(fmt::format("cannot write {}: {}", file, std::strerror(errno)));
}

/// Checks that the file can be opened for writing, without leaving a trace.
void check_writable(const std::string& file) {
  const base::UniqueFd made(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, owner_only));
  if (made) {
    ::unlink(file.c_str());
  } else if (errno != EEXIST || ::access(file.c_str(), W_OK) != 0 || std::filesystem::is_directory(file)) {
    if (errno == EEXIST) errno = EISDIR;
    fail(file);
  }
}

/// What a symbolic link leads to that is not there.
std::string missing_target_of(std::filesystem::path file) {
  constexpr int most_links = 40;  // as for open(2)
  std::error_code error;
  for (int links = 0; links < most_links; ++links) {
    const std::filesystem::path target = std::filesystem::read_symlink(file, error);
    if (error) break;
    file = file.parent_path() / target;
  }
  return file.string();
}

}  // namespace

std::string target_of(const std::string& file) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::canonical(file, error);
  if (!error) return target.string();
  // A pipe behind /dev/stdout has no path, and is there all the same.
  return std::filesystem::exists(file, error) ? file : missing_target_of(file);
}

std::string part_path_of(const std::string& file) { return part_of(target_of(file)); }

ReplacingFile::ReplacingFile(const std::string& file, Access access)
    : file_(target_of(file)), part_path_(part_of(file_)), access_(access) {
  check_writable(part_path_);
}

std::optional<store::ReplacedFile> ReplacingFile::replaced() const {
  if (access_ == Access::owner || part_path_ == file_) return std::nullopt;
  return store::ReplacedFile::find(AT_FDCWD, file_.c_str());
}

base::UniqueFd ReplacingFile::open_part() const {
  // A pipe or a device is there, and stays.
  if (part_path_ == file_) return base::UniqueFd(::open(file_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  return make_anew(part_path_, access_ == Access::as_before_or_all && !replaced() ? any_mode : owner_only);
}

OutputFile& ReplacingFile::part() {
  if (part_) return *part_;
  base::UniqueFd opened = open_part();
  if (!opened) fail(part_path_);
  return part_.emplace(part_path_, std::move(opened));
}

void ReplacingFile::flush() {
  if (part_) part_->flush();
}

void ReplacingFile::discard() {
  if (part_ && part_path_ != file_ && !published_) ::unlink(part_path_.c_str());
  part_.reset();
}

void ReplacingFile::publish() {
  OutputFile& written = part();
  if (!published_) {
    if (const auto old = replaced()) old->pass_on_to(written.descriptor());
    put_in_place();
  }
  published_ = true;
  written.flush();
}

void ReplacingFile::put_in_place() const {
  if (part_path_ != file_ && std::rename(part_path_.c_str(), file_.c_str()) != 0) fail(file_);
}

void ReplacingFile::end() {
  OutputFile& written = part();
  const auto old = published_ ? std::nullopt : replaced();
  if (old) old->pass_on_to(written.descriptor());
  written.close();
  part_.reset();
  if (!std::exchange(published_, false)) put_in_place();
}

}  // namespace hoist::cli
