#pragma once

namespace hoist::net {

/// Why the reception of a body is held. It goes on when no reason is left.
///
/// What libcurl has kept of a body meanwhile, it gives when reception goes on, piece by piece. To be held again in the
/// middle of that would have it copy the rest, each time: quadratic work where much was kept. So all of it is let in.
class ReceiveGate {
 public:
  enum class Reason : unsigned {
    disk = 1,  ///< what has come is still to be written
    rate = 2,  ///< the run has received more than its rate allows
  };

  bool held() const noexcept { return reasons_ != 0; }

  /// Whether libcurl is giving what it has kept: nothing may be held then.
  bool flushing() const noexcept { return flushing_; }

  /// @returns whether it was not yet held for that
  bool hold(Reason reason) noexcept {
    const bool is_new = (reasons_ & bit(reason)) == 0;
    reasons_ |= bit(reason);
    return is_new;
  }

  /// @returns whether reception has to go on now: that was the last reason
  bool release(Reason reason) noexcept {
    const bool was_held = held();
    reasons_ &= ~bit(reason);
    return was_held && !held();
  }

  /// While it lives, libcurl gives what it has kept.
  class Flush {
   public:
    explicit Flush(ReceiveGate& gate) noexcept : gate_(gate) { gate_.flushing_ = true; }
    Flush(const Flush&) = delete;
    Flush& operator=(const Flush&) = delete;
    ~Flush() { gate_.flushing_ = false; }

   private:
    ReceiveGate& gate_;
  };

 private:
  static constexpr unsigned bit(Reason reason) noexcept { return static_cast<unsigned>(reason); }

  unsigned reasons_ = 0;
  bool flushing_ = false;
};

}  // namespace hoist::net
