#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/url.hpp"
#include "hoist/options.hpp"
#include "http/request.hpp"

namespace hoist::http {

/// What a request holds that nobody else may read, in each of the forms in which it is sent: values of the user's
/// header fields, passwords and tokens, cookies, and values of the URL's query. The longest come first. A server may
/// send any of it back in the page of an error.
/// @param logins that the request may have used besides those of the options and of its URL: netrc's
std::vector<std::string> secrets_of(const Request& request, const HttpOptions& options,
                                    const std::vector<base::Login>& logins);

/// Base64 of some bytes (RFC 4648 section 4), as Basic authentication has it.
std::string base64(std::string_view bytes);

}  // namespace hoist::http
