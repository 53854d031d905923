#include "coro/shared_worker.hpp"

#include <cassert>
#include <utility>

namespace hoist::coro {

namespace {

constexpr std::size_t most_jobs_together = 32;
constexpr std::size_t most_under_way = 4;  // libuv's pool has four threads unless told otherwise

/// How many jobs must be waiting before another work item starts besides those running.
constexpr std::size_t jobs_worth_a_thread(std::size_t under_way) { return under_way == 0 ? 1 : 8 * under_way; }

}  // namespace

/// A group of jobs that share one work item.
class SharedWorker::Batch {
 public:
  explicit Batch(SharedWorker& owner) : owner(owner) { request.data = this; }

  uv_work_t request{};
  SharedWorker& owner;
  Jobs jobs;
  Jobs executed;
};

SharedWorker::SharedWorker(Loop& loop)
    : loop_(loop),
      before_poll_(make_handle<uv_prepare_t>("cannot create a handle of the event loop",
                                             [&](auto* handle) { return uv_prepare_init(loop.raw(), handle); })) {
  idle_batches_.reserve(most_under_way);
  for (std::size_t i = 0; i < most_under_way; ++i) idle_batches_.push_back(std::make_unique<Batch>(*this));
  before_poll_->data = this;
  uv_prepare_start(before_poll_.get(), [](uv_prepare_t* h) { static_cast<SharedWorker*>(h->data)->flush(); });
  uv_unref(reinterpret_cast<uv_handle_t*>(before_poll_.get()));
}

SharedWorker::SharedWorker(Loop& loop, std::function<void()> first) : SharedWorker(loop) { first_ = std::move(first); }

SharedWorker::~SharedWorker() { assert(under_way_ == 0 && waiting_.empty()); }

void SharedWorker::submit(Job& job, std::coroutine_handle<> waiter) noexcept {
  job.waiter_ = waiter;
  waiting_.push(job);
  if (waiting_.size() >= most_jobs_together) flush();
}

void SharedWorker::flush() noexcept {
  const std::size_t most = first_ ? 1 : most_under_way;
  while (!waiting_.empty() && under_way_ < most && waiting_.size() >= jobs_worth_a_thread(under_way_)) start_batch();
}

void SharedWorker::start_batch() noexcept {
  std::unique_ptr<Batch> batch = std::move(idle_batches_.back());
  idle_batches_.pop_back();

  const std::size_t most = first_ ? waiting_.size() : most_jobs_together;
  while (!waiting_.empty() && batch->jobs.size() < most) batch->jobs.push(*waiting_.pop());

  const auto work = [](uv_work_t* request) {
    auto& begun = *static_cast<Batch*>(request->data);
    begun.owner.execute_all(begun);
  };
  const auto done = [](uv_work_t* request, int) {
    auto& ended = *static_cast<Batch*>(request->data);
    ended.owner.finish(ended);
  };
  [[maybe_unused]] const int status = uv_queue_work(loop_.raw(), &batch->request, work, done);
  assert(status == 0 && "uv_queue_work fails only without a work callback");
  ++under_way_;
  static_cast<void>(batch.release());  // the pool has it now; finish() takes it back
}

void SharedWorker::finish(Batch& batch) noexcept {
  --under_way_;
  while (Job* const job = batch.executed.pop()) loop_.post(job->waiter_);
  idle_batches_.emplace_back(&batch);  // there is room for all of them
}

void SharedWorker::execute_all(Batch& batch) const noexcept {
  std::exception_ptr error;
  try {
    if (first_) first_();
  } catch (...) {
    error = std::current_exception();
  }
  while (Job* const job = batch.jobs.pop()) {
    job->error_ = error;
    if (!error) execute(*job);
    batch.executed.push(*job);
  }
}

void SharedWorker::execute(Job& job) noexcept {
  try {
    job.execute();
  } catch (...) {
    job.error_ = std::current_exception();
  }
}

void SharedWorker::rethrow_error(const Job& job) {
  if (job.error_) std::rethrow_exception(job.error_);
}

}  // namespace hoist::coro
