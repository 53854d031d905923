#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hoist/item.hpp"
#include "source/name_template.hpp"

namespace hoist::source {

/// The keys of a list, for messages.
inline constexpr std::string_view list_keys =
    "code=, out=, dir=, size=, header=, and for a digest sha256=, sha384=, sha512=, sha1=, md5= or "
    "digest=ALGORITHM:HEX";

/// What a list says of an item, in whatever format, until it is complete. All functions throw Cause (input) that says
/// what is wrong, and never quote what may hold a secret.
class ItemFields {
 public:
  /// A field by its key. @returns false where there is no such key
  bool set(std::string_view key, std::string_view value);

  /// "sha256:HEX", as container tools and package managers write it. @returns false where it is something else
  bool set_tagged_digest(std::string_view text);

  /// @param key that it was given by, for the message if there is one of the same algorithm. Of digests of several
  /// algorithms, the strongest is verified.
  void add_digest(std::string_view key, Digest digest);

  /// @param field "Name: value"
  void add_header(std::string_view field);

  void add_mirror(std::string_view url);

  void set_size(Bytes size);

  bool has_digest() const noexcept { return !item_.digest.empty(); }
  bool has_size() const noexcept { return item_.size.has_value(); }

  /// The item, with what was not said filled in: its code from the URL, its file from the template.
  /// @param url as base::checked_url() gives it
  /// @param n the item's place in the batch, from 1
  Item finish(std::string url, std::uint64_t n, const NameTemplate& names) &&;

 private:
  Item item_;
  std::string folder_;    // dir=, to put before the file's name
  unsigned digests_ = 0;  // a bit for each algorithm that was given
};

/// Refuses a text with control characters, or that is not UTF-8.
/// @param what it is, for the message
/// @param allowed control characters that do no harm here
void require_clean(std::string_view text, std::string_view what, std::string_view allowed = {});

/// The URL of an item, absolute and checked.
/// @param base an absolute URL that a relative one is resolved against (RFC 3986 section 5); empty: it must be absolute
/// @param what the text is, for the message: "the line"
/// @throws Cause (input) that says what is wrong with it, and never quotes it
std::string item_url(std::string_view text, const std::string& base, std::string_view what);

}  // namespace hoist::source
