#pragma once

#include <string>

#include "cli/report/replacing_file.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// A list of the items that did not succeed or were not begun, which -i reads: the same URLs, mirrors, codes, files and
/// expectations. A line of a list that could not be used becomes a comment with its error. When all went well, it is
/// empty.
///
/// It is written as FILE.part while the run goes on, and takes FILE's place at its end: so FILE may be the very list
/// that is being read, and a run that was killed leaves in FILE.part what had failed until then. What is no regular
/// file (a pipe, /dev/null) is written directly. Nobody else may read it (mode 0600), since URLs may hold passwords.
/// Everything throws RunError if it cannot be written. One thread at a time.
class FailedList : public Observer {
 public:
  /// @param missing_is_fine whether not found is no failure
  FailedList(const std::string& file, bool missing_is_fine);

  /// The file that it becomes; see ReplacingFile.
  const std::string& file() const noexcept { return list_.file(); }

  void on_outcome(const Outcome& outcome) override;
  void on_flush() override { list_.flush(); }

  /// Puts the list in its place.
  /// @param is_whole whether it has all that was not begun, too; a comment says where it has not
  void end(bool is_whole);

 private:
  ReplacingFile list_;
  const bool missing_is_fine_;
};

/// The line of an item that did not succeed, without its end: as a list has it, or a comment.
std::string failed_line(const Outcome& outcome);

}  // namespace hoist::cli
