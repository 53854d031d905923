#include "net/netrc.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "hoist/cause.hpp"
#include "support/temp_folder.hpp"

namespace hoist::net {
namespace {

/// "user:password", "user" where there is no password, "-" where there is no entry.
std::string shown(const std::optional<base::Login>& login) {
  if (!login) return "-";
  return login->password ? login->user + ":" + *login->password : login->user;
}

TEST(Netrc, HasAllLogins) {
  const auto logins =
      netrc_logins("machine a login me password x\nmacdef init\nno login\n\ndefault login you password y");
  ASSERT_EQ(logins.size(), 2U);
  EXPECT_EQ(shown(logins[0]), "me:x");
  EXPECT_EQ(shown(logins[1]), "you:y");
}

TEST(Netrc, ThatCannotBeReadIsAnError) { EXPECT_THROW(require_netrc("/nowhere/netrc"), Cause); }

TEST(Netrc, HasTheEntryOfAHostByItsName) {
  struct Row {
    const char* what;
    const char* text;
    const char* entry;
  };
  const Row rows[] = {
      {"on one line", "machine host login me password secret", "me:secret"},
      {"on several", "machine host\n\tlogin me\r\n\tpassword secret\n", "me:secret"},
      {"in another case", "machine HOST login me password secret", "me:secret"},
      {"behind another one", "machine other login you password x\nmachine host login me password secret", "me:secret"},
      {"the first of two", "machine host login me password secret\nmachine host login you password x", "me:secret"},
      {"with an account", "machine host account a login me password secret", "me:secret"},
      {"in another order", "machine host password secret login me", "me:secret"},
      {"without a password", "machine host login me", "me"},
      {"quoted", "machine host login \"me too\" password \"a\\\"b\\tc\"", "me too:a\"b\tc"},
      {"behind a comment", "# machine host login you password x\nmachine host login me password secret", "me:secret"},
      {"behind a macro", "macdef init\nmachine host login you\n\nmachine host login me password secret", "me:secret"},
      {"with a macro", "machine host login me macdef init\nlogin you\n\npassword secret", "me:secret"},
      {"a keyword as a value", "machine host login password password machine", "password:machine"},
      {"of others alone", "machine other login me password secret", "-"},
      {"for all others", "default login me password secret", "-"},
      {"before that for all others", "machine host login me password secret default login you", "me:secret"},
      {"without a user", "machine host password secret", "-"},
      {"a part of the name", "machine hos login me password secret", "-"},
      {"a longer name", "machine host.org login me password secret", "-"},
      {"cut short", "machine host login", "-"},
      {"a quote without end", "machine host login \"me", "me"},
      {"nothing", "", "-"},
      {"machine alone", "machine", "-"},
  };
  for (const Row& row : rows) EXPECT_EQ(shown(netrc_entry(row.text, "host")), row.entry) << row.what;
}

TEST(Netrc, IsReadFromItsFile) {
  const test::TempFolder folder;
  std::ofstream(folder.path() / "netrc") << "machine ::1 login me password secret\n";
  EXPECT_EQ(shown(netrc_entry_of(folder.path() / "netrc", "::1")), "me:secret");
  EXPECT_EQ(shown(netrc_entry_of(folder.path() / "missing", "::1")), "-");
}

}  // namespace
}  // namespace hoist::net
