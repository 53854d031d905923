#include <cstdlib>

#include <gtest/gtest.h>

namespace hoist::test {

namespace {

/// Takes from the environment what would send the tests' requests elsewhere, or change the number of workers.
class Environment : public testing::Environment {
 public:
  void SetUp() override {
    for (const char* name :
         {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "UV_THREADPOOL_SIZE"}) {
      ::unsetenv(name);
    }
  }
};

[[maybe_unused]] const testing::Environment* const environment = testing::AddGlobalTestEnvironment(new Environment);

}  // namespace

}  // namespace hoist::test
