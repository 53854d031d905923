#include "support/wait_until.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <unistd.h>

namespace hoist::test {
namespace {

/// The state of a thread is what follows its name, in parentheses (proc_pid_stat(5)). A thread that has ended counts
/// too.
bool is_asleep(const std::filesystem::path& thread) {
  std::string text;
  std::getline(std::ifstream(thread / "stat"), text);
  const std::size_t name_end = text.rfind(')');
  return name_end == std::string::npos || text.substr(name_end, 3) == ") S";
}

bool others_are_asleep() {
  const std::string self = std::to_string(::gettid());
  std::error_code ended;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task", ended)) {
    if (thread.path().filename() != self && !is_asleep(thread.path())) return false;
  }
  return true;
}

}  // namespace

// Asked twice, since a thread that was looked at may be woken by one that is looked at later.
bool wait_until_others_are_asleep() {
  return wait_until([] { return others_are_asleep() && others_are_asleep(); });
}

}  // namespace hoist::test
