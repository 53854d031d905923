#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/report/output_file.hpp"
#include "store/replaced_file.hpp"

namespace hoist::cli {

/// The target of a symbolic link, whether it exists or not; the file itself if it is not a link.
std::string target_of(const std::string& file);

/// The name of a ReplacingFile until it is complete: FILE.part, or FILE itself if that cannot be replaced.
std::string part_path_of(const std::string& file);

/// Who may read a ReplacingFile.
enum class Access {
  owner,             ///< its owner alone, whoever could read the one before
  as_before,         ///< whoever could read the one before (see store::ReplacedFile); a new one, its owner alone
  as_before_or_all,  ///< the same, but a new one whoever the umask lets
};

/// A file that replaces another one when it is complete: written as FILE.part, and renamed at the end. What is not a
/// regular file (a pipe, /dev/null) is written directly, and a symbolic link stays one. Everything throws RunError if
/// it cannot be written.
class ReplacingFile {
 public:
  /// Sees that it can be written, and leaves no trace of that: FILE.part may be another run's until something is added.
  ReplacingFile(const std::string& file, Access access);

  /// Adds to the file; see OutputFile.
  void add(std::string_view text) { part().add(text); }

  void flush();

  /// Puts the file in its place already now; what is added later is added there, and can be read there after a flush.
  void publish();

  /// Puts the file in its place, empty if nothing was added. What is added later begins another one.
  void end();

  /// Leaves everything as it was before.
  void discard();

  /// The file that it becomes: what a symbolic link led to.
  const std::string& file() const noexcept { return file_; }

 private:
  OutputFile& part();
  base::UniqueFd open_part() const;
  void put_in_place() const;
  std::optional<store::ReplacedFile> replaced() const;

  const std::string file_;
  const std::string part_path_;  // file_ itself where that cannot be replaced
  const Access access_;
  std::optional<OutputFile> part_;
  bool published_ = false;
};

}  // namespace hoist::cli
