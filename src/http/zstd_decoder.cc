#include <array>
#include <memory>
#include <zstd.h>
#include <zstd_errors.h>

#include "http/codings.hpp"

namespace hoist::http {

namespace {

constexpr int most_window_bits = 23;  // 8 MiB: no decoder has to support more (RFC 9659)

struct FreeZstd {
  void operator()(ZSTD_DStream* stream) const noexcept { ZSTD_freeDStream(stream); }
};

class ZstdDecoder : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream()) {
    if (!stream_) throw without_memory("zstd");
    require(ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, most_window_bits));
  }

  void decode(std::string_view encoded, const Sink& sink) override {
    ZSTD_inBuffer input{encoded.data(), encoded.size(), 0};
    bool full = false;  // there may be more to come of what it has taken already
    while (input.pos < input.size || full) {
      ZSTD_outBuffer output{output_.data(), output_.size(), 0};
      const std::size_t left = ZSTD_decompressStream(stream_.get(), &output, &input);
      require(left);
      inside_ = left != 0;
      full = inside_ && output.pos == output.size;
      if (output.pos > 0) sink({output_.data(), output.pos});
    }
  }

  void finish() override {
    if (inside_) throw broken_off("zstd");
  }

 private:
  static void require(std::size_t result) {
    if (ZSTD_isError(result) == 0) return;
    if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) throw without_memory("zstd");
    throw malformed("zstd", ZSTD_getErrorName(result));
  }

  std::unique_ptr<ZSTD_DStream, FreeZstd> stream_;
  bool inside_ = false;  // a frame
  std::array<char, step> output_;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder() { return std::make_unique<ZstdDecoder>(); }

}  // namespace hoist::http
