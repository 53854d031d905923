#include "engine/progress_board.hpp"

#include <algorithm>

namespace hoist::engine {

void ProgressBoard::ended(const Outcome& outcome) {
  const std::lock_guard lock(mutex_);
  ++ended_;
  if (outcome.kind == OutcomeKind::downloaded) saved_ += outcome.bytes;
}

Progress ProgressBoard::sample(std::size_t most_transfers) const {
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  Progress progress;
  progress.received.count = received.load(std::memory_order_relaxed);
  progress.ended = ended_;
  progress.saved = saved_;
  for (const ItemProgress* item = first_; item != nullptr; item = item->next_) {
    const std::uint64_t size = item->meter_.size.load(std::memory_order_relaxed);
    const std::uint64_t arrived = std::min(item->meter_.arrived.load(std::memory_order_relaxed), size);
    const bool known = size != net::Meter::unknown;
    ++progress.under_way;
    progress.arrived += Bytes{arrived};
    if (!known) ++progress.sizes_unknown;
    if (known) progress.expected += Bytes{size};
    if (known && size > 0) progress.items_arrived += static_cast<double>(arrived) / static_cast<double>(size);
    if (!item->in_flight_ || most_transfers == 0) continue;
    TransferProgress& transfer = progress.transfers.emplace_back();
    transfer.id = item->id_;
    transfer.arrived = {arrived};
    if (known) transfer.size = Bytes{size};
    transfer.age = now - item->began_;
    transfer.code = item->code_;
  }
  const auto is_older = [](const TransferProgress& a, const TransferProgress& b) { return a.age > b.age; };
  std::stable_sort(progress.transfers.begin(), progress.transfers.end(), is_older);
  if (progress.transfers.size() > most_transfers) progress.transfers.resize(most_transfers);
  return progress;
}

ItemProgress::ItemProgress(ProgressBoard& board, const Item& item) : board_(board), code_(item.code) {
  if (item.size) meter_.size.store(item.size->count, std::memory_order_relaxed);
  const std::lock_guard lock(board_.mutex_);
  id_ = board_.next_id_++;
  previous_ = board_.last_;
  (previous_ ? previous_->next_ : board_.first_) = this;
  board_.last_ = this;
}

ItemProgress::~ItemProgress() {
  const std::lock_guard lock(board_.mutex_);
  (previous_ ? previous_->next_ : board_.first_) = next_;
  (next_ ? next_->previous_ : board_.last_) = previous_;
}

ItemProgress::InFlight::InFlight(ItemProgress* progress) : progress_(progress) {
  if (!progress_) return;
  progress_->meter_.arrived.store(0, std::memory_order_relaxed);
  const std::lock_guard lock(progress_->board_.mutex_);
  progress_->in_flight_ = true;
  progress_->began_ = ProgressBoard::Clock::now();
}

ItemProgress::InFlight::~InFlight() {
  if (!progress_) return;
  const std::lock_guard lock(progress_->board_.mutex_);
  progress_->in_flight_ = false;
}

}  // namespace hoist::engine
