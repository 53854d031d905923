#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "cli/environment.hpp"
#include "cli/options/arguments.hpp"

namespace spdlog {
class logger;
}

namespace hoist::cli {

/// A process that gives up what its run does not need: Landlock leaves it the files of the run, a filter denies system
/// calls that a downloader never makes, and no_new_privs what programs would give it. So whoever takes it over, by a
/// fault in what reads a server's answer, is left with little.
class Confinement {
 public:
  /// Makes the folder of the run, and confines the process as Arguments::confine says. To be called while there is one
  /// thread only, and once: it cannot be undone.
  /// @throws RunError if it is required, and cannot be had
  Confinement(const Arguments& arguments, const Environment& environment);
  Confinement(const Confinement&) = delete;
  Confinement& operator=(const Confinement&) = delete;
  ~Confinement();  ///< removes what it made and nobody took

  /// What was made of the folder of the run and its parents, for a Downloader, who removes it then if need be.
  std::vector<std::filesystem::path> take_made() noexcept { return std::move(made_); }

  /// Says in the log, at debug, what is confined, or why nothing is.
  void tell(spdlog::logger& log) const;

 private:
  void confine(const Arguments& arguments, const Environment& environment);

  std::vector<std::filesystem::path> made_;
  std::vector<std::string> told_;
};

}  // namespace hoist::cli
