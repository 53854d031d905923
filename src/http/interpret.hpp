#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hoist/bytes.hpp"
#include "hoist/cause.hpp"
#include "http/request.hpp"
#include "http/response_head.hpp"

namespace hoist::http {

/// What is known of the file at a URL before it is requested. It owns none of it.
struct Known {
  // The copy that is there; empty where there is none.
  std::string_view etag = {};
  std::string_view last_modified = {};

  std::optional<Bytes> copy_size = {};  ///< where a 304 that names another size is not to be believed

  // A partial file that can be resumed.
  std::uint64_t part_bytes = 0;          ///< how much of it there is; 0: none
  std::string_view part_etag = {};       ///< the strong validator of the file that it is a part of; empty: any version
  std::optional<Bytes> part_whole = {};  ///< the size of that file, if the server sent it
};

/// What a response means.
enum class Meaning {
  file,           ///< the body is the file
  rest,           ///< the body is the rest of the file, behind the part
  unchanged,      ///< the copy that is there is still right
  not_found,      ///< there is no such file
  part_complete,  ///< the part that is there is the file
  part_stale,     ///< the part is of another file, or the server lies: request the whole file
  redirect,       ///< request it elsewhere (http::follow)
  error,          ///< it has no file (http::error_of)
};

/// What to request: the rest of a part (RFC 9110 sections 13.1.5 and 14.2), all of the file if it has changed (section
/// 13.1), or all of it. Pure.
Request request_for(const Known& known, const std::string& url);

/// Whether a request asks for the file only if it has changed.
bool is_conditional(const Request& request) noexcept;

/// The same request for a range of the file, of a version with this validator; empty: of any version. The range does
/// not begin at 0.
Request segment_of(Request request, std::uint64_t from, std::uint64_t to, std::string_view etag);

/// The same request for the whole file, unconditionally.
Request whole(Request request);

/// What a response means (RFC 9110 section 15). A server may lie about ranges, validators and lengths: only what fits
/// the part in every respect continues it. Pure.
Meaning interpret(const Request& request, const Known& known, const ResponseHead& head) noexcept;

/// Whether the body of a response is the file or its rest: with any other status it is a page for people.
bool carries_file(int status, std::uint64_t from) noexcept;

/// The cause (http) for a response without the file. It is retryable if its status is.
/// Its message names the schemes by which one may log in (RFC 9110 section 11), where that is what is missing.
/// @param also_retryable further statuses that are
/// @param quote what the server says itself (quoted()); empty: nothing
Cause error_of(const ResponseHead& head, std::span<const int> also_retryable = {}, const std::string& quote = {});

/// The same for a proxy that refuses a tunnel to the server with this status (RFC 9110 section 9.3.6).
Cause tunnel_error(int status);

}  // namespace hoist::http
