// A file of header fields, one per line, and each line as a field of its own.

#include <algorithm>
#include <string>

#include "base/header_field.hpp"
#include "cli/options/header_fields.hpp"
#include "cli/options/usage_error.hpp"
#include "hoist/cause.hpp"
#include "hoist/run_error.hpp"
#include "support/files.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

void require_sound_field(const std::string& field) {
  require(field.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "a field is one line");
  require(base::field_name(field).size() < field.size(), "a field has a name");
  require(!base::is_same_field(field, "Content-Length: 1"), "what frames a message is hoist's to set");
  require(base::checked_field(field, "test") == field, "a field stays as it is");
}

}  // namespace

void fuzz_one(std::string_view input) {
  static MemoryFile file;
  file.write(input);
  try {
    for (const std::string& field : cli::read_header_fields({"@" + file.path()})) require_sound_field(field);
  } catch (const cli::UsageError&) {
  } catch (const RunError&) {
  }
  try {
    require_sound_field(base::checked_field(input, "test"));
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a field that cannot be used is the input's fault");
  }
}

}  // namespace hoist::fuzz
