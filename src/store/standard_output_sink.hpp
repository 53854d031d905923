#pragma once

#include "store/sink.hpp"

namespace hoist::store {

/// Standard output as a sink: what was written is gone. It waits for whoever reads it, also where it is told not to
/// (O_NONBLOCK).
class StandardOutputSink : public Sink {
 public:
  Bytes size() const noexcept override { return Bytes{written_.prefix()}; }
  const base::ByteRanges& written() const noexcept override { return written_; }
  void write_at(Bytes offset, std::string_view bytes) override;
  Saved seal() override { return {.size = size(), .digest = {}, .version = {}}; }
  void commit() override {}
  void discard() noexcept override {}

 private:
  base::ByteRanges written_;
};

}  // namespace hoist::store
