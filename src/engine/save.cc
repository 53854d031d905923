#include "engine/save.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "coro/on_worker.hpp"
#include "engine/archive_writer.hpp"
#include "engine/body_writer.hpp"
#include "engine/run_journal.hpp"
#include "engine/segment_file.hpp"
#include "engine/segments.hpp"
#include "http/http_date.hpp"
#include "store/part_file.hpp"

namespace hoist::engine {

namespace {

/// The modification time that the server tells, where files are to have it.
std::optional<std::int64_t> time_for(const Options& options, const Outcome& outcome) {
  return options.remote_time ? http::parse_http_date(outcome.validators.last_modified) : std::nullopt;
}

/// How an item is to be saved.
store::SaveOptions save_options(const Context& context, const Outcome& outcome) {
  const Options& options = context.options;
  const Item& item = outcome.item;
  return {.expected = {.digest = item.digest, .size = item.size},
          .digest = options.digests,
          .version = options.refresh,
          .durability = options.durability,
          .modified = time_for(options, outcome)};
}

/// Opens the sink of an item.
std::unique_ptr<store::Sink> open_sink(const Context& context, const Outcome& outcome) {
  if (context.archive) return context.archive->open(outcome, save_options(context, outcome));
  return store::open_file(context.folder, outcome.item.file, save_options(context, outcome));
}

/// Opens the sink of an item whose body is there as a whole. (Not where many are synced before they get their names: it
/// would keep as many files open.)
std::unique_ptr<store::Sink> open_whole(const Context& context, const Outcome& outcome) {
  if (context.archive) return open_sink(context, outcome);
  store::SaveOptions options = save_options(context, outcome);
  options.at_once = options.durability != Durability::batch;
  return store::open_file(context.folder, outcome.item.file, std::move(options));
}

/// Opens the sink of an item that an earlier run left unfinished.
/// @throws Cause (disk) if it changed since the rest was requested
std::unique_ptr<store::Sink> reopen_sink(const Context& context, const PlannedItem& planned, const Outcome& outcome,
                                         std::optional<Bytes> whole) {
  store::SaveOptions options = save_options(context, outcome);
  if (!options.expected.size) options.expected.size = whole;
  options.resume = store::Resume{whole, planned.part_written};
  std::unique_ptr<store::Sink> sink = store::open_file(context.folder, outcome.item.file, std::move(options));
  if (sink->size() == Bytes{planned.part_bytes}) return sink;
  throw Cause(ErrorKind::disk, context.folder.shown(outcome.item.file) + ".part changed while it was being resumed");
}

void note(store::Saved saved, Outcome& outcome) {
  outcome.bytes = saved.size;
  outcome.digest = std::move(saved.digest);
  if (saved.version) outcome.modified = saved.version->mtime_ns;
}

/// The size of the whole file, if the response states it.
std::optional<Bytes> whole_size(const net::Response& response) {
  if (const auto& range = response.head().range; range && range->size) return Bytes{*range->size};
  return response.head().body_size;
}

/// The sink of a large body.
struct LargeSink {
  std::unique_ptr<store::Sink> sink;
  std::optional<Bytes> whole;  // the size of the file, where it is known
  bool kept = false;           // for the next run, which finds it in the journal
  bool split = false;          // its segments may come from several transfers
};

/// A file that is not encoded, of a known size and with a strong validator, is worth splitting if much is left. One
/// with gaps has been split.
bool may_split(const Options& options, const net::Response& response, const Outcome& outcome, const LargeSink& large) {
  if (!large.whole || response.has_coding() || !http::is_strong(outcome.validators.etag)) return false;
  const std::uint64_t left = large.whole->count - std::min(large.whole->count, large.sink->size().count);
  const bool much = options.split.segments > 1 && left >= options.split.least_left.count;
  return much || large.sink->written().has_gaps();
}

/// Opens the sink of a large body: what an earlier run left if the response continues it, else a new one. It is kept,
/// if this run does not complete it, where the next one can continue it. (A server may send more than it announced, so
/// a response that continues sets the expected size.)
LargeSink open_large(Context& context, const PlannedItem& planned, const net::Response& response,
                     const Outcome& outcome) {
  LargeSink large;
  large.whole = whole_size(response);
  const bool continues = response.head().status == 206;
  const bool can_be_continued = context.journal && context.journal->wants_part(large.whole) &&
                                http::is_strong(outcome.validators.etag) && !response.has_coding();
  // What is known of an earlier part is not true of this one, which may look the same to a system that does not tell
  // when a file was created.
  if (context.journal && !continues && !can_be_continued) context.journal->forget_part(outcome.item);
  large.sink = continues ? reopen_sink(context, planned, outcome, large.whole) : open_sink(context, outcome);
  large.split = may_split(context.options, response, outcome, large);
  if (!can_be_continued) return large;
  const bool has_gaps = large.sink->written().has_gaps();
  std::optional<base::ByteRanges> written;
  if (has_gaps) written = large.sink->written();
  large.kept = context.journal->begin_part(outcome.item, outcome.url, outcome.validators, large.sink->identity(),
                                           large.whole, std::move(written));
  if (large.kept) large.sink->keep(has_gaps);
  return large;
}

coro::Task<void> write_parts(Context& context, BodyWriter& writer, store::Sink& sink, net::Response& response,
                             net::Buffer& part, Slot& slot) {
  auto write = [&] { writer.write(sink, part); };
  for (;;) {
    if (response.finished()) release_slot(context, slot);  // the slot covers the request, not the disk
    co_await coro::OnWorker(context.loop, write);
    if (response.finished()) break;
    co_await response.fill(part);
  }
  release_slot(context, slot);  // the end may have come while the last part was being written
}

/// Gives what was sealed its name, together with all others that are ready if they share one sync; or appends it.
coro::Task<void> commit(Context& context, store::Sink& sink, Outcome& outcome) {
  auto rename = [&] { sink.commit(); };
  if (context.archive) {
    co_await context.archive->append(sink, outcome);
  } else {
    co_await coro::SharedWorker::Run(context.publishers, rename);
  }
}

/// Verifies the file and commits it.
coro::Task<void> publish(Context& context, BodyWriter& writer, store::Sink& sink, Outcome& outcome) {
  auto seal = [&] {
    writer.finish();
    note(sink.seal(), outcome);
  };
  co_await coro::SharedWorker::Run(context.writers, seal);
  co_await commit(context, sink, outcome);
}

}  // namespace

coro::Task<void> save_whole(Context& context, const net::Buffer& body, const std::string& codings, Outcome& outcome) {
  std::unique_ptr<store::Sink> sink;
  const bool later = context.archive || context.options.durability == Durability::batch;
  auto write = [&] {
    BodyWriter writer(codings, context.options.http.max_file_size);
    sink = open_whole(context, outcome);
    writer.write(*sink, body);
    writer.finish();
    note(sink->seal(), outcome);
    if (!later) sink->commit();
  };
  co_await coro::SharedWorker::Run(context.writers, write);
  if (!later) co_return;
  store::Sink& sealed = *sink;
  co_await commit(context, sealed, outcome);
}

coro::Task<void> save_in_parts(PlannedItem& planned, Exchange& exchange, Attempt& attempt, Outcome& outcome) {
  Context& context = exchange.context;
  net::Response& response = *exchange.response;
  std::optional<BodyWriter> writer;
  LargeSink large;
  auto open = [&] {
    writer.emplace(response.head().codings, context.options.http.max_file_size);
    large = open_large(context, planned, response, outcome);
  };
  auto close = [&] {
    large.sink.reset();
    writer.reset();
  };

  std::exception_ptr error;
  try {
    co_await coro::OnWorker(context.loop, open);
    if (large.split) {
      SegmentFile file(context, planned, outcome, *large.sink, *large.whole, large.kept);
      Segments segments(exchange, planned, outcome.url, attempt, outcome.validators.etag, file);
      co_await segments.fetch();
    } else {
      co_await write_parts(context, *writer, *large.sink, response, exchange.body, exchange.slot);
    }
    co_await publish(context, *writer, *large.sink, outcome);
  } catch (...) {
    error = std::current_exception();
  }
  co_await coro::OnWorker(context.loop, close);
  if (error) std::rethrow_exception(error);
}

coro::Task<void> save_finished_part(Context& context, const PlannedItem& planned, Outcome& outcome) {
  const Bytes whole{planned.part_bytes};
  auto finish = [&] {
    const std::unique_ptr<store::Sink> sink = reopen_sink(context, planned, outcome, whole);
    note(sink->seal(), outcome);
    sink->commit();
  };
  co_await coro::OnWorker(context.loop, finish);
}

}  // namespace hoist::engine
