#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hoist::net {

/// Which lane makes a request.
///
/// The requests to one origin are spread evenly, so that all lanes together have hardly more connections to it than
/// there are requests at a time. One to an origin that has none in flight goes to the lane of the last one, which may
/// have a connection to it, unless that lane is much busier than the least busy one.
///
/// Where processors are few, a large body gains nothing from another lane, and its parts take one more thread on their
/// way to the disk: while most bodies are large, all requests go to the first lane, the run's own.
class LaneChoice {
 public:
  /// @param lanes how many there are; >= 1
  /// @param large whether large bodies are spread, too
  LaneChoice(std::size_t lanes, bool large) : in_flight_(lanes, 0), closed_(lanes, false), spreads_large_(large) {}

  /// Counts a request as in flight, until leave(). @param origin as base::beginning_of() has it. @returns its lane
  std::size_t enter(std::string_view origin);

  /// A request that a lane got has ended. @param large whether its body came in parts
  void leave(std::string_view origin, std::size_t lane, bool large) noexcept;

  /// A lane gets nothing more. @param lane not 0
  void close(std::size_t lane) noexcept { closed_[lane] = true; }

  std::size_t known_origins() const noexcept { return origins_.size(); }

 private:
  struct Origin {
    std::vector<std::size_t> in_flight;  // by lane
    std::size_t total = 0;
    std::size_t last = 0;  // the lane of its last request
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  Origin& find_or_add(std::string_view origin);
  std::size_t choose(const Origin& origin) const noexcept;

  /// The open lane of which `load` is the least.
  template <typename Load>
  std::size_t least(Load load) const noexcept;

  std::vector<std::size_t> in_flight_;  // by lane
  std::vector<bool> closed_;
  bool spreads_large_;
  double large_share_ = 0;  // of the latest bodies
  std::unordered_map<std::string, Origin, Hash, std::equal_to<>> origins_;
};

}  // namespace hoist::net
