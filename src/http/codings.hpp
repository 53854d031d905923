#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hoist/cause.hpp"
#include "http/decoder.hpp"

namespace hoist::http {

// The codings, one a file, for make_decoder().

/// gzip (RFC 1952), also of several members.
std::unique_ptr<Decoder> make_gzip_decoder();
/// deflate: the zlib format (RFC 1950), or, as some servers have it, the raw one (RFC 1951).
std::unique_ptr<Decoder> make_deflate_decoder();
/// br (RFC 7932).
std::unique_ptr<Decoder> make_brotli_decoder();
/// zstd (RFC 8878), also of several frames, with windows of up to 8 MiB (RFC 9659).
std::unique_ptr<Decoder> make_zstd_decoder();

inline Cause malformed(std::string_view coding, std::string_view reason) {
  return Cause(ErrorKind::http, std::string(coding) + " data of the body are malformed: " + std::string(reason));
}

inline Cause without_memory(std::string_view coding) {
  return Cause(ErrorKind::internal, "no memory to decompress the body's " + std::string(coding) + " data");
}

inline Cause broken_off(std::string_view coding) {
  return Cause(ErrorKind::network, "the body ended in the middle of its " + std::string(coding) + " data")
      .as_retryable();
}

}  // namespace hoist::http
