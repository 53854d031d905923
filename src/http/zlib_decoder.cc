#include <algorithm>
#include <array>
#include <climits>
#include <memory>
#include <zlib.h>

#include "http/codings.hpp"

namespace hoist::http {

namespace {

constexpr int gzip_format = MAX_WBITS + 16;  // inflateInit2: a gzip header and trailer
constexpr int zlib_format = MAX_WBITS;
constexpr int raw_format = -MAX_WBITS;

/// An inflate stream of zlib's.
class Inflater {
 public:
  Inflater(const char* coding, int format) : coding_(coding) {
    if (inflateInit2(&stream_, format) != Z_OK) throw without_memory(coding_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Inflates bytes up to the end of the stream at most. @returns those behind it
  std::string_view inflate_into(std::string_view encoded, const Decoder::Sink& sink) {
    while (!ended_ && (!encoded.empty() || full_)) {
      const std::size_t size = std::min(encoded.size(), std::size_t{UINT_MAX});
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(encoded.data()));  // zlib only reads there
      stream_.avail_in = static_cast<uInt>(size);
      stream_.next_out = reinterpret_cast<Bytef*>(output_.data());
      stream_.avail_out = static_cast<uInt>(output_.size());
      require(inflate(&stream_, Z_NO_FLUSH));
      full_ = !ended_ && stream_.avail_out == 0;
      encoded.remove_prefix(size - stream_.avail_in);
      const std::size_t decoded = output_.size() - stream_.avail_out;
      if (decoded > 0) sink({output_.data(), decoded});
    }
    return encoded;
  }

  bool ended() const noexcept { return ended_; }

  void start_over() {
    if (inflateReset(&stream_) != Z_OK) throw without_memory(coding_);
    ended_ = full_ = false;
  }

 private:
  void require(int result) {
    if (result == Z_MEM_ERROR) throw without_memory(coding_);
    ended_ = result == Z_STREAM_END;
    if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR) return;  // the last one: nothing to do now
    throw malformed(coding_, stream_.msg ? stream_.msg : "a dictionary is needed");
  }

  const char* coding_;
  z_stream stream_{};
  bool ended_ = false;
  bool full_ = false;  // there may be more to come of what the stream has taken already
  std::array<char, Decoder::step> output_;
};

class GzipDecoder : public Decoder {
 public:
  void decode(std::string_view encoded, const Sink& sink) override {
    while (!encoded.empty()) {
      if (inflater_.ended()) inflater_.start_over();  // the next member, or garbage that is told from one
      begun_ = true;
      encoded = inflater_.inflate_into(encoded, sink);
    }
  }

  void finish() override {
    if (begun_ && !inflater_.ended()) throw broken_off("gzip");
  }

 private:
  Inflater inflater_{"gzip", gzip_format};
  bool begun_ = false;
};

class DeflateDecoder : public Decoder {
 public:
  void decode(std::string_view encoded, const Sink& sink) override {
    while (!inflater_ && !encoded.empty()) {
      start_ += encoded.front();
      encoded.remove_prefix(1);
      if (start_.size() == 2) begin(sink);
    }
    if (!encoded.empty()) inflate(encoded, sink);
  }

  void finish() override {
    if (inflater_ ? !inflater_->ended() : !start_.empty()) throw broken_off("deflate");
  }

 private:
  /// A zlib header has a check of its own (RFC 1950 section 2.2), which no raw stream of any known encoder passes.
  void begin(const Sink& sink) {
    const auto first = static_cast<unsigned char>(start_[0]);
    const auto second = static_cast<unsigned char>(start_[1]);
    const bool zlib = (first & 15) == Z_DEFLATED && (first * 256 + second) % 31 == 0;
    inflater_ = std::make_unique<Inflater>("deflate", zlib ? zlib_format : raw_format);
    inflate(start_, sink);
  }

  void inflate(std::string_view encoded, const Sink& sink) {
    if (!inflater_->inflate_into(encoded, sink).empty())
      throw malformed("deflate", "more data follows after their end");
  }

  std::string start_;
  std::unique_ptr<Inflater> inflater_;
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder() { return std::make_unique<GzipDecoder>(); }
std::unique_ptr<Decoder> make_deflate_decoder() { return std::make_unique<DeflateDecoder>(); }

}  // namespace hoist::http
