#include <array>
#include <brotli/decode.h>
#include <cstdint>
#include <memory>

#include "http/codings.hpp"

namespace hoist::http {

namespace {

struct FreeBrotli {
  void operator()(BrotliDecoderState* state) const noexcept { BrotliDecoderDestroyInstance(state); }
};

class BrotliDecoder : public Decoder {
 public:
  BrotliDecoder() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (!state_) throw without_memory("brotli");
  }

  void decode(std::string_view encoded, const Sink& sink) override {
    const auto* next = reinterpret_cast<const std::uint8_t*>(encoded.data());
    std::size_t left = encoded.size();
    begun_ = begun_ || left > 0;
    while (left > 0 || BrotliDecoderHasMoreOutput(state_.get())) {
      if (BrotliDecoderIsFinished(state_.get())) throw malformed("brotli", "more data follows after their end");
      std::uint8_t* output = output_.data();
      std::size_t room = output_.size();
      const auto result = BrotliDecoderDecompressStream(state_.get(), &left, &next, &room, &output, nullptr);
      if (result == BROTLI_DECODER_RESULT_ERROR) fail();
      const std::size_t decoded = output_.size() - room;
      if (decoded > 0) sink({reinterpret_cast<const char*>(output_.data()), decoded});
    }
  }

  void finish() override {
    if (begun_ && !BrotliDecoderIsFinished(state_.get())) throw broken_off("brotli");
  }

 private:
  [[noreturn]] void fail() const {
    const BrotliDecoderErrorCode code = BrotliDecoderGetErrorCode(state_.get());
    const bool memory =
        code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES && code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES;
    throw memory ? without_memory("brotli") : malformed("brotli", BrotliDecoderErrorString(code));
  }

  std::unique_ptr<BrotliDecoderState, FreeBrotli> state_;
  bool begun_ = false;
  std::array<std::uint8_t, step> output_;
};

}  // namespace

std::unique_ptr<Decoder> make_brotli_decoder() { return std::make_unique<BrotliDecoder>(); }

}  // namespace hoist::http
