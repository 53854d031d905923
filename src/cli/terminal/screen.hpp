#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "cli/environment.hpp"

namespace hoist::cli {

/// Standard error, shared by the progress bar, the lines about failed items and the log, so that they never mix.
///
/// The bar is the screen's last line or lines, rewritten in place; other lines appear above it. Each change is one
/// write(2), and while a bar is shown, other lines wait for its next redraw, so that many lines do not cause many
/// redraws. The cursor stays at the bar's beginning: a terminal that becomes narrower breaks the bar into more lines,
/// and takes the cursor along, so erasing all from there on leaves nothing of it. Any thread may call anything. What
/// cannot be written is lost: there is nowhere left to report it.
class Screen {
 public:
  /// @param descriptor where to write; stays the caller's
  explicit Screen(int descriptor) : descriptor_(descriptor) {}
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  /// Writes a line.
  /// @param text without a line end; must be printable() already
  void line(std::string_view text);

  /// Writes several lines.
  /// @param text each with its line end; must be printable() already
  void lines(std::string_view text);

  /// Writes text at once, even above a bar, and needs no memory for it.
  void write(std::string_view text) noexcept;

  /// Shows the bar, which may have several lines, in place of what it was, and what waits above it. An empty one is no
  /// bar: it erases the last one. Without memory there is no bar this time.
  void show_bar(std::string bar) noexcept;

  /// Whether this is a terminal.
  bool is_terminal() const noexcept;

  /// The current height of the terminal in rows; 0 if it is not known.
  unsigned rows() const noexcept;

  /// The current width of the terminal in columns; 80 if it is not known.
  unsigned columns() const noexcept;

 private:
  void write_all(std::string_view text) const noexcept;

  const int descriptor_;
  std::mutex mutex_;
  std::string bar_;
  std::string waiting_;  // lines, while a bar is shown
};

/// Whether the terminal can redraw a line (TERM is set, and not "dumb").
bool can_redraw(const Environment& environment);

/// Whether colours may be used: not if NO_COLOR is set and not empty (https://no-color.org).
bool welcomes_color(const Environment& environment);

/// Whether text is UTF-8, after LC_ALL, LC_CTYPE and LANG (POSIX, Base Definitions 8.2: the first that is not empty).
bool uses_utf8(const Environment& environment);

}  // namespace hoist::cli
