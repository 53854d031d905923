// The value of a Content-Disposition field.

#include "http/content_disposition.hpp"

#include <string>

#include "base/text.hpp"
#include "hoist/cause.hpp"
#include "store/safe_path.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  const std::optional<std::string> name = http::disposition_name(input);
  if (!name) return;
  require(!name->empty() && base::is_utf8(*name), "a name is UTF-8");
  require(name->find_first_of("/\\") == std::string::npos, "a name is one component of a path");
  try {
    require(store::safe_path(*name) == *name, "a name is a safe path as it is, or none");
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a name that cannot be used is refused");
  }
}

}  // namespace hoist::fuzz
