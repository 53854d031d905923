#pragma once

#include <string>

#include "cli/report/replacing_file.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// A list for -i of the items that failed or were not begun: the same URLs, mirrors, codes, files and
/// expectations. An invalid line of a list becomes a comment with its error. If everything succeeded, it is
/// empty.
///
/// It is written as FILE.part during the run, and replaces FILE at its end: so FILE may be the list
/// that is being read, and a run that is killed leaves in FILE.part what had failed until then. What is not a regular
/// file (a pipe, /dev/null) is written directly. Only its owner may read it (mode 0600), since URLs may contain
/// passwords. Everything throws RunError if it cannot be written. One thread at a time.
class FailedList : public Observer {
 public:
  /// @param missing_is_fine whether not found is not a failure
  FailedList(const std::string& file, bool missing_is_fine);

  /// The file that it becomes; see ReplacingFile.
  const std::string& file() const noexcept { return list_.file(); }

  void on_outcome(const Outcome& outcome) override;
  void on_flush() override { list_.flush(); }

  /// Puts the list in its place.
  /// @param is_whole whether it has all items that were not begun; if not, a comment says so
  void end(bool is_whole);

 private:
  ReplacingFile list_;
  const bool missing_is_fine_;
};

/// The line of an item that failed, without its end: a line of a list, or a comment.
std::string failed_line(const Outcome& outcome);

}  // namespace hoist::cli
