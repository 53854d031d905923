#pragma once

#include <string>
#include <string_view>

#include "base/unique_fd.hpp"

namespace hoist::cli {

/// A buffered file that a run writes about itself. Everything throws RunError if it cannot be written.
///
/// What was in the file stays there until the first byte is written: a run that finds the folder locked by another must
/// not spoil that one's files.
class OutputFile {
 public:
  /// Opens the file; makes it if it is not there, for its owner alone (mode 0600): URLs may hold secrets.
  explicit OutputFile(std::string path);

  /// The same for a file that somebody else has opened.
  /// @param path for messages
  OutputFile(std::string path, base::UniqueFd file) noexcept;

  /// Standard output, which stays open for others, and keeps what is in it.
  static OutputFile standard_output();

  /// Adds to the file; what was added is in it after flush(), at the latest.
  void add(std::string_view text);

  void flush();

  /// Writes what is left, and closes the file; even if nothing was added, nothing of before is in it then.
  void close();

  const std::string& path() const noexcept { return path_; }
  int descriptor() const noexcept { return file_.number(); }

 private:
  void empty();
  [[noreturn]] void fail(int reason) const;

  std::string path_;
  base::UniqueFd file_;
  std::string waiting_;
  bool emptied_ = false;
};

}  // namespace hoist::cli
