import Glibc
import TrafficModel

/// The machine's clocks; the only place where roadside controllers read them.
enum Clock {
    /// Milliseconds since some fixed moment, never stepped.
    static var monotonicMilliseconds: Int64 { microseconds(CLOCK_MONOTONIC) / 1_000 }
    /// The wall clock.
    static var wall: Timestamp { Timestamp(microseconds: microseconds(CLOCK_REALTIME)) }

    /// Gives the processor away for a while.
    static func rest(milliseconds: Int) {
        var span = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
        unsafe nanosleep(&span, nil)
    }

    private static func microseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
