#include "source/regular_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hoist::source {

base::UniqueFd open_regular_file(const std::string& list) {
  const bool standard_input = list == "-";
  struct stat status {};
  const int result = standard_input ? ::fstat(STDIN_FILENO, &status) : ::stat(list.c_str(), &status);
  if (result != 0 || !S_ISREG(status.st_mode)) return {};
  if (standard_input) return base::UniqueFd(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
  // Should it have become something else meanwhile, that does not hold anybody up.
  return base::UniqueFd(::open(list.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
}

}  // namespace hoist::source
