#include "http/size_limit.hpp"

#include <gtest/gtest.h>

#include "hoist/cause.hpp"

namespace hoist::http {
namespace {

TEST(RequireSize, RefusesWhatIsLargerForGood) {
  EXPECT_NO_THROW(require_size(Bytes{10}, Bytes{10}));
  EXPECT_NO_THROW(require_size(Bytes{10}, Bytes{0}));  // no limit
  EXPECT_THROW(require_size(Bytes{2}, Bytes{1}), Cause);
  try {
    require_size(Bytes{11}, Bytes{10});
    ADD_FAILURE() << "it was accepted";
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::http);
    EXPECT_FALSE(cause.retryable());
    EXPECT_EQ(cause.message(), "the file is larger than the 10 bytes that --max-filesize allows");
  }
}

}  // namespace
}  // namespace hoist::http
