#include "source/url_names.hpp"

#include <utility>

#include "base/percent.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"

namespace hoist::source {
namespace {

/// The path without query and fragment.
std::string_view path_of(std::string_view url) noexcept { return base::split_url(url).path; }

bool leads_elsewhere(std::string_view decoded) noexcept {
  while (true) {
    const std::size_t slash = decoded.find('/');
    const std::string_view name = decoded.substr(0, slash);
    if (name.empty() || name == "." || name == "..") return true;
    if (slash == std::string_view::npos) return false;
    decoded.remove_prefix(slash + 1);
  }
}

/// One segment of a path as one name.
std::string name_of(std::string_view segment) {
  std::string whole = base::percent_decoded(segment);
  const bool has_slash = whole.find('/') != std::string::npos;
  if (has_slash && leads_elsewhere(whole)) {
    throw Cause(ErrorKind::input, "unusable file name: an encoded '/' in the URL leads out of the folder");
  }
  std::string name = has_slash ? base::percent_decoded(segment, '/') : std::move(whole);
  return base::is_utf8(name) ? name : std::string(segment);
}

std::string_view last_segment(std::string_view path) noexcept { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::string folders_in(std::string_view url) {
  std::string_view path = path_of(url);
  path.remove_suffix(last_segment(path).size());
  std::string folders;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');  // there is one: the last segment is gone
    if (slash != 0) {
      if (!folders.empty()) folders += '/';
      folders += name_of(path.substr(0, slash));
    }
    path.remove_prefix(slash + 1);
  }
  return folders;
}

std::string name_in(std::string_view url) {
  const std::string_view segment = last_segment(path_of(url));
  return segment.empty() ? "index.html" : name_of(segment);
}

std::string query_in(std::string_view url) {
  std::string_view query = base::split_url(url).tail;
  query = query.substr(0, query.find('#'));
  if (!query.starts_with('?')) return {};
  query.remove_prefix(1);
  const std::string decoded = base::percent_decoded(query, '/');
  std::string name;
  for (const char character : base::is_utf8(decoded) ? std::string_view(decoded) : query) {
    character == '/' ? name += "%2F" : name += character;
  }
  return name;
}

std::string_view extension_of(std::string_view name) noexcept {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot + 1);
}

std::string_view stem_of(std::string_view name) noexcept {
  const std::string_view extension = extension_of(name);
  return extension.empty() ? name : name.substr(0, name.size() - extension.size() - 1);
}

std::string code_in(std::string_view url) {
  std::string_view path = path_of(url);
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::string_view segment = last_segment(path);
  if (segment.empty()) return std::string(base::beginning(base::host_of(url), longest_code));
  const std::string decoded = base::percent_decoded(segment, '/');
  return std::string(base::beginning(base::fault_in(decoded) ? segment : std::string_view(decoded), longest_code));
}

}  // namespace hoist::source
