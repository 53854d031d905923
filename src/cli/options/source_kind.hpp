#pragma once

#include <initializer_list>

namespace hoist::cli {

/// Which source the items come from.
enum class SourceKind { flags, list, url, catalog };

/// A set of sources.
class SourceKinds {
 public:
  constexpr SourceKinds(std::initializer_list<SourceKind> kinds) noexcept {
    for (const SourceKind kind : kinds) bits_ |= bit(kind);
  }

  /// All sources.
  static constexpr SourceKinds all() noexcept {
    return {SourceKind::flags, SourceKind::list, SourceKind::url, SourceKind::catalog};
  }

  constexpr bool contains(SourceKind kind) const noexcept { return (bits_ & bit(kind)) != 0; }

 private:
  static constexpr unsigned bit(SourceKind kind) noexcept { return 1U << static_cast<unsigned>(kind); }

  unsigned bits_ = 0;
};

}  // namespace hoist::cli
