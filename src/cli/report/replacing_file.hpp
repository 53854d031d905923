#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "cli/report/output_file.hpp"

namespace hoist::cli {

/// What a symbolic link leads to, be it there or not; the file itself where it is no link.
std::string target_of(const std::string& file);

/// What a ReplacingFile is written as until it is complete: FILE.part, or FILE itself where that cannot be replaced.
std::string part_path_of(const std::string& file);

/// A file that takes the place of another when it is complete: written as FILE.part, and renamed at its end. What is no
/// regular file (a pipe, /dev/null) is written directly, and a symbolic link stays one. Everything throws RunError if
/// it cannot be written.
class ReplacingFile {
 public:
  /// Sees that it can be written, and leaves no trace of that: FILE.part may be another run's until something is added.
  /// @param mode of the new file, as for open(2)
  ReplacingFile(const std::string& file, mode_t mode);

  /// Adds to the file; see OutputFile.
  void add(std::string_view text) { part().add(text); }

  void flush();

  /// Puts the file in its place, empty if nothing was added.
  void end();

  /// The file that it becomes: what a symbolic link led to.
  const std::string& file() const noexcept { return file_; }

 private:
  OutputFile& part();

  const std::string file_;
  const std::string part_path_;  // file_ itself where that cannot be replaced
  const mode_t mode_;
  std::optional<OutputFile> part_;
};

}  // namespace hoist::cli
