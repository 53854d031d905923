#pragma once

#include <exception>
#include <string>
#include <vector>

#include "hoist/cause.hpp"

namespace hoist {

/// A failed item: its code and its causes, the nearest first. No message contains a password.
class FetchError : public std::exception {
 public:
  /// @param tried what was being done, for the log: "fetching http://host/ad/ad.gif"
  FetchError(std::string code, std::string tried, std::vector<Cause> causes = {});

  /// The same for an entry of a list that nothing could be made of.
  /// @param line as it stands there
  FetchError&& from_line(std::string line) &&;

  const std::string& code() const noexcept { return code_; }
  const std::string& tried() const noexcept { return tried_; }
  const std::vector<Cause>& causes() const noexcept { return causes_; }

  /// The line of a list that nothing could be made of, so that a list of failures can have it; empty where there is
  /// none. It may hold anything, a password too: it is not for people.
  const std::string& line() const noexcept { return line_; }

  ErrorKind kind() const noexcept;   ///< the nearest cause's; internal if there is none
  int http_status() const noexcept;  ///< the first one in the chain; 0 if there is none

  /// The message for reports: the nearest cause's, or the name of its kind if it has none.
  std::string describe() const;

  /// The whole chain, beginning with the operation that failed, for the log and for --report.
  std::vector<std::string> chain() const;

  const char* what() const noexcept override { return tried_.c_str(); }

 private:
  std::string code_;
  std::string tried_;
  std::vector<Cause> causes_;
  std::string line_;
};

}  // namespace hoist
