#include "source/input.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/platform.hpp"
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

void Input::read_sparingly() noexcept {
  struct stat status {};
  if (::fstat(file_.number(), &status) != 0 || S_ISREG(status.st_mode)) return;
  constexpr std::size_t first = 64;
  sparing_ = true;
  block_size_ = first;
  base::platform::shrink_pipe(file_.number());
}

bool Input::more() {
  if (begun_) return read_more();
  begun_ = true;
  return begin();
}

/// Tells what the input is by its first bytes. More data is only waited for if they may be the beginning of a mark: a
/// first line from a pipe may be shorter.
bool Input::begin() {
  if (!read_more()) return false;
  while (bytes().size() < Unpacker::magic_size && Unpacker::may_begin_with(bytes()) && read_more()) {
  }
  unpacker_ = Unpacker::for_input(bytes(), shown_);
  if (unpacker_) {
    packed_ = bytes();
    end_ = begin_ = 0;
    if (!read_more()) return false;
  }
  while (bytes().size() < byte_order_mark.size() && byte_order_mark.starts_with(bytes()) && read_more()) {
  }
  if (bytes().starts_with(byte_order_mark)) drop(byte_order_mark.size());
  return true;
}

bool Input::would_wait() const {
  if (bytes().find('\n') != std::string_view::npos) return false;
  if (unpacker_ && (unpacker_->has_bytes() || unpacked_ < packed_.size())) return false;
  pollfd waiting{file_.number(), POLLIN, 0};
  return ::poll(&waiting, 1, 0) == 0;
}

bool Input::read_more() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (unpacker_) return unpack_more();
  const std::size_t room = std::min(buffer_.size() - end_, block_size_);
  const std::size_t count = read_block(buffer_.data() + end_, room).value_or(0);
  end_ += count;
  return count > 0;
}

bool Input::unpack_more() {
  constexpr std::size_t block = std::size_t{64} * 1024;
  while (!unpacker_->has_bytes()) {
    if (interrupt_.raised()) return false;
    if (unpacked_ == packed_.size()) {
      packed_.resize(block);
      unpacked_ = 0;
      const std::optional<std::size_t> count = read_block(packed_.data(), block);
      packed_.resize(count.value_or(0));
      if (count == 0U) unpacker_->finish();
      if (packed_.empty()) return false;
    }
    std::string_view packed = std::string_view(packed_).substr(unpacked_);
    unpacker_->unpack(packed);
    unpacked_ = packed_.size() - packed.size();
  }
  end_ += unpacker_->take(buffer_.data() + end_, buffer_.size() - end_);
  return true;
}

/// @returns 0 at the end of the input; nothing where the interrupt cuts it off
std::optional<std::size_t> Input::read_block(char* to, std::size_t room) {
  while (wait_until_readable()) {
    const ssize_t count = ::read(file_.number(), to, room);
    if (count >= 0) return static_cast<std::size_t>(count);
    // Standard input may have been made non-blocking, and its bytes taken, by another program that shares it.
    if (errno != EINTR && errno != EAGAIN) fail(errno);
  }
  return std::nullopt;
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
