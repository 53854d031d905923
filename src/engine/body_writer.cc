#include "engine/body_writer.hpp"

#include "http/size_limit.hpp"

namespace hoist::engine {

void BodyWriter::write(store::PartFile& file, std::string_view body) {
  if (!decoder_) return file.write(body);
  const auto write_step = [&](std::string_view bytes) {
    http::require_size(file.size() + Bytes{bytes.size()}, most_);
    file.write(bytes);
  };
  decoder_->decode(body, write_step);
}

void BodyWriter::finish() {
  if (decoder_) decoder_->finish();
}

}  // namespace hoist::engine
