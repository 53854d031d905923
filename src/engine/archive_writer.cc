#include "engine/archive_writer.hpp"

#include <exception>
#include <utility>

#include "engine/archive_keys.hpp"
#include "engine/run_journal.hpp"
#include "store/archived_file.hpp"

namespace hoist::engine {

namespace {

/// Items that wait for the archive, before slots are kept for it.
constexpr std::size_t most_waiting = 64;

/// For what is spooled, all items together: more goes to temporary files.
constexpr Bytes most_spooled_in_memory = mebibytes(8);

std::optional<store::ArchiveName> name_of(const ArchiveOptions& options) {
  return options.name == "-" ? std::nullopt : std::optional<store::ArchiveName>(options.name);
}

/// Counts one more while it lives.
class Counted {
 public:
  explicit Counted(std::size_t& count) noexcept : count_(count) { ++count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --count_; }

 private:
  std::size_t& count_;
};

}  // namespace

ArchiveWriter::ArchiveWriter(coro::SharedWorker& publisher, const store::Folder& folder, const Options& options,
                             RunJournal& journal)
    : publisher_(publisher),
      folder_(folder),
      options_(*options.archive),
      journal_(journal),
      spool_memory_(most_spooled_in_memory),
      archives_(folder, name_of(options_), {.items = options_.items, .size = options_.size}, options.durability,
                *this) {}

std::unique_ptr<store::Sink> ArchiveWriter::open(const Outcome& outcome, const store::SaveOptions& save_options) {
  store::ArchivedFile::Text text;
  if (options_.describe) text = [this, &outcome] { return options_.describe(outcome); };
  return std::make_unique<store::ArchivedFile>(folder_, spool_memory_, archives_, outcome.item.file, save_options,
                                               std::move(text));
}

coro::Task<void> ArchiveWriter::append(store::Sink& sink, Outcome& outcome) {
  const Counted counted(waiting_);
  auto append = [&] { append_now(sink, outcome); };
  co_await coro::SharedWorker::Run(publisher_, append);
}

void ArchiveWriter::append_now(store::Sink& sink, Outcome& outcome) {
  attempt([&] {
    sink.commit();
    outcome.archive = shown_archive(folder_, archives_.current());
    journal_.add_archived(outcome);
  });
}

/// An archive that was written in part is of no use, whatever the reason.
void ArchiveWriter::attempt(const std::function<void()>& writing) {
  if (failure_) throw ArchiveFailed(*failure_);
  try {
    writing();
  } catch (const std::exception& error) {
    failure_ = error.what();
    const bool is_named = failure_->find(archives_.current()) != std::string::npos || archives_.current() == "-";
    if (!is_named) *failure_ = "cannot write " + folder_.shown(archives_.current()) + ": " + *failure_;
    throw ArchiveFailed(*failure_);
  }
}

coro::Task<void> ArchiveWriter::finish() {
  if (failure_) co_return;
  auto finish_now = [this] { attempt([this] { archives_.finish(); }); };
  co_await coro::SharedWorker::Run(publisher_, finish_now);
}

bool ArchiveWriter::has_room() const noexcept { return waiting_ < most_waiting; }

void ArchiveWriter::on_archive_begun(const std::string& name) { journal_.begin_archive(name); }

void ArchiveWriter::on_archive_sealed(const store::FileVersion& version) { journal_.complete_archive(version); }

void release_slot(const Context& context, Slot& slot) noexcept {
  if (!context.archive || context.archive->has_room()) slot.release();
}

}  // namespace hoist::engine
