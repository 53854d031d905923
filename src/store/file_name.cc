#include "store/file_name.hpp"

#include <algorithm>

#include "base/ascii_case.hpp"
#include "base/text.hpp"
#include "hoist/cause.hpp"

namespace hoist::store {

namespace {

[[noreturn]] void refuse(std::string_view file, std::string_view why) {
  // A NUL would truncate the message where it is printed as a C string.
  std::string shown(file.substr(0, file.find('\0')));
  throw Cause(ErrorKind::disk,
              "cannot save a file as \"" + shown + "\": " + std::string(why) + "; choose another name");
}

}  // namespace

bool is_state_folder(std::string_view name) {
  return name.size() >= state_folder.size() && base::folded(name) == state_folder;
}

bool is_part_name(std::string_view name) {
  if (base::visible_ascii_length(name) != name.size()) return base::folded(name).ends_with(part_suffix);
  const std::size_t length = std::min(name.size(), part_suffix.size());
  return base::lower(name.substr(name.size() - length)) == part_suffix;
}

FileName split(std::string_view file) noexcept {
  const std::size_t slash = file.rfind('/');
  if (slash == std::string_view::npos) return {{}, file};
  return {file.substr(0, slash), file.substr(slash + 1)};
}

void require_usable(std::string_view file) {
  if (file.find('\0') != std::string_view::npos) refuse(file, "it contains a NUL");
  if (file.starts_with('/')) refuse(file, "it is an absolute path");
  if (is_state_folder(file.substr(0, file.find('/')))) refuse(file, ".hoist is reserved for hoist itself");
  if (is_part_name(file)) refuse(file, "names that end in .part are reserved for partial files");

  for (std::size_t begin = 0; begin <= file.size();) {
    const std::size_t end = std::min(file.find('/', begin), file.size());
    const std::string_view part = file.substr(begin, end - begin);
    if (part.empty()) refuse(file, "a name between its slashes is empty");
    if (part == "." || part == "..") refuse(file, "\".\" and \"..\" are not names");
    begin = end + 1;
  }
}

}  // namespace hoist::store
