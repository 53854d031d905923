#pragma once

#include <optional>
#include <utility>

#include <gtest/gtest.h>

#include "hoist/fetch_error.hpp"

namespace hoist::store {

/// The cause that a function throws. A test that gets another one, or none, has failed.
template <typename Function>
Cause cause_of(Function&& function) {
  try {
    std::forward<Function>(function)();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Cause& cause) {
    return cause;
  }
  return Cause(ErrorKind::internal, "nothing was thrown");
}

}  // namespace hoist::store
