// A journal that something has changed: an SQLite file; or, in lines, the values of a row of an intact one (file, ETag,
// Last-Modified, digest, size, time, outcome, when it finished, run, identity of the partial file, when the run began).

#include "store/journal.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include "hoist/cause.hpp"
#include "store/database.hpp"
#include "support/files.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

const WorkFolder& work_folder() {
  static const WorkFolder folder;
  return folder;
}

std::filesystem::path journal_path() { return work_folder().path() / ".hoist/journal.db"; }

std::string made_journal() {
  std::filesystem::create_directory(journal_path().parent_path());
  { const store::Journal journal(store::Folder(work_folder().path())); }
  return read_file(journal_path());
}

std::int64_t take_number(std::string_view& text) {
  const std::string_view line = take_line(text);
  std::int64_t number = 0;
  std::from_chars(line.data(), line.data() + line.size(), number);
  return number;
}

void put_row(std::string_view text) {
  static const std::string intact = made_journal();
  write_file(journal_path(), intact);
  store::Database database(journal_path(), {"the journal", "remove it"});
  const std::string_view file = take_line(text);
  const std::string_view etag = take_line(text);
  const std::string_view modified = take_line(text);
  const std::string_view digest = take_line(text);
  const std::array<std::int64_t, 5> numbers = {take_number(text), take_number(text), take_number(text),
                                               take_number(text), take_number(text)};
  store::Statement(database, "INSERT INTO files VALUES (?1, 'http://host/', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .with(file, etag, modified, digest, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
      .run();
  const std::string_view part = take_line(text);
  store::Statement(database, "INSERT INTO partials VALUES (?1, 'http://host/', ?2, ?3, ?4, ?5)")
      .with(file, etag, modified, part, numbers[0])
      .run();
  store::Statement(database, "INSERT INTO runs (batch_key, began) VALUES ('batch', ?1)").with(take_number(text)).run();
}

/// What may stand in a header field of a request.
bool is_field_value(const std::string& text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
}

void require_sound(const store::JournalEntry& entry, const std::string& file) {
  require(entry.file == file, "an entry is about its file");
  require(is_field_value(entry.etag) && is_field_value(entry.last_modified), "validators can be sent");
  require(entry.version.size.count <= INT64_MAX, "a size is one of a file");
  require(entry.outcome <= OutcomeKind::failed, "an outcome is a known one");
}

void require_sound(const store::JournalPartial& partial, const std::string& file) {
  require(partial.file == file, "a partial is about its file");
  require(is_field_value(partial.etag) && is_field_value(partial.last_modified), "validators can be sent");
  require(!partial.whole || partial.whole->count <= INT64_MAX, "a size is one of a file");
}

void use(const store::Folder& folder, std::string_view row) {
  store::Journal journal(folder);
  const std::vector<std::string> files = {"a.gif", "ü/b", "c", std::string(row)};
  journal.continue_run("batch");
  journal.begin_run("batch");
  const auto entries = journal.find(files);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (entries[i]) require_sound(*entries[i], files[i]);
  }
  for (const std::string& file : journal.files_with_partials()) {
    if (const auto partial = journal.find_partial(file)) require_sound(*partial, file);
  }
  store::JournalEntry entry;
  entry.file = "a.gif";
  entry.etag = "\"new\"";
  entry.outcome = OutcomeKind::downloaded;
  journal.record(std::array{entry});
  const auto found = journal.find(files);
  require(found[0] && found[0]->etag == entry.etag && found[0]->outcome == entry.outcome, "what is recorded is found");
  journal.end_run();
}

}  // namespace

void fuzz_one(std::string_view input) {
  try {
    std::string_view row = input;
    if (input.starts_with("SQLite format 3")) {
      static const std::string intact = made_journal();
      write_file(journal_path(), input);
    } else {
      put_row(input);
    }
    use(store::Folder(work_folder().path()), take_line(row));
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::disk, "a journal that cannot be used is the disk's fault");
  }
  for (const char* rest : {"-wal", "-shm", "-journal"}) std::filesystem::remove(journal_path().string() + rest);
}

}  // namespace hoist::fuzz
