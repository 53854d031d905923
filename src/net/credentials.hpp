#pragma once

#include "hoist/options.hpp"

namespace hoist::net {

/// Whether what requests are to be authenticated with can be had: the entries of a netrc file, and a scheme that
/// libcurl was built with.
/// @throws Cause (input) if not
void require_credentials(const HttpOptions& http);

/// The schemes that libcurl may use (CURLOPT_HTTPAUTH).
/// @param given whether the user gave the credentials for the very origin that is asked; if not, no Kerberos ticket is
/// asked for
unsigned long auth_schemes_for(AuthScheme scheme, bool given) noexcept;

}  // namespace hoist::net
