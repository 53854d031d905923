#pragma once

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "hoist/fetch_error.hpp"

namespace hoist::test {

/// The message of the cause of kind disk that an action must throw.
inline std::string disk_message(const std::function<void()>& action) {
  try {
    action();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::disk) << cause.message();
    EXPECT_EQ(cause.http_status(), 0);
    return cause.message();
  }
  return {};
}

}  // namespace hoist::test
