#pragma once

#include "hoist/outcome.hpp"
#include "hoist/run_result.hpp"

namespace hoist {

/// Receives the outcomes of a run: a report, a log, a test.
///
/// The Downloader calls an observer on a worker thread, one call at a time, in the order in which the items ended.
/// An observer may therefore block (a stopped terminal, a slow pipe): the loop goes on, and if too many outcomes
/// wait, no new items are admitted until it has caught up. An exception ends the run and leaves Downloader::run().
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  /// Called once, before anything else, when the run begins: the folder is locked, and signals are handled. Not
  /// called if the run cannot begin, since another run has locked the folder, say.
  virtual void on_begin() {}

  /// Called once for each item that ended.
  virtual void on_outcome(const Outcome& outcome) = 0;

  /// Called after a group of outcomes, to flush what was written for them.
  virtual void on_flush() {}

  /// Called once, after everything else, when the run has ended by itself, by a signal or by its deadline. Not called
  /// by a run that never began, nor by one that ends with an exception.
  virtual void on_end(const RunResult& /*result*/) {}
};

}  // namespace hoist
