#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include <uv.h>

#include "base/intrusive_queue.hpp"
#include "coro/loop.hpp"
#include "coro/waiter.hpp"

namespace hoist::coro {

/// Runs many short blocking jobs with few wake-ups: jobs that are ready together share one work item of the pool.
///
/// Waking a thread costs more than writing a small file, so one job per work item would spend most time on wake-ups.
/// A job never waits for others: an idle pool gets it at the end of the loop's iteration. While work items are running,
/// jobs accumulate; another work item starts only once there are enough of them, so a slow disk still gets several
/// threads.
class SharedWorker {
 public:
  explicit SharedWorker(Loop& loop);

  /// @param first runs on the worker before each group of jobs, of which only one is under way at a time; what it
  /// throws is the error of every job of the group. So an expensive operation (a sync) is done once for all that became
  /// ready meanwhile.
  SharedWorker(Loop& loop, std::function<void()> first);

  SharedWorker(const SharedWorker&) = delete;
  SharedWorker& operator=(const SharedWorker&) = delete;
  ~SharedWorker();  ///< every job must have ended

  /// One job, as the worker sees it.
  class Job {
   public:
    virtual void execute() = 0;

   protected:
    Job() = default;
    virtual ~Job() = default;

   private:
    friend class SharedWorker;
    Waiter waiter_;
    Job* next_ = nullptr;
    std::exception_ptr error_;
  };

  /// Awaits one function. As with OnWorker, the function is referred to and must live in the waiting coroutine.
  template <typename Function>
  class Run final : private Job {
   public:
    Run(SharedWorker& worker, Function& function) noexcept : worker_(worker), function_(function) {}
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { worker_.submit(*this, waiter); }
    void await_resume() const { rethrow_error(*this); }

   private:
    void execute() override { function_(); }

    SharedWorker& worker_;
    Function& function_;
  };

 private:
  using Jobs = base::IntrusiveQueue<Job, &Job::next_>;
  class Batch;

  void submit(Job& job, std::coroutine_handle<> waiter) noexcept;
  void flush() noexcept;
  void start_batch() noexcept;
  void finish(Batch& batch) noexcept;
  static void rethrow_error(const Job& job);
  void execute_all(Batch& batch) const noexcept;
  static void execute(Job& job) noexcept;

  Loop& loop_;
  OwnedHandle<uv_prepare_t> before_poll_;
  Jobs waiting_;
  std::vector<std::unique_ptr<Batch>> idle_batches_;  // allocated beforehand, so that no job needs memory
  std::size_t under_way_ = 0;
  std::function<void()> first_;  // may be empty
};

}  // namespace hoist::coro
