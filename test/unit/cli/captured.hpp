#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <unistd.h>

namespace hoist::cli {

/// A descriptor whose output can be read back: stands in for standard error, where it is no terminal.
class Captured {
 public:
  int descriptor() const { return fileno(file_.get()); }

  /// All that was written so far.
  std::string text() const {
    std::string result;
    char bytes[4096];
    ssize_t count = 0;
    while ((count = pread(descriptor(), bytes, sizeof bytes, static_cast<off_t>(result.size()))) > 0) {
      result.append(bytes, static_cast<std::size_t>(count));
    }
    return result;
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_{std::tmpfile()};
};

}  // namespace hoist::cli
