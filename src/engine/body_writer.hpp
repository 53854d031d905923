#pragma once

#include <memory>
#include <string_view>

#include "hoist/bytes.hpp"
#include "http/decoder.hpp"
#include "store/sink.hpp"

namespace hoist::engine {

/// Writes a body to its sink, decoded if it has content codings. Of an encoded body, only what has just arrived and one
/// step of its decoded form are in memory. It blocks: to be created and used on a worker, by one thread at a time.
class BodyWriter {
 public:
  /// @param codings of the body: ResponseHead::codings
  /// @param most bytes that the decoded file may have; 0: any size
  /// @throws Cause (http) for a coding that was not offered
  BodyWriter(std::string_view codings, Bytes most) : decoder_(http::make_decoder(codings)), most_(most) {}

  /// @throws Cause (disk, integrity); for an encoded body also (http): it is malformed, or decodes to more than allowed
  void write(store::Sink& sink, std::string_view body);

  /// Ends the body. @throws Cause (network, retryable) if an encoded one is truncated
  void finish();

 private:
  std::unique_ptr<http::Decoder> decoder_;  // null: saved as received
  Bytes most_;
};

}  // namespace hoist::engine
