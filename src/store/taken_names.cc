#include "store/taken_names.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "store/database.hpp"

namespace hoist::store {

namespace {

/// The name as it is compared: all those of one file become one.
std::string compared(std::string_view name, NameComparison comparison) {
  switch (comparison) {
    case NameComparison::caseless:
      return base::folded(name);
    case NameComparison::composed:
      return base::composed(name);
    case NameComparison::exact:
      break;
  }
  return std::string(name);
}

}  // namespace

/// The names that are not recent: keys in a table on the disk, and before it a Bloom filter, which knows of nearly all
/// new names that they are not in the table: with 2 million in 4 MiB, 1 new name in 500 is looked up.
class TakenNames::Archive {
 public:
  explicit Archive(std::size_t filter_bits)
      : filter_((filter_bits + 63) / 64),
        mask_(filter_bits - 1),
        database_(temporary_database("file names in use", 2048)),
        insert_((prepare(database_), database_), "INSERT INTO taken VALUES (?1, ?2)"),
        find_(database_, "SELECT holder FROM taken WHERE key = ?1") {}

  /// The number of the name's holder.
  std::optional<std::int64_t> find(const Key& key) {
    if (!may_have(key)) return std::nullopt;
    std::optional<std::int64_t> holder;
    if (find_.with(as_text(key)).step()) holder = find_.number(0);
    find_.reset();
    return holder;
  }

  /// All at once and in order: that visits each page of the table once, where names in the order they come would each
  /// visit another.
  void add(const Recent& names) {
    std::vector<std::pair<Key, std::int64_t>> sorted(names.begin(), names.end());
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return as_text(a.first) < as_text(b.first); });
    Transaction transaction(database_);
    for (const auto& [key, holder] : sorted) {
      insert_.with(as_text(key), holder).run();
      for (std::size_t i = 0; i < 4; ++i) filter_[bit(key, i) / 64] |= std::uint64_t{1} << bit(key, i) % 64;
    }
    transaction.commit();
  }

 private:
  static void prepare(Database& database) {
    database.run("CREATE TABLE taken (key TEXT PRIMARY KEY, holder INTEGER NOT NULL) WITHOUT ROWID");
  }

  static std::string_view as_text(const Key& key) noexcept {
    return {reinterpret_cast<const char*>(key.data()), sizeof key};
  }

  /// The i-th place of a key in the filter. Its bits are those of a digest, so any of them will do.
  std::size_t bit(const Key& key, std::size_t i) const noexcept { return key[i / 2] >> (i % 2 * 32) & mask_; }

  bool may_have(const Key& key) const noexcept {
    for (std::size_t i = 0; i < 4; ++i) {
      if ((filter_[bit(key, i) / 64] >> bit(key, i) % 64 & 1) == 0) return false;
    }
    return true;
  }

  std::vector<std::uint64_t> filter_;
  std::size_t mask_;
  Database database_;
  Statement insert_;
  Statement find_;
};

/// Who has the names, by numbers from 0 on. The first are in memory, so that a small batch needs no database; the
/// others are in a temporary file, which is only ever appended to.
class TakenNames::Holders {
 public:
  std::int64_t add(const NameHolder& holder) {
    const std::int64_t number = count_++;
    if (static_cast<std::size_t>(number) < most_in_memory) {
      first_.push_back(holder);
    } else {
      if (!file_) file_ = std::make_unique<File>();
      file_->insert.with(number, holder.url, holder.place, holder.expected).run();
    }
    return number;
  }

  NameHolder at(std::int64_t number) {
    if (static_cast<std::size_t>(number) < first_.size()) return first_[static_cast<std::size_t>(number)];
    NameHolder holder;
    if (file_->find.with(number).step()) {
      holder = {std::string(file_->find.text(0)), std::string(file_->find.text(1)), std::string(file_->find.text(2))};
    }
    file_->find.reset();
    return holder;
  }

 private:
  static constexpr std::size_t most_in_memory = 1024;

  struct File {
    Database database = temporary_database("file names in use", 1024);
    Statement insert{(prepare(database), database), "INSERT INTO holders VALUES (?1, ?2, ?3, ?4)"};
    Statement find{database, "SELECT url, place, expected FROM holders WHERE number = ?1"};

    static void prepare(Database& database) {
      database.run(
          "CREATE TABLE holders (number INTEGER PRIMARY KEY, url TEXT NOT NULL, place TEXT NOT NULL, "
          "expected TEXT NOT NULL)");
    }
  };

  std::int64_t count_ = 0;
  std::vector<NameHolder> first_;
  std::unique_ptr<File> file_;
};

TakenNames::TakenNames(NameComparison comparison, Memory memory)
    : comparison_(comparison), memory_(memory), holders_(std::make_unique<Holders>()) {}

TakenNames::~TakenNames() = default;

std::optional<NameHolder> TakenNames::take(std::string_view name, const NameHolder& holder) {
  const Key key = key_of(name);
  if (const auto found = recent_.find(key); found != recent_.end()) return holders_->at(found->second);
  const std::optional<std::int64_t> archived = archive_ ? archive_->find(key) : std::nullopt;
  if (archived) return holders_->at(*archived);
  if (recent_.size() >= memory_.recent) {
    if (!archive_) archive_ = std::make_unique<Archive>(memory_.filter_bits);
    archive_->add(recent_);
    recent_.clear();
  }
  recent_.emplace(key, holders_->add(holder));
  return std::nullopt;
}

TakenNames::Key TakenNames::key_of(std::string_view name) {
  hasher_.update(compared(name, comparison_));
  const std::array<std::uint8_t, 64> value = hasher_.finish_bytes();
  Key key{};
  std::memcpy(key.data(), value.data(), sizeof key);
  return key;
}

}  // namespace hoist::store
