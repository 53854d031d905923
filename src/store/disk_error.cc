#include "store/disk_error.hpp"

#include <system_error>

namespace hoist::store {

void throw_disk_error(const std::string& tried, int number) {
  throw Cause(ErrorKind::disk, tried + ": " + std::generic_category().message(number));
}

}  // namespace hoist::store
