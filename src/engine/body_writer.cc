#include "engine/body_writer.hpp"

#include "http/size_limit.hpp"

namespace hoist::engine {

void BodyWriter::write(store::Sink& sink, std::string_view body) {
  if (!decoder_) return sink.write(body);
  const auto write_step = [&](std::string_view bytes) {
    http::require_size(sink.size() + Bytes{bytes.size()}, most_);
    sink.write(bytes);
  };
  decoder_->decode(body, write_step);
}

void BodyWriter::finish() {
  if (decoder_) decoder_->finish();
}

}  // namespace hoist::engine
