#pragma once

#include <memory>
#include <string_view>

#include "hoist/bytes.hpp"
#include "http/decoder.hpp"
#include "store/sink.hpp"

namespace hoist::engine {

/// Writes a body to its file, unpacked where the server sent it packed. Of a packed body only so much is in memory as
/// arrived, and a step of what it unpacks to. It blocks: to be made and used on a worker, by one thread at a time.
class BodyWriter {
 public:
  /// @param codings of the body: ResponseHead::codings
  /// @param most that the file may have once it is unpacked; 0: any size
  /// @throws Cause (http) for a coding that nobody has asked for
  BodyWriter(std::string_view codings, Bytes most) : decoder_(http::make_decoder(codings)), most_(most) {}

  /// @throws Cause (disk, integrity); for a packed body also (http): it is malformed, or unpacks to more than allowed
  void write(store::Sink& sink, std::string_view body);

  /// Says that the body has ended. @throws Cause (network, retryable) if a packed one has not come to its own end
  void finish();

 private:
  std::unique_ptr<http::Decoder> decoder_;  // null: saved as it came
  Bytes most_;
};

}  // namespace hoist::engine
