#include "cli/report/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <utility>

#include "hoist/run_error.hpp"

namespace hoist::cli {
namespace {

/// For a pipe that another program has made non-blocking.
bool wait_for_room(int file) noexcept {
  pollfd request{file, POLLOUT, 0};
  return ::poll(&request, 1, -1) == 1 || errno == EINTR;
}

}  // namespace

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600)) {
  if (!file_) fail(errno);
}

OutputFile::OutputFile(std::string path, base::UniqueFd file) noexcept
    : path_(std::move(path)), file_(std::move(file)) {}

OutputFile OutputFile::standard_output() {
  OutputFile file("standard output", base::UniqueFd(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)));
  if (!file.file_) file.fail(errno);
  file.emptied_ = true;
  return file;
}

void OutputFile::add(std::string_view text) {
  constexpr std::size_t much = std::size_t{64} * 1024;
  waiting_ += text;
  if (waiting_.size() >= much) flush();
}

void OutputFile::empty() {
  if (emptied_) return;
  if (::ftruncate(file_.number(), 0) != 0 && errno != EINVAL) fail(errno);  // EINVAL: a pipe or a device
  emptied_ = true;
}

void OutputFile::flush() {
  if (waiting_.empty()) return;
  empty();
  std::string_view rest = waiting_;
  while (!rest.empty()) {
    const ssize_t count = ::write(file_.number(), rest.data(), rest.size());
    if (count < 0 && (errno == EINTR || (errno == EAGAIN && wait_for_room(file_.number())))) continue;
    if (count < 0) fail(errno);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  waiting_.clear();
}

void OutputFile::close() {
  empty();
  flush();
  if (::close(file_.release()) != 0 && errno != EINTR) fail(errno);
}

void OutputFile::fail(int reason) const {
  const std::string whose = reason == EPIPE ? " (whoever read it has gone away)" : "";
  throw RunError("cannot write " + path_ + ": " + std::strerror(reason) + whose);
}

}  // namespace hoist::cli
