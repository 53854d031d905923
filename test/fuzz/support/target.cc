#include "support/target.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace hoist::fuzz {

void require(bool holds, std::string_view property) {
  if (holds) return;
  std::fprintf(stderr, "Property does not hold: %.*s\n", static_cast<int>(property.size()), property.data());
  std::abort();
}

std::string_view take_line(std::string_view& text) noexcept {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

}  // namespace hoist::fuzz

/// libFuzzer's entry.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // libFuzzer gives a copy in a block of its own: AddressSanitizer notices a read past its end.
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  hoist::fuzz::fuzz_one(input);
  return 0;
}
