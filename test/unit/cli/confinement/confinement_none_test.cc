#include <gmock/gmock.h>

#include "cli/confinement/confinement.hpp"
#include "cli/parsed.hpp"
#include "hoist/run_error.hpp"

namespace hoist::cli {
namespace {

void confine(const char* how) { const Confinement confinement(parsed({"--confine", how, "http://a.example/b"}), {}); }

TEST(ConfinementNone, IsAnErrorWhereItIsRequired) {
  EXPECT_THROW(confine("require"), RunError);
  EXPECT_NO_THROW(confine("auto"));
  EXPECT_NO_THROW(confine("off"));
}

}  // namespace
}  // namespace hoist::cli
