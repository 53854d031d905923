#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hoist::net {

/// Which lane makes a request.
///
/// The requests to one origin are spread evenly, and go where a connection to it may be idle before another lane opens
/// one: so all lanes together have no more connections to it than there were requests at a time. An origin that may
/// speak HTTP/2 has one lane, since a client should not have a second connection to it (RFC 9113 section 9.1).
///
/// Where processors are few, a large body gains nothing from another lane, and its parts take one more thread on their
/// way to the disk: while most bodies are large, all requests go to the first lane, the run's own. Where there are
/// more, large bodies are spread whatever the origin speaks: over HTTP/2, each but the first has a connection of its
/// own anyway (LargeBodies).
class LaneChoice {
  struct Origin {
    std::vector<std::size_t> in_flight;  // by lane
    std::vector<std::size_t> most;       // that were in flight at a time: it may have as many connections
    std::size_t total = 0;
    std::size_t first = 0;  // the lane of its first request
  };

 public:
  /// @param lanes how many there are; >= 1
  /// @param large whether large bodies are spread, too
  LaneChoice(std::size_t lanes, bool large) : in_flight_(lanes, 0), closed_(lanes, false), spreads_large_(large) {}

  /// A request in its lane, where it counts as in flight until it leaves.
  class Place {
   public:
    Place(Place&& other) noexcept
        : choice_(other.choice_), origin_(std::exchange(other.origin_, nullptr)), lane_(other.lane_) {}
    Place& operator=(Place&&) = delete;
    ~Place() { leave(false); }

    std::size_t lane() const noexcept { return lane_; }

    /// The request has ended; a second time is of no matter. @param large whether its body came in parts
    void leave(bool large) noexcept;

   private:
    friend class LaneChoice;
    Place(LaneChoice& choice, Origin& origin, std::size_t lane) noexcept
        : choice_(choice), origin_(&origin), lane_(lane) {}

    LaneChoice& choice_;
    Origin* origin_;  // null once it has left
    std::size_t lane_;
  };

  /// Chooses the lane of a request. @param origin as base::beginning_of() has it
  /// @param may_share whether its requests may share one connection
  Place enter(std::string_view origin, bool may_share);

  /// A lane gets nothing more. @param lane not 0
  void close(std::size_t lane) noexcept { closed_[lane] = true; }

  std::size_t known_origins() const noexcept { return origins_.size(); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  Origin& find_or_add(std::string_view origin);
  bool mostly_large() const noexcept { return large_share_ > 0.5; }
  std::size_t choose(const Origin& origin, bool may_share) const noexcept;

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
