#include "cli/terminal/screen.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <new>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace hoist::cli {
namespace {

constexpr std::string_view to_line_start_and_erase = "\r\x1b[J";

/// From the end of a bar back to its beginning.
std::string to_beginning(const std::string& bar) {
  const auto lines = std::count(bar.begin(), bar.end(), '\n');
  return lines == 0 ? "\r" : "\r\x1b[" + std::to_string(lines) + 'A';
}

std::string_view value_of(const Environment& environment, const char* name) {
  const char* value = environment(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool wait_until_writable(int descriptor) noexcept {
  pollfd request{descriptor, POLLOUT, 0};
  return poll(&request, 1, -1) == 1 || errno == EINTR;
}

}  // namespace

void Screen::line(std::string_view text) { lines(std::string(text) + '\n'); }

void Screen::lines(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (bar_.empty()) {
    write_all(text);
  } else {
    waiting_ += text;
  }
}

void Screen::write(std::string_view text) noexcept {
  const std::lock_guard lock(mutex_);
  if (!bar_.empty()) write_all(to_line_start_and_erase);
  write_all(text);
}

void Screen::show_bar(std::string bar) noexcept {
  const std::lock_guard lock(mutex_);
  if (bar.empty() && bar_.empty()) return;
  bar_ = std::move(bar);
  try {
    write_all(std::string(to_line_start_and_erase) + waiting_ + bar_ + (bar_.empty() ? "" : to_beginning(bar_)));
  } catch (const std::bad_alloc&) {
    bar_.clear();
    for (const std::string_view text : {to_line_start_and_erase, std::string_view(waiting_)}) write_all(text);
  }
  waiting_.clear();
}

bool Screen::is_terminal() const noexcept { return isatty(descriptor_) == 1; }

unsigned Screen::rows() const noexcept {
  winsize size{};
  return ioctl(descriptor_, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

unsigned Screen::columns() const noexcept {
  constexpr unsigned usual = 80;
  winsize size{};
  if (ioctl(descriptor_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
  return size.ws_col;
}

void Screen::write_all(std::string_view text) const noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // a terminal that another program set to O_NONBLOCK
      if (!wait_until_writable(descriptor_)) return;
    } else if (errno != EINTR) {
      return;
    }
  }
}

bool can_redraw(const Environment& environment) {
  const std::string_view terminal = value_of(environment, "TERM");
  return !terminal.empty() && terminal != "dumb";
}

bool welcomes_color(const Environment& environment) { return value_of(environment, "NO_COLOR").empty(); }

bool uses_utf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = value_of(environment, name);
    if (value.empty()) continue;
    std::string letters;
    for (const unsigned char letter : value) {
      if (letter != '-') letters += static_cast<char>(std::tolower(letter));
    }
    return letters.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace hoist::cli
