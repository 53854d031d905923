#include "http/decoder.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii_case.hpp"
#include "http/codings.hpp"

namespace hoist::http {

namespace {

struct Coding {
  std::string_view name;
  std::unique_ptr<Decoder> (*make)();
};

/// In the order in which they are asked for.
constexpr auto codings = std::to_array<Coding>({
#if HOIST_ZLIB
  {"gzip", &make_gzip_decoder}, {"x-gzip", &make_gzip_decoder},  // RFC 9110 section 8.4.1.3
      {"deflate", &make_deflate_decoder},
#endif
#if HOIST_BROTLI
      {"br", &make_brotli_decoder},
#endif
#if HOIST_ZSTD
      {"zstd", &make_zstd_decoder},
#endif
      {"identity", nullptr},
});

constexpr std::size_t most_codings = 5;  // of one body: nobody needs more than one

/// What the outer coding decodes to is encoded once more.
class Chain : public Decoder {
 public:
  Chain(std::unique_ptr<Decoder> outer, std::unique_ptr<Decoder> inner)
      : outer_(std::move(outer)), inner_(std::move(inner)) {}

  void decode(std::string_view encoded, const Sink& sink) override {
    outer_->decode(encoded, [&](std::string_view bytes) { inner_->decode(bytes, sink); });
  }

  void finish() override {
    outer_->finish();
    inner_->finish();
  }

 private:
  std::unique_ptr<Decoder> outer_;
  std::unique_ptr<Decoder> inner_;
};

std::string_view trimmed(std::string_view text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

const Coding& find(std::string_view name) {
  const std::string lower_name = base::lower(name);
  const auto found =
      std::find_if(codings.begin(), codings.end(), [&](const Coding& coding) { return coding.name == lower_name; });
  if (found == codings.end()) throw Cause(ErrorKind::http, "the body has a content coding that was not asked for");
  return *found;
}

}  // namespace

std::unique_ptr<Decoder> make_decoder(std::string_view names) {
  std::unique_ptr<Decoder> decoder;
  for (std::size_t count = 0; !names.empty(); ++count) {
    const std::size_t comma = std::min(names.find(','), names.size());
    const std::string_view name = trimmed(names.substr(0, comma));
    names.remove_prefix(std::min(comma + 1, names.size()));
    if (name.empty()) continue;
    if (count == most_codings) throw Cause(ErrorKind::http, "the body has more than 5 content codings");
    const Coding& coding = find(name);
    if (!coding.make) continue;
    std::unique_ptr<Decoder> outer = coding.make();
    decoder = decoder ? std::make_unique<Chain>(std::move(outer), std::move(decoder)) : std::move(outer);
  }
  return decoder;
}

std::string known_codings() {
  std::string list;
  for (const Coding& coding : codings) {
    if (!coding.make || coding.name.starts_with("x-")) continue;
    if (!list.empty()) list += ", ";
    list += coding.name;
  }
  return list;
}

}  // namespace hoist::http
