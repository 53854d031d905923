#pragma once

#include <string>
#include <vector>

namespace hoist::net {

/// The files and folders with certificates that libcurl was built to trust.
std::vector<std::string> system_certificates();

}  // namespace hoist::net
