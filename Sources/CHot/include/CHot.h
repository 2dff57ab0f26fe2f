// What Swift cannot say: pause, prefetch, the CRC32C instruction, and two system calls that its
// C library module hides. What the hot path calls per reading is `static inline`, so that it is
// inlined across the module boundary.
#ifndef NGATU_CHOT_H
#define NGATU_CHOT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Tells the processor that this is a spin loop.
static inline void ngatu_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// Brings the cache line at `address` close, to be written.
static inline void ngatu_prefetch_for_write(const void *address) {
    __builtin_prefetch(address, 1, 3);
}

/// The whole part of a number that fits: Swift's own conversion checks for those that do not.
static inline int64_t ngatu_whole_part(double number) { return (int64_t)number; }

/// Zeroed memory of its own pages: none is used before it is written, and where there is much of
/// it the kernel is asked for huge pages, which random access needs. Stops the program when there
/// is no memory, as Swift's own allocation does.
void *ngatu_allocate_zeroed(size_t bytes) __attribute__((returns_nonnull));

/// Gives back what `ngatu_allocate_zeroed` gave, with the same size.
void ngatu_free_zeroed(void *memory, size_t bytes);

/// CRC32C (Castagnoli) of `length` bytes, continuing from `crc` (0 to begin).
///
/// Chooses the processor's instruction at run time, in three interleaved streams, and falls back
/// to tables.
uint32_t ngatu_crc32c(uint32_t crc, const void *bytes, size_t length);

/// The same by tables only: the portable reference that tests compare with.
uint32_t ngatu_crc32c_portable(uint32_t crc, const void *bytes, size_t length);

/// Opens an event descriptor that threads sleep on, or returns -1.
int ngatu_event_open(void);
/// Sleeps until the event is signalled, which is then forgotten, or so many microseconds passed.
void ngatu_event_wait(int event, int64_t microseconds);
/// Signals the event; never waits.
void ngatu_event_signal(int event);
/// Closes the descriptor.
void ngatu_event_close(int event);

/// Keeps the calling thread on one processor. Returns 0, or -1 where there is no such processor.
int ngatu_pin_thread(int processor);

/// Names the calling thread, at most 15 bytes: the C library hides the call from Swift.
void ngatu_name_thread(const char *name);

/// Whether the kernel holds the wall clock to be synchronized; likewise hidden.
int ngatu_clock_is_synchronized(void);

#ifdef __cplusplus
}
#endif
#endif
