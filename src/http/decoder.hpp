#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hoist::http {

/// Undoes content codings (RFC 9110 section 8.4) while a body arrives. Memory stays bounded whatever the body unpacks
/// to: what comes of it is given away in steps of at most Decoder::step bytes. One thread at a time; a body that
/// unpacks to much takes its time, so not the loop's.
class Decoder {
 public:
  /// The most that is unpacked at a time.
  static constexpr std::size_t step = std::size_t{64} * 1024;

  /// Takes what has been unpacked; what it throws leaves decode(). The bytes are valid during the call.
  using Sink = std::function<void(std::string_view)>;

  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  /// Unpacks more of the body.
  /// @throws Cause (http) if it is malformed, or goes on behind its end; Cause (internal) without memory
  virtual void decode(std::string_view packed, const Sink& sink) = 0;

  /// Says that the body has ended. An empty one is fine: servers send the coding of an empty file, and no bytes.
  /// @throws Cause (network, retryable) if it has not come to its own end
  virtual void finish() = 0;
};

/// What undoes the codings of a Content-Encoding field, the last one first; null if there are none ("identity").
/// @throws Cause (http) for one that cannot be undone: nobody has asked for it
std::unique_ptr<Decoder> make_decoder(std::string_view codings);

/// The codings that can be undone, as an Accept-Encoding field has them; empty if hoist is built without any.
std::string known_codings();

}  // namespace hoist::http
