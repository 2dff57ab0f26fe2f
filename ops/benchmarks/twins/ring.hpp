// A single-producer single-consumer ring, written as one would in C++: indexes 128 bytes apart,
// each side with its own index and its last view of the other's.
#ifndef NGATU_TWIN_RING_HPP
#define NGATU_TWIN_RING_HPP

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace twin {

template <typename Element>
struct Ring {
    alignas(128) std::atomic<uint64_t> tail{0};
    alignas(128) std::atomic<uint64_t> head{0};
    alignas(128) Element *slots;
    uint64_t mask;

    explicit Ring(uint64_t capacity) : mask(capacity - 1) {
        slots = static_cast<Element *>(aligned_alloc(128, capacity * sizeof(Element)));
    }
    ~Ring() { free(slots); }
};

template <typename Element>
struct Producer {
    Ring<Element> &ring;
    uint64_t tail = 0, seen_head = 0;

    bool has_room(uint64_t count) {
        if (tail + count - seen_head <= ring.mask + 1) return true;
        seen_head = ring.head.load(std::memory_order_acquire);
        return tail + count - seen_head <= ring.mask + 1;
    }
    bool push(const Element &element) {
        if (!has_room(1)) return false;
        ring.slots[tail & ring.mask] = element;
        ring.tail.store(++tail, std::memory_order_release);
        return true;
    }
};

template <typename Element>
struct Consumer {
    Ring<Element> &ring;
    uint64_t head = 0, seen_tail = 0;

    bool pop(Element &element) {
        if (head == seen_tail) {
            seen_tail = ring.tail.load(std::memory_order_acquire);
            if (head == seen_tail) return false;
        }
        element = ring.slots[head & ring.mask];
        ring.head.store(++head, std::memory_order_release);
        return true;
    }
};

}  // namespace twin
#endif
