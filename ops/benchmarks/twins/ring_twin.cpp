// The ring's twins on two pinned threads: our own in C++, and boost::lockfree where it is
// compiled in (-DBOOST_RING). Usage: ring BYTES ITEMS
#include <pthread.h>
#include <sched.h>

#include <thread>

#include "frames.hpp"
#include "ring.hpp"
#ifdef BOOST_RING
#include <boost/lockfree/spsc_queue.hpp>
#endif

using namespace twin;

static constexpr size_t capacity = 1 << 12;

struct Wide {
    uint64_t words[4];
};
static uint64_t number_of(uint64_t item) { return item; }
static uint64_t number_of(const Wide &item) { return item.words[3]; }
static void set(uint64_t &item, uint64_t number) { item = number; }
static void set(Wide &item, uint64_t number) { item = {{number, number, number, number}}; }

static void pin(int processor) {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    CPU_SET(processor, &processors);
    sched_setaffinity(0, sizeof processors, &processors);
}

template <typename Item>
static void run(uint64_t items) {
#ifdef BOOST_RING
    static boost::lockfree::spsc_queue<Item, boost::lockfree::capacity<capacity>> ring;
    auto push = [&](const Item &item) { return ring.push(item); };
    auto pop = [&](Item &item) { return ring.pop(item); };
    const char *name = sizeof(Item) == 8 ? "boost-8" : "boost-32";
#else
    Ring<Item> ring(capacity);
    Producer<Item> producer{ring};
    Consumer<Item> consumer{ring};
    auto push = [&](const Item &item) { return producer.push(item); };
    auto pop = [&](Item &item) { return consumer.pop(item); };
    const char *name = sizeof(Item) == 8 ? "ring-8" : "ring-32";
#endif
    int64_t start = nanoseconds(CLOCK_MONOTONIC);
    std::thread thread([&] {
        pin(1);
        Item item;
        for (uint64_t number = 0; number < items; number++) {
            set(item, number);
            while (!push(item)) __builtin_ia32_pause();
        }
    });
    pin(0);
    uint64_t sum = 0;
    Item item;
    for (uint64_t left = items; left > 0;) {
        if (pop(item)) {
            sum += number_of(item);
            left--;
        } else {
            __builtin_ia32_pause();
        }
    }
    int64_t spent = nanoseconds(CLOCK_MONOTONIC) - start;
    thread.join();
    report(name, items, spent, sum);
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: %s BYTES ITEMS\n", arguments[0]);
        return 64;
    }
    uint64_t items = strtoull(arguments[2], nullptr, 10);
    atoi(arguments[1]) == 8 ? run<uint64_t>(items) : run<Wide>(items);
}
