#pragma once

#include <exception>
#include <ostream>
#include <string>
#include <string_view>

namespace hoist::cli {

/// Standard output could not be written: the disk is full, the reader is gone, or the descriptor is closed.
class OutputError : public std::exception {
 public:
  /// @param error an errno value; 0 where it is not known
  explicit OutputError(int error);

  /// Whether the other end of a pipe was closed (`hoist -v | head -1`), so that nobody needs a message about it.
  bool reader_is_gone() const noexcept;
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  int error_;
  std::string message_;
};

/// Writes the text and flushes it, so that no error goes unnoticed when the program ends.
/// @throws OutputError
void write_out(std::ostream& out, std::string_view text);

/// Writes lines to standard output, many at a time.
class OutputLines {
 public:
  /// @param out must outlive it
  explicit OutputLines(std::ostream& out) noexcept : out_(out) {}

  /// @param line without its end
  /// @throws OutputError
  void add(std::string_view line);

  /// Writes the lines not written yet; to be called after the last one.
  /// @throws OutputError
  void write();

 private:
  std::ostream& out_;
  std::string text_;
};

}  // namespace hoist::cli
