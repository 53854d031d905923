#include "source/template_items.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "hoist/fetch_error.hpp"

namespace hoist::source {
namespace {

/// Why a text is not a valid code, as a sentence; nothing if it is.
std::optional<std::string> fault_of(const Code& code) {
  if (code.text.empty()) return "the code is empty";
  if (code.too_long) return "the code is longer than 255 bytes";
  if (const auto fault = base::fault_in(code.text)) return "the code contains " + *fault;
  return std::nullopt;
}

}  // namespace

TemplateItems::TemplateItems(UrlTemplate urls, NameTemplate names, std::vector<std::string> codes,
                             const std::vector<std::string>& code_files, Warn warn)
    : urls_(std::move(urls)),
      names_(std::move(names)),
      codes_(std::move(codes), code_files, interrupt_),
      warn_(urls_.encodes_slashes() ? std::move(warn) : Warn()) {}

std::optional<SourceEntry> TemplateItems::next() {
  if (interrupt_.raised()) return std::nullopt;
  std::optional<Code> code = codes_.next();
  if (!code) return std::nullopt;
  return entry_of(std::move(*code));
}

SourceEntry TemplateItems::entry_of(Code code) {
  ++n_;
  if (auto fault = fault_of(code)) {
    return FetchError(std::move(code.place), std::move(code.tried), {Cause(ErrorKind::input, std::move(*fault))});
  }
  if (warn_ && code.text.find('/') != std::string::npos) {
    std::exchange(warn_, Warn())(fmt::format(
        "the code {} has a '/', which {{code}} makes %2F of in the URL: write {{code:path}} to keep it", code.text));
  }
  try {
    Item item;
    item.url = urls_.url_of(code.text, n_);
    item.file = names_.file_of(code.text, item.url, n_);
    item.code = code.text;
    item.place = std::move(code.place);
    return item;
  } catch (const Cause& cause) {
    return FetchError(std::move(code.text), std::move(code.tried), {cause});
  }
}

}  // namespace hoist::source
