#include "store/taken_names.hpp"

#include <algorithm>
#include <cstring>
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
        database_("", {"the temporary database of file names in use", "it is private to this run, so try again"}),
        insert_((prepare(database_), database_), "INSERT INTO taken VALUES (?1)"),
        find_(database_, "SELECT 1 FROM taken WHERE key = ?1") {}

  bool has(const Key& key) {
    if (!may_have(key)) return false;
    const bool found = find_.with(as_text(key)).step();
    find_.reset();
    return found;
  }

  /// All at once and in order: that visits each page of the table once, where names in the order they come would each
  /// visit another.
  void add(const std::unordered_set<Key, Hash>& keys) {
    std::vector<Key> sorted(keys.begin(), keys.end());
    std::sort(sorted.begin(), sorted.end(), [](const Key& a, const Key& b) { return as_text(a) < as_text(b); });
    Transaction transaction(database_);
    for (const Key& key : sorted) {
      insert_.with(as_text(key)).run();
      for (std::size_t i = 0; i < 4; ++i) filter_[bit(key, i) / 64] |= std::uint64_t{1} << bit(key, i) % 64;
    }
    transaction.commit();
  }

 private:
  static void prepare(Database& database) {
    database.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2048");
    database.run("CREATE TABLE taken (key TEXT PRIMARY KEY) WITHOUT ROWID");
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

TakenNames::TakenNames(NameComparison comparison, Memory memory) : comparison_(comparison), memory_(memory) {}

TakenNames::~TakenNames() = default;

bool TakenNames::take(std::string_view name) {
  const Key key = key_of(name);
  if (recent_.contains(key) || (archive_ && archive_->has(key))) return false;
  if (recent_.size() >= memory_.recent) {
    if (!archive_) archive_ = std::make_unique<Archive>(memory_.filter_bits);
    archive_->add(recent_);
    recent_.clear();
  }
  recent_.insert(key);
  return true;
}

TakenNames::Key TakenNames::key_of(std::string_view name) {
  digest_.update(compared(name, comparison_));
  const base::Sha256 value = digest_.finish_value();
  Key key{};
  std::memcpy(key.data(), value.data(), sizeof key);
  return key;
}

}  // namespace hoist::store
