#include "cli/failed_list.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

#include "catalog/list_line.hpp"
#include "cli/printable.hpp"
#include "hoist/downloader.hpp"
#include "store/descriptor.hpp"

namespace hoist::cli {
namespace {

constexpr mode_t for_its_owner_alone = 0600;

/// Where to write: not beside a device or a pipe, which must not be replaced. (A folder cannot be opened, which is the
/// right error.)
std::string part_of(const std::string& file) {
  struct stat status {};
  const bool irregular = ::stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  return irregular ? file : file + ".part";
}

[[noreturn]] void fail(const std::string& file) {
  throw RunError(fmt::format("cannot write {}: {}", file, std::strerror(errno)));
}

/// Sees that the file can be opened for writing, and leaves no trace of that.
void check_writable(const std::string& file) {
  const store::Descriptor made(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, for_its_owner_alone));
  if (made) {
    ::unlink(file.c_str());
  } else if (errno != EEXIST || ::access(file.c_str(), W_OK) != 0 || std::filesystem::is_directory(file)) {
    if (errno == EEXIST) errno = EISDIR;
    fail(file);
  }
}

/// What a symbolic link leads to, so that it stays one.
std::string resolved(std::string file) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::canonical(file, error);
  return error ? file : target.string();
}

}  // namespace

std::string failed_line(const Outcome& outcome) {
  if (!outcome.item.url.empty()) return catalog::to_list_line(outcome.item);
  const std::string& code = outcome.error ? outcome.error->code() : outcome.item.code;
  const std::string reason = outcome.error ? outcome.error->describe() : "";
  return printable(fmt::format("# {}: {}", code, reason));
}

FailedList::FailedList(const std::string& file, bool missing_is_fine)
    : file_(resolved(file)), part_path_(part_of(file_)), missing_is_fine_(missing_is_fine) {
  check_writable(part_path_);
}

OutputFile& FailedList::part() {
  if (part_) return *part_;
  // What an earlier run left there may be readable by others.
  if (part_path_ != file_) ::unlink(part_path_.c_str());
  return part_.emplace(part_path_, for_its_owner_alone);
}

void FailedList::on_outcome(const Outcome& outcome) {
  const bool missing = outcome.kind == OutcomeKind::not_found && !missing_is_fine_;
  const bool undone = outcome.kind == OutcomeKind::failed || outcome.kind == OutcomeKind::not_begun;
  if (missing || undone) part().add(failed_line(outcome) + '\n');
}

void FailedList::on_pause() {
  if (part_) part_->flush();
}

void FailedList::end(bool is_whole) {
  if (!is_whole)
    part().add("# The run was stopped before it had read the whole batch: the rest is not in this list.\n");
  part().close();
  if (part_path_ != file_ && std::rename(part_path_.c_str(), file_.c_str()) != 0) fail(file_);
}

}  // namespace hoist::cli
