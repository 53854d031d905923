#include "engine/async_block_reader.hpp"

#include "coro/on_worker.hpp"
#include "engine/run_journal.hpp"
#include "store/name_comparison.hpp"

namespace hoist::engine {

namespace {

BlockReader::Known known_by(RunJournal* journal) {
  if (!journal) return {};
  return {.complete = [journal](std::span<PlannedItem* const> planned) { journal->complete(planned); }, .defers = true};
}

}  // namespace

AsyncBlockReader::AsyncBlockReader(coro::Loop& loop, ItemSource& source, const store::Folder& folder,
                                   RunJournal* journal)
    : loop_(loop),
      reader_(
          source, [&folder] { return store::name_comparison_of(folder); }, known_by(journal)) {}

coro::Task<void> AsyncBlockReader::read_block() {
  auto read = [this] {
    next_ = 0;
    block_.clear();
    block_ = reader_.read();
  };
  co_await coro::OnWorker(loop_, read);
}

}  // namespace hoist::engine
