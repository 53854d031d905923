#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/url.hpp"

namespace hoist::net {

/// The entry that a .netrc has for a host, by its name: not the one for all others ("default"), which is no promise to
/// whoever a redirect leads to. Pure. (netrc(5); quoted tokens as libcurl reads them)
/// @param host in any case
/// @returns nothing where there is none that names a user
std::optional<base::Login> netrc_entry(std::string_view text, std::string_view host);

/// The same from a file. It blocks as libcurl does, which reads the file for each request.
/// @param file empty: ~/.netrc
/// @returns nothing where it cannot be read, too
std::optional<base::Login> netrc_entry_of(const std::filesystem::path& file, std::string_view host);

}  // namespace hoist::net
