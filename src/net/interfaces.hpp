#pragma once

#include <string>

namespace hoist::net {

/// What libcurl has to be told to connect from a network interface, or from a local address (CURLOPT_INTERFACE).
/// @throws Cause (input) if this machine has neither of that name
std::string local_end(const std::string& name);

}  // namespace hoist::net
