#pragma once

#include <string_view>

#include <curl/curl.h>

#include "hoist/cause.hpp"

namespace hoist::net {

/// What a failed transfer means to whoever waits for it.
/// @param detail libcurl's own words for it (CURLOPT_ERRORBUFFER); may be empty
Cause cause_of(CURLcode code, std::string_view detail);

}  // namespace hoist::net
