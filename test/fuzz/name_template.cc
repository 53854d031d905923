// A template of file names. The lines of the input: the template, a code, a URL.

#include "source/name_template.hpp"

#include <string>

#include "base/text.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "source/field_template.hpp"
#include "store/file_name.hpp"
#include "store/safe_path.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

void require_literal(std::string_view text) {
  std::string expanded;
  for (const source::TemplatePart& part : source::parse_template(source::as_template(text), {})) {
    require(std::holds_alternative<std::string>(part), "a quoted text has no fields");
    expanded += std::get<std::string>(part);
  }
  require(expanded == text, "a quoted text expands to itself");
}

}  // namespace

void fuzz_one(std::string_view input) {
  const std::string_view text = take_line(input);
  const std::string_view code = take_line(input);
  require_literal(text);
  if (code.empty() || code.size() > 255 || base::fault_in(code)) return;
  try {
    const source::NameTemplate names(text);
    const std::string file = names.file_of(code, base::checked_url(input), 12);
    require(store::safe_path(file) == file, "a template gives a safe path");
    store::require_usable(file);
  } catch (const source::InvalidTemplate&) {
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a name that cannot be used is the input's fault");
  }
}

}  // namespace hoist::fuzz
