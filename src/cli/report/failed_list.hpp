#pragma once

#include <string>
#include <vector>

#include "cli/report/interval.hpp"
#include "cli/report/replacing_file.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// A list of the items that did not succeed or were not begun, which -i reads: the same URLs, mirrors, codes, files and
/// expectations. When all went well, it is empty.
///
/// Nothing is lost where it is read, and replaced, again and again: each entry is tried again or fails again. A line of
/// a list that could not be used is there as it was, behind a comment with its error. What must not be fetched as it
/// stands (its file is another item's) and what no line can be made of (a code without a URL) fails by refused=.
///
/// It is written as FILE.part during the run, and replaces FILE at its end: so FILE may be the list
/// that is being read, and a run that is killed leaves in FILE.part what had failed until then. What is not a regular
/// file (a pipe, /dev/null) is written directly. Only its owner may read it (mode 0600), since URLs may contain
/// passwords. Everything throws RunError if it cannot be written. One thread at a time.
class FailedList : public Observer {
 public:
  /// @param missing_is_fine whether not found is no failure
  /// @param inputs the lists that are read: one of them is not replaced by a list that lacks what was not read
  /// @param in_between whether FILE is replaced soon after the run has begun, and what fails is added to it
  FailedList(const std::string& file, bool missing_is_fine, const std::vector<std::string>& inputs = {},
             bool in_between = false);

  /// The file that it becomes; see ReplacingFile.
  const std::string& file() const noexcept { return list_.file(); }

  void on_outcome(const Outcome& outcome) override;
  void on_flush() override;

  /// Puts the list in its place. Where it has not all that was not begun, a line that always fails says so.
  void on_end(const RunResult& result) override;

  /// Whether it has all that did not succeed, known when the run has ended.
  bool is_whole() const noexcept { return is_whole_; }

  /// Whether it would replace a list that is read.
  bool replaces_input() const noexcept { return replaces_input_; }

 private:
  ReplacingFile list_;
  const bool missing_is_fine_;
  const bool replaces_input_;
  WriteInterval interval_;
  bool is_whole_ = true;
};

/// The line of an item that did not succeed, without its end, such that it is tried or fails where it is read.
std::string failed_line(const Outcome& outcome);

}  // namespace hoist::cli
