#include "batch/save.hpp"

#include <exception>
#include <optional>

#include "coro/on_worker.hpp"
#include "store/part_file.hpp"

namespace hoist::batch {

namespace {

coro::Task<Bytes> write_parts(Context& context, std::optional<store::PartFile>& file, net::Transfer& transfer,
                              net::Buffer& part, Slot& slot) {
  Bytes written;
  auto write = [&] { file->write(part); };
  for (;;) {
    co_await coro::OnWorker(context.loop, write);
    written += Bytes{part.size()};
    if (transfer.finished()) break;
    co_await transfer.fill(part);
    if (transfer.finished()) slot.release();
  }
  co_return written;
}

}  // namespace

coro::Task<void> save_whole(Context& context, const Item& item, const net::Buffer& body) {
  auto write = [&] { store::write_file(context.folder, item.file, body); };
  co_await coro::SharedWorker::Run(context.writers, write);
}

coro::Task<Bytes> save_in_parts(Context& context, const Item& item, net::Transfer& transfer, net::Buffer& part,
                                Slot& slot) {
  std::optional<store::PartFile> file;
  auto open = [&] { file.emplace(context.folder, item.file); };
  auto publish = [&] { file->publish(); };
  auto discard = [&] { file.reset(); };

  std::exception_ptr error;
  Bytes written;
  try {
    co_await coro::OnWorker(context.loop, open);
    written = co_await write_parts(context, file, transfer, part, slot);
    co_await coro::OnWorker(context.loop, publish);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) {
    co_await coro::OnWorker(context.loop, discard);
    std::rethrow_exception(error);
  }
  co_return written;
}

}  // namespace hoist::batch
