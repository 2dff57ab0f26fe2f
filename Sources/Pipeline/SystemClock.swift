import Aggregation
import Glibc
import TrafficModel

/// The machine's clocks; the only place where the pipeline reads them.
enum SystemClock {
    /// Microseconds since 1970 UTC.
    static var wallMicroseconds: Int64 { microseconds(CLOCK_REALTIME) }
    /// Microseconds since some fixed moment, never stepped.
    static var monotonicMicroseconds: Int64 { microseconds(CLOCK_MONOTONIC) }

    static var now: IngestClock {
        IngestClock(
            wallMicroseconds: wallMicroseconds, monotonicMicroseconds: monotonicMicroseconds)
    }

    /// Gives the processor away for a short while; for threads with nothing to do.
    static func rest(microseconds: Int64) {
        var span = timespec(tv_sec: 0, tv_nsec: Int(microseconds) * 1_000)
        unsafe nanosleep(&span, nil)
    }

    private static func microseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
