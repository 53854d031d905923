#include "http/size_limit.hpp"

#include <fmt/format.h>

#include "hoist/cause.hpp"

namespace hoist::http {

void require_size(Bytes size, Bytes most) {
  if (most.count == 0 || size <= most) return;
  throw Cause(ErrorKind::http,
              fmt::format("the file is larger than the {} bytes that --max-filesize allows", most.count));
}

}  // namespace hoist::http
