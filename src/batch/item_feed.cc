#include "batch/item_feed.hpp"

#include "batch/record.hpp"
#include "coro/on_worker.hpp"
#include "store/letter_case.hpp"

namespace hoist::batch {

namespace {

ItemReader::Complete complete_from(Record* record) {
  if (!record) return {};
  return [record](std::span<Wanted> wanted) { record->complete(wanted); };
}

}  // namespace

ItemFeed::ItemFeed(coro::Loop& loop, ItemSource& source, const store::Folder& folder, Record* record)
    : loop_(loop),
      reader_(
          source, [&folder] { return store::letter_case_of(folder); }, complete_from(record)) {}

coro::Task<void> ItemFeed::read_block() {
  auto read = [this] {
    next_ = 0;
    block_.clear();
    block_ = reader_.read();
  };
  co_await coro::OnWorker(loop_, read);
}

}  // namespace hoist::batch
