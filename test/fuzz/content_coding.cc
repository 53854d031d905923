// A body with a content coding. The first line of the input is the Content-Encoding.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>

#include "hoist/cause.hpp"
#include "http/decoder.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

constexpr std::size_t enough = std::size_t{512} * 1024;

struct Enough {};

struct Decoded {
  std::string bytes;
  bool whole = false;
};

/// What a body decodes to that arrives in pieces of so many bytes, as far as it is valid.
Decoded decoded(const std::string& codings, std::string_view body, std::size_t piece) {
  Decoded result;
  try {
    const std::unique_ptr<http::Decoder> decoder = http::make_decoder(codings);
    if (!decoder) return result;
    for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
      decoder->decode(body.substr(0, piece), [&result](std::string_view more) {
        require(more.size() <= http::Decoder::step, "a step is bounded");
        result.bytes += more;
        if (result.bytes.size() > enough) throw Enough();
      });
    }
    decoder->finish();
    result.whole = true;
  } catch (const Cause& cause) {
    const bool told = cause.kind() == ErrorKind::http || cause.kind() == ErrorKind::network;
    require(told, "a body that cannot be decoded is the server's fault");
  } catch (const Enough&) {
    result.bytes.resize(enough);
  }
  return result;
}

}  // namespace

void fuzz_one(std::string_view input) {
  const std::string codings(take_line(input));
  const Decoded at_once = decoded(codings, input, input.size());
  const Decoded bit_by_bit = decoded(codings, input, 3);
  require(at_once.whole == bit_by_bit.whole, "how a body arrives does not matter");
  if (at_once.whole) require(at_once.bytes == bit_by_bit.bytes, "how a body arrives does not matter for its bytes");
}

}  // namespace hoist::fuzz
