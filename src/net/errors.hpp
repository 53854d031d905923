#pragma once

#include <string_view>

#include <curl/curl.h>

#include "hoist/cause.hpp"

namespace hoist::net {

/// The cause of a failed transfer.
/// @param detail libcurl's own message (CURLOPT_ERRORBUFFER); may be empty
Cause cause_of(CURLcode code, std::string_view detail);

}  // namespace hoist::net
