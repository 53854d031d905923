#pragma once

#include <chrono>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "coro/mailbox.hpp"
#include "http/request.hpp"
#include "http/response_head.hpp"
#include "net/buffer.hpp"
#include "net/meter.hpp"

namespace hoist::net {

struct LaneExchange;
class LaneResponse;

/// From the run's thread to a lane's.
struct LaneOrder {
  enum class Kind {
    start,      ///< the exchange's request
    go_on,      ///< the part has been taken; its storage is there for the next
    drop,       ///< abort it, if it has not ended; the answer is LaneReport::Kind::gone
    interrupt,  ///< end all, and every later one as it starts
    stop,       ///< end the thread; every exchange has been dropped
  };

  Kind kind;
  LaneExchange* exchange = nullptr;
  const char* reason = "";  ///< of an interruption
  LaneOrder* next = nullptr;
};

/// From a lane's thread to the run's.
struct LaneReport {
  enum class Kind {
    part,  ///< the next part of the body, its end, or an error
    gone,  ///< the lane has no more to do with the exchange
  };

  Kind kind;
  LaneExchange* exchange = nullptr;
  LaneReport* next = nullptr;
};

using LaneInbox = coro::Mailbox<LaneOrder, &LaneOrder::next>;
using LaneOrders = coro::Outbox<LaneOrder, &LaneOrder::next>;
using ReportInbox = coro::Mailbox<LaneReport, &LaneReport::next>;
using LaneReports = coro::Outbox<LaneReport, &LaneReport::next>;

/// What a response has told so far.
struct LanePart {
  Buffer bytes;
  bool finished = false;  ///< this is the end
  std::exception_ptr error;
  http::ResponseHead head;  ///< with the first part
  std::vector<std::string> cookies;
  std::string page;
  std::chrono::milliseconds counted_time{0};
};

/// A request that a lane makes. The run's thread owns it, from `start` until `gone` has come back. `part` belongs to
/// the lane, and to the run's thread from the report of it until `go_on`. Each message is under way once at most.
struct LaneExchange {
  explicit LaneExchange(http::Request its_request) : request(std::move(its_request)) {}
  LaneExchange(const LaneExchange&) = delete;
  LaneExchange& operator=(const LaneExchange&) = delete;

  LaneOrder start{LaneOrder::Kind::start, this};
  LaneOrder go_on{LaneOrder::Kind::go_on, this};
  LaneOrder drop{LaneOrder::Kind::drop, this};
  LaneReport arrived{LaneReport::Kind::part, this};
  LaneReport gone{LaneReport::Kind::gone, this};

  http::Request request;
  std::chrono::milliseconds spent{0};
  Buffer spare;  ///< storage to reuse
  Meter meter;
  LanePart part;
  LaneResponse* response = nullptr;  ///< the run's thread's; null once it is gone
  class LaneTask* task = nullptr;    ///< the lane's
};

}  // namespace hoist::net
