#include "store/file_name.hpp"

#include <algorithm>

#include "hoist/cause.hpp"

namespace hoist::store {

namespace {

[[noreturn]] void refuse(std::string_view file, std::string_view why) {
  // A NUL would truncate the message where it is printed as a C string.
  std::string shown(file.substr(0, file.find('\0')));
  throw Cause(ErrorKind::disk,
              "cannot save a file as \"" + shown + "\": " + std::string(why) + "; choose another name");
}

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool alike(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool ends_like_a_part(std::string_view leaf) noexcept {
  return leaf.size() >= part_suffix.size() && alike(leaf.substr(leaf.size() - part_suffix.size()), part_suffix);
}

}  // namespace

FileName split(std::string_view file) noexcept {
  const std::size_t slash = file.rfind('/');
  if (slash == std::string_view::npos) return {{}, file};
  return {file.substr(0, slash), file.substr(slash + 1)};
}

void require_usable(std::string_view file) {
  if (file.find('\0') != std::string_view::npos) refuse(file, "it contains a NUL");
  if (file.starts_with('/')) refuse(file, "it is an absolute path");
  if (alike(file.substr(0, file.find('/')), state_folder)) refuse(file, ".hoist is reserved for hoist itself");
  if (ends_like_a_part(file)) refuse(file, "names that end in .part are reserved for partial files");

  for (std::size_t begin = 0; begin <= file.size();) {
    const std::size_t end = std::min(file.find('/', begin), file.size());
    const std::string_view part = file.substr(begin, end - begin);
    if (part.empty()) refuse(file, "a name between its slashes is empty");
    if (part == "." || part == "..") refuse(file, "\".\" and \"..\" are not names");
    begin = end + 1;
  }
}

}  // namespace hoist::store
