#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hoist::http {

/// Decodes content codings (RFC 9110 section 8.4) while a body arrives. Memory stays bounded whatever size the body
/// decodes to: it is passed on in steps of at most Decoder::step bytes. One thread at a time; a body that decodes to a
/// large one takes long, so not on the loop.
class Decoder {
 public:
  /// The most that is decoded at a time.
  static constexpr std::size_t step = std::size_t{64} * 1024;

  /// Takes what was decoded; what it throws leaves decode(). The bytes are valid during the call.
  using Sink = std::function<void(std::string_view)>;

  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  /// Decodes more of the body.
  /// @throws Cause (http) if it is malformed, or continues after its end; Cause (internal) without memory
  virtual void decode(std::string_view encoded, const Sink& sink) = 0;

  /// Ends the body. An empty one is valid: servers name a coding for an empty file, and send no bytes.
  /// @throws Cause (network, retryable) if it is truncated
  virtual void finish() = 0;
};

/// A decoder for the codings of a Content-Encoding field, the last one first; null if there are none ("identity").
/// @throws Cause (http) for one that is not supported: it was not offered
std::unique_ptr<Decoder> make_decoder(std::string_view codings);

/// The supported codings, as an Accept-Encoding field lists them; empty if hoist is built without any.
std::string known_codings();

}  // namespace hoist::http
