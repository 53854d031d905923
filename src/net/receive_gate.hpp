#pragma once

namespace hoist::net {

/// Why the reception of a body is paused. It resumes when no reason is left.
///
/// When reception resumes, libcurl delivers what it has buffered, piece by piece. Pausing again in the middle of that
/// would make it copy the rest each time: quadratic work if much was buffered. So all of it is accepted.
class ReceiveGate {
 public:
  enum class Reason : unsigned {
    disk = 1,  ///< what has arrived is still to be written
    rate = 2,  ///< the run has received more than its rate allows
  };

  bool held() const noexcept { return reasons_ != 0; }

  /// Whether libcurl is delivering what it has buffered: reception cannot be paused then.
  bool flushing() const noexcept { return flushing_; }

  /// @returns whether it was not yet paused for that
  bool hold(Reason reason) noexcept {
    const bool is_new = (reasons_ & bit(reason)) == 0;
    reasons_ |= bit(reason);
    return is_new;
  }

  /// @returns whether reception has to resume now: that was the last reason
  bool release(Reason reason) noexcept {
    const bool was_held = held();
    reasons_ &= ~bit(reason);
    return was_held && !held();
  }

  /// While it lives, libcurl delivers what it has buffered.
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
