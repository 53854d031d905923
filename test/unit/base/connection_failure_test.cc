#include "base/connection_failure.hpp"

#include <gtest/gtest.h>

namespace hoist::base {
namespace {

TEST(IsConnectionFailure, IsTrueWhereThereWasNoAnswer) {
  for (const ErrorKind kind : {ErrorKind::network, ErrorKind::timeout, ErrorKind::tls}) {
    EXPECT_TRUE(is_connection_failure(kind, 0)) << name(kind);
    EXPECT_FALSE(is_connection_failure(kind, 200)) << name(kind);
  }
  for (const ErrorKind kind : {ErrorKind::http, ErrorKind::disk, ErrorKind::input, ErrorKind::integrity,
                               ErrorKind::interrupted, ErrorKind::internal}) {
    EXPECT_FALSE(is_connection_failure(kind, 0)) << name(kind);
  }
}

}  // namespace
}  // namespace hoist::base
