#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/url.hpp"

namespace hoist::net {

/// The entry of a .netrc for a host, by its name: not the one for all others ("default"), which is not meant for hosts
/// that a redirect leads to. Pure. (netrc(5); quoted tokens as libcurl reads them)
/// @param host in any case
/// @returns nothing if there is none with a user name
std::optional<base::Login> netrc_entry(std::string_view text, std::string_view host);

/// All entries, that for all others included. Pure.
std::vector<base::Login> netrc_logins(std::string_view text);

/// The same from a file; empty where it cannot be read.
std::vector<base::Login> netrc_logins_of(const std::filesystem::path& file);

/// @param file empty: ~/.netrc
/// @throws Cause (input) if it cannot be read
void require_netrc(const std::filesystem::path& file);

/// netrc_entry() of a file. It blocks as libcurl does, which reads the file for each request.
/// @param file empty: ~/.netrc
/// @returns nothing, too, if it cannot be read
std::optional<base::Login> netrc_entry_of(const std::filesystem::path& file, std::string_view host);

}  // namespace hoist::net
