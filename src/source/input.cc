#include "source/input.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hoist/run_error.hpp"

namespace hoist::source {
namespace {

/// Standard input is duplicated, so that it stays open for others. A named pipe is opened even if nothing
/// writes to it yet: that is waited for where a wait can be interrupted.
int open_descriptor(const std::string& path) {
  if (path == "-") return ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

bool is_folder(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

Input::Input(const std::string& path, const Interrupt& interrupt)
    : shown_(path == "-" ? "standard input" : path), interrupt_(interrupt), file_(open_descriptor(path)) {
  if (!file_) fail(errno);
  if (is_folder(file_.number())) fail(EISDIR);
  buffer_.resize(capacity);
}

bool Input::more() {
  if (!read_more()) return false;
  if (begun_) return true;
  begun_ = true;
  // More data is only waited for if the input begins like the mark: a first line from a pipe may be shorter.
  while (bytes().size() < byte_order_mark.size() && byte_order_mark.starts_with(bytes()) && read_more()) {
  }
  if (bytes().starts_with(byte_order_mark)) drop(byte_order_mark.size());
  return true;
}

bool Input::would_wait() const {
  if (bytes().find('\n') != std::string_view::npos) return false;
  pollfd waiting{file_.number(), POLLIN, 0};
  return ::poll(&waiting, 1, 0) == 0;
}

bool Input::read_more() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  while (wait_until_readable()) {
    const ssize_t count = ::read(file_.number(), buffer_.data() + end_, buffer_.size() - end_);
    if (count >= 0) {
      end_ += static_cast<std::size_t>(count);
      return count > 0;
    }
    // Standard input may have been made non-blocking, and its bytes taken, by another program that shares it.
    if (errno != EINTR && errno != EAGAIN) fail(errno);
  }
  return false;
}

bool Input::wait_until_readable() {
  std::array<pollfd, 2> waiting{{{interrupt_.descriptor(), POLLIN, 0}, {file_.number(), POLLIN, 0}}};
  while (!interrupt_.raised()) {
    const bool hurried = interrupt_.hurried();  // then the pipe is readable, and poll() does not wait
    const int ready = ::poll(waiting.data(), waiting.size(), -1);
    if (ready < 0 && errno != EINTR) fail(errno);
    if (ready > 0 && waiting[1].revents != 0) return !interrupt_.raised();
    if (ready > 0 && hurried) break;
  }
  cut_off_ = true;
  return false;
}

void Input::fail(int reason) const { throw RunError("cannot read " + shown_ + ": " + std::strerror(reason)); }

}  // namespace hoist::source
