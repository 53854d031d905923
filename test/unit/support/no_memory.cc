#include "support/no_memory.hpp"

#include <cstdlib>
#include <new>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HOIST_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HOIST_SANITIZED
#endif

namespace hoist::test {

namespace {

thread_local bool none = false;
thread_local long living = 0;

}  // namespace

NoMemory::NoMemory() noexcept { none = true; }

NoMemory::~NoMemory() { none = false; }

long NoMemory::allocations() noexcept { return living; }

#ifdef HOIST_SANITIZED

bool NoMemory::possible() noexcept { return false; }

}  // namespace hoist::test

#else

bool NoMemory::possible() noexcept { return true; }

namespace {

void* allocate(std::size_t size) {
  void* const memory = none ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (!memory) throw std::bad_alloc();
  ++living;
  return memory;
}

void release(void* memory) noexcept {
  if (memory) --living;
  std::free(memory);
}

}  // namespace

}  // namespace hoist::test

void* operator new(std::size_t size) { return hoist::test::allocate(size); }
void* operator new[](std::size_t size) { return hoist::test::allocate(size); }
void operator delete(void* memory) noexcept { hoist::test::release(memory); }
void operator delete[](void* memory) noexcept { hoist::test::release(memory); }
void operator delete(void* memory, std::size_t) noexcept { hoist::test::release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { hoist::test::release(memory); }

#endif
