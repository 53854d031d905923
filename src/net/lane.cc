#include "net/lane.hpp"

#include <memory>
#include <utility>

#include "net/multi.hpp"

namespace hoist::net {

/// One exchange, as the lane sees it. It lives in the coroutine that serves it.
class LaneTask {
 public:
  explicit LaneTask(coro::Loop& loop) noexcept : order_(loop) {}

  void go_on() noexcept { order_.set(); }

  void drop() noexcept {
    dropped_ = true;
    if (response) response->abort();
    order_.set();
  }

  bool dropped() const noexcept { return dropped_; }

  /// Waits until it may go on, or has been dropped.
  coro::Event::Wait order() noexcept { return order_.wait(); }

  std::unique_ptr<Response> response;

 private:
  coro::Event order_;
  bool dropped_ = false;
};

namespace {

/// The thread's own side of a lane.
class LaneThread {
 public:
  LaneThread(TransferSettings settings, std::atomic<std::uint64_t>& received, ReportInbox& reports)
      : multi_(loop_, std::move(settings), received),
        tasks_(loop_),
        reports_(loop_, reports),
        inbox_(loop_, [this](LaneOrder& order) { obey(order); }) {}
  LaneThread(const LaneThread&) = delete;
  LaneThread& operator=(const LaneThread&) = delete;

  LaneInbox& inbox() noexcept { return inbox_; }

  void run() noexcept {
    loop_.run_until([this] { return stopped_ && tasks_.running() == 0; });
    reports_.flush();
  }

 private:
  void obey(LaneOrder& order) noexcept {
    switch (order.kind) {
      case LaneOrder::Kind::start:
        return start(*order.exchange);
      case LaneOrder::Kind::go_on:
        return order.exchange->task->go_on();
      case LaneOrder::Kind::drop:
        return drop(*order.exchange);
      case LaneOrder::Kind::interrupt:
        return multi_.interrupt(order.reason);
      case LaneOrder::Kind::stop:
        stopped_ = true;
        return;
    }
  }

  void start(LaneExchange& exchange) noexcept {
    try {
      tasks_.spawn(serve(exchange));
    } catch (...) {  // no memory for it: nothing of it has run
      exchange.part.error = std::current_exception();
      reports_.send(exchange.arrived);
    }
  }

  void drop(LaneExchange& exchange) noexcept {
    if (exchange.task) return exchange.task->drop();
    reports_.send(exchange.gone);
  }

  coro::Task<void> serve(LaneExchange& exchange) {
    LaneTask task(loop_);
    exchange.task = &task;
    try {
      co_await deliver(exchange, task);
    } catch (...) {
      fail(exchange, task);
    }
    task.response.reset();
    while (!task.dropped()) co_await task.order();
    exchange.task = nullptr;
    reports_.send(exchange.gone);
  }

  /// Delivers the response part by part, each once the one before has been taken.
  coro::Task<void> deliver(LaneExchange& exchange, LaneTask& task) {
    multi_.give_back(std::move(exchange.spare));
    task.response = multi_.send(exchange.request, exchange.spent, &exchange.meter);
    bool is_first = true;
    while (!task.dropped()) {
      LanePart& part = exchange.part;
      co_await task.response->fill(part.bytes);
      part.finished = task.response->finished();
      if (is_first) part.head = task.response->head();
      describe(part, *task.response);
      is_first = false;
      const bool is_last = part.finished;
      if (is_last) task.response.reset();  // the connection is free for the next one before that can be asked for
      reports_.send(exchange.arrived);
      if (is_last) co_return;
      co_await task.order();
    }
  }

  static void describe(LanePart& part, const Response& response) {
    part.cookies = response.cookies();
    part.page = response.page();
    part.counted_time = response.counted_time();
  }

  /// For a catch block.
  void fail(LaneExchange& exchange, const LaneTask& task) noexcept {
    if (task.dropped()) return;
    exchange.part.error = std::current_exception();
    exchange.part.bytes.clear();
    try {
      if (task.response) exchange.part.head = task.response->head();
      if (task.response) describe(exchange.part, *task.response);
    } catch (...) {
      // No memory for it: the error will do.
    }
    reports_.send(exchange.arrived);
  }

  coro::Loop loop_;
  Multi multi_;
  coro::Scope tasks_;
  bool stopped_ = false;
  LaneReports reports_;
  LaneInbox inbox_;
};

}  // namespace

Lane::Lane(coro::Loop& loop, TransferSettings settings, std::atomic<std::uint64_t>& received, ReportInbox& reports) {
  std::promise<LaneInbox*> ready;
  std::future<LaneInbox*> inbox = ready.get_future();
  thread_ = std::thread(
      [&, its_settings = std::move(settings)]() mutable { main(std::move(its_settings), received, reports, ready); });
  LaneInbox* its_inbox = nullptr;
  try {
    its_inbox = inbox.get();
    orders_.emplace(loop, *its_inbox);
  } catch (...) {
    end(its_inbox);
    throw;
  }
}

Lane::~Lane() {
  orders_->flush();
  end(&orders_->to());
}

/// @param inbox null if the thread could not begin
void Lane::end(LaneInbox* inbox) noexcept {
  LaneInbox::Messages last;
  last.push(stop_);
  if (inbox) inbox->put(last);
  thread_.join();
}

void Lane::interrupt(const char* reason) noexcept {
  if (std::exchange(interrupted_, true)) return;
  interrupt_.reason = reason;
  orders_->send(interrupt_);
}

void Lane::main(TransferSettings settings, std::atomic<std::uint64_t>& received, ReportInbox& reports,
                std::promise<LaneInbox*>& ready) noexcept {
  std::unique_ptr<LaneThread> thread;
  try {
    thread = std::make_unique<LaneThread>(std::move(settings), received, reports);
  } catch (...) {
    return ready.set_exception(std::current_exception());
  }
  ready.set_value(&thread->inbox());  // `ready` may be gone from here on
  thread->run();
}

}  // namespace hoist::net
