#include "engine/async_block_reader.hpp"

#include "coro/on_worker.hpp"
#include "engine/existing_file.hpp"
#include "engine/run_journal.hpp"
#include "store/name_comparison.hpp"

namespace hoist::engine {

namespace {

BlockReader::Known known_by(RunJournal* journal, const store::Folder& folder, const Options& options) {
  BlockReader::Known known{.server_names = options.content_disposition,
                           .queue = options.queue,
                           .defers = journal != nullptr && !options.queue};
  if (!journal && !options.skip_existing) return known;
  known.complete = [journal, &folder, skips = options.skip_existing](std::span<PlannedItem* const> planned) {
    if (journal) journal->complete(planned);
    if (skips) skip_existing(folder, planned);
  };
  return known;
}

}  // namespace

AsyncBlockReader::AsyncBlockReader(coro::Loop& loop, ItemSource& source, const store::Folder& folder,
                                   RunJournal* journal, const Options& options)
    : loop_(loop),
      reader_(
          source,
          [&folder, in_archive = options.archive.has_value()] {
            return in_archive ? store::NameComparison::exact : store::name_comparison_of(folder);
          },
          known_by(journal, folder, options)) {}

coro::Task<void> AsyncBlockReader::read_block(std::size_t most) {
  auto read = [this, most] {
    next_ = 0;
    block_.clear();
    block_ = reader_.read(most);
  };
  co_await coro::OnWorker(loop_, read);
}

}  // namespace hoist::engine
