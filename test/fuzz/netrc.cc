// A .netrc.

#include "net/netrc.hpp"

#include <algorithm>

#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  const std::vector<base::Login> logins = net::netrc_logins(input);
  for (const char* host : {"example.org", "EXAMPLE.org", ""}) {
    const std::optional<base::Login> entry = net::netrc_entry(input, host);
    if (!entry) continue;
    require(!entry->user.empty(), "an entry has a user name");
    const auto is_same = [&](const base::Login& login) {
      return login.user == entry->user && login.password == entry->password;
    };
    require(std::any_of(logins.begin(), logins.end(), is_same), "an entry's login is one of all logins");
  }
}

}  // namespace hoist::fuzz
