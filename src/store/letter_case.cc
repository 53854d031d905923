#include "store/letter_case.hpp"

#include <cctype>
#include <climits>
#include <cwchar>
#include <cwctype>
#include <fcntl.h>
#include <locale.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "base/unique_fd.hpp"

namespace hoist::store {

namespace {

/// The letters of Unicode, whatever the user's locale; null in a C library that does not have them built in.
locale_t unicode() {
  static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

/// Has this thread use another locale for a while.
class InLocale {
 public:
  explicit InLocale(locale_t locale) : before_(::uselocale(locale)) {}
  InLocale(const InLocale&) = delete;
  InLocale& operator=(const InLocale&) = delete;
  ~InLocale() { ::uselocale(before_); }

 private:
  locale_t before_;
};

}  // namespace

LetterCase letter_case_of(const Folder& folder) {
  const int root = folder.descriptor();
  const std::string small = ".hoist-" + std::to_string(::getpid()) + "-case";
  std::string capitals = small;
  for (char& letter : capitals) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));

  const base::UniqueFd probe(::openat(root, small.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!probe) return LetterCase::matters;  // nothing can be written there anyway
  struct stat ours {};
  struct stat other {};
  const bool same = ::fstat(probe.number(), &ours) == 0 &&
                    ::fstatat(root, capitals.c_str(), &other, AT_SYMLINK_NOFOLLOW) == 0 &&
                    ours.st_ino == other.st_ino && ours.st_dev == other.st_dev;
  ::unlinkat(root, small.c_str(), 0);
  return same ? LetterCase::is_ignored : LetterCase::matters;
}

std::string folded(std::string_view name) {
  const InLocale here(unicode());
  std::string result;
  for (std::mbstate_t state{}; !name.empty();) {
    wchar_t letter = 0;
    const std::size_t length = std::mbrtowc(&letter, name.data(), name.size(), &state);
    if (length == 0 || length > name.size()) {  // a NUL, or no UTF-8
      result += name.front();
      name.remove_prefix(1);
      state = {};
      continue;
    }
    // By way of the capital, so that all small forms of it (the Greek sigma has two) become one.
    char bytes[MB_LEN_MAX];
    const wint_t small = std::towlower(std::towupper(static_cast<wint_t>(letter)));
    result.append(bytes, std::wcrtomb(bytes, static_cast<wchar_t>(small), &state));
    name.remove_prefix(length);
  }
  return result;
}

}  // namespace hoist::store
