// The values of WWW-Authenticate fields.

#include "http/challenges.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "base/ascii_case.hpp"
#include "base/printable.hpp"
#include "http/interpret.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  const std::vector<std::string> schemes = http::auth_schemes(input);
  require(schemes.size() <= 8, "there are at most eight schemes");
  std::set<std::string> seen;
  for (const std::string& scheme : schemes) {
    require(!scheme.empty() && scheme.size() <= 30, "a scheme is a short word");
    require(input.find(scheme) != std::string_view::npos, "a scheme is as the server spells it");
    require(seen.insert(base::lower(scheme)).second, "each scheme is named once");
  }
  http::ResponseHead head;
  head.status = 401;
  head.challenges = input;
  const std::string message = http::error_of(head).message();
  require(base::printable(message) == message, "the message is printable");
}

}  // namespace hoist::fuzz
