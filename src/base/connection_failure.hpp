#pragma once

#include "hoist/cause.hpp"

namespace hoist::base {

/// Whether a failure is one of the connection: no answer came, or one that broke off. The one definition of it, for
/// what counts towards giving a host up as for what is told at the end of a run.
/// @param http_status of the answer that the failure is about; 0 where there is none
constexpr bool is_connection_failure(ErrorKind kind, int http_status) noexcept {
  const bool of_connection = kind == ErrorKind::network || kind == ErrorKind::timeout || kind == ErrorKind::tls;
  return of_connection && http_status == 0;
}

}  // namespace hoist::base
