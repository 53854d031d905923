#include "engine/save.hpp"

#include <exception>
#include <optional>
#include <utility>

#include "coro/on_worker.hpp"
#include "engine/body_writer.hpp"
#include "engine/run_journal.hpp"
#include "store/part_file.hpp"

namespace hoist::engine {

namespace {

store::SaveOptions save_options_for(const Options& options, const Item& item) {
  return {.expected = {.sha256 = item.sha256, .size = item.size},
          .digest = options.digests,
          .stamp = options.refresh,
          .durability = options.durability};
}

void note(store::Saved saved, Outcome& outcome) {
  outcome.bytes = saved.size;
  outcome.sha256 = std::move(saved.sha256);
  if (saved.stamp) outcome.modified = saved.stamp->mtime_ns;
}

/// The size of the whole file, where the response tells it.
std::optional<Bytes> whole_size(const net::Transfer& transfer) {
  if (const auto& range = transfer.head().range; range && range->size) return Bytes{*range->size};
  return transfer.head().body_size;
}

/// Opens the file for a large body: NAME.part of an earlier run if the response continues it, else a new one. If the
/// next run can continue this one in its turn, it stays should this one not get to its end.
store::PartFile open_part(Context& context, const PlannedItem& planned, const net::Transfer& transfer,
                          const Outcome& outcome) {
  const Item& item = planned.item;
  const std::optional<Bytes> whole = whole_size(transfer);
  store::SaveOptions save_options = save_options_for(context.options, item);
  const bool continues = transfer.head().status == 206;
  if (continues && !save_options.expected.size)
    save_options.expected.size = whole;  // a server may send more than it announced
  store::PartFile file = continues
                             ? store::PartFile::continue_at(context.folder, item.file, whole, std::move(save_options))
                             : store::PartFile(context.folder, item.file, std::move(save_options));
  if (continues && file.size() != Bytes{planned.part_bytes}) {
    throw Cause(ErrorKind::disk, context.folder.shown(item.file) + ".part changed while it was being resumed");
  }
  const bool can_be_continued = context.journal && http::is_strong(outcome.validators.etag) && !transfer.packed();
  if (can_be_continued && context.journal->begin_part(item, outcome.url, outcome.validators, file.identity(), whole)) {
    file.keep();
  }
  return file;
}

coro::Task<void> write_parts(Context& context, BodyWriter& writer, store::PartFile& file, net::Transfer& transfer,
                             net::Buffer& part, Slot& slot) {
  auto write = [&] { writer.write(file, part); };
  for (;;) {
    if (transfer.finished()) slot.release();  // the slot covers the request, not the disk
    co_await coro::OnWorker(context.loop, write);
    if (transfer.finished()) break;
    co_await transfer.fill(part);
  }
  slot.release();  // the end may have come while the last part was being written
}

/// Verifies the file and gives it its name, with all the others that are ready where one sync is to serve for all.
coro::Task<void> publish(Context& context, BodyWriter& writer, store::PartFile& file, Outcome& outcome) {
  auto seal = [&] {
    writer.finish();
    note(file.seal(), outcome);
  };
  auto rename = [&] { file.rename(); };
  co_await coro::SharedWorker::Run(context.writers, seal);
  co_await coro::SharedWorker::Run(context.publishers, rename);
}

}  // namespace

coro::Task<void> save_whole(Context& context, const net::Buffer& body, const std::string& codings, Outcome& outcome) {
  std::optional<store::PartFile> file;
  const bool together = context.options.durability == Durability::batch;
  auto write = [&] {
    BodyWriter writer(codings, context.options.http.max_file_size);
    file.emplace(context.folder, outcome.item.file, save_options_for(context.options, outcome.item));
    writer.write(*file, body);
    writer.finish();
    note(file->seal(), outcome);
    if (!together) file->rename();
  };
  auto rename = [&] { file->rename(); };
  co_await coro::SharedWorker::Run(context.writers, write);
  if (together) co_await coro::SharedWorker::Run(context.publishers, rename);
}

coro::Task<void> save_in_parts(Context& context, const PlannedItem& planned, net::Transfer& transfer, net::Buffer& part,
                               Slot& slot, Outcome& outcome) {
  std::optional<BodyWriter> writer;
  std::optional<store::PartFile> file;
  auto open = [&] {
    writer.emplace(transfer.head().codings, context.options.http.max_file_size);
    file.emplace(open_part(context, planned, transfer, outcome));
  };
  auto close = [&] {
    file.reset();
    writer.reset();
  };

  std::exception_ptr error;
  try {
    co_await coro::OnWorker(context.loop, open);
    co_await write_parts(context, *writer, *file, transfer, part, slot);
    co_await publish(context, *writer, *file, outcome);
  } catch (...) {
    error = std::current_exception();
  }
  co_await coro::OnWorker(context.loop, close);
  if (error) std::rethrow_exception(error);
}

coro::Task<void> save_finished_part(Context& context, const PlannedItem& planned, Outcome& outcome) {
  const Bytes whole{planned.part_bytes};
  auto finish = [&] {
    store::SaveOptions save_options = save_options_for(context.options, planned.item);
    auto file = store::PartFile::continue_at(context.folder, planned.item.file, whole, std::move(save_options));
    if (file.size() != whole) {
      throw Cause(ErrorKind::disk,
                  context.folder.shown(planned.item.file) + ".part changed while it was being resumed");
    }
    note(file.publish(), outcome);
  };
  co_await coro::OnWorker(context.loop, finish);
}

}  // namespace hoist::engine
