#include "engine/async_block_reader.hpp"

#include "coro/on_worker.hpp"
#include "engine/run_journal.hpp"
#include "store/name_comparison.hpp"

namespace hoist::engine {

namespace {

BlockReader::Complete complete_from(RunJournal* journal) {
  if (!journal) return {};
  return [journal](std::span<PlannedItem> planned) { journal->complete(planned); };
}

}  // namespace

AsyncBlockReader::AsyncBlockReader(coro::Loop& loop, ItemSource& source, const store::Folder& folder,
                                   RunJournal* journal)
    : loop_(loop),
      reader_(
          source, [&folder] { return store::name_comparison_of(folder); }, complete_from(journal)) {}

coro::Task<void> AsyncBlockReader::read_block() {
  auto read = [this] {
    next_ = 0;
    block_.clear();
    block_ = reader_.read();
  };
  co_await coro::OnWorker(loop_, read);
}

}  // namespace hoist::engine
