import Glibc

/// Time spent between two moments, on three clocks.
public struct Stopwatch: Sendable {
    private let wall = Stopwatch.read(CLOCK_MONOTONIC)
    private let thread = Stopwatch.read(CLOCK_THREAD_CPUTIME_ID)
    private let process = Stopwatch.read(CLOCK_PROCESS_CPUTIME_ID)

    /// Starts.
    public init() {}

    /// Nanoseconds since the start.
    public var wallNanoseconds: Int64 { Self.read(CLOCK_MONOTONIC) - wall }
    /// Nanoseconds that this thread has computed since the start.
    public var threadNanoseconds: Int64 { Self.read(CLOCK_THREAD_CPUTIME_ID) - thread }
    /// Nanoseconds that all threads of this process have computed since the start.
    public var processNanoseconds: Int64 { Self.read(CLOCK_PROCESS_CPUTIME_ID) - process }

    /// Nanoseconds on the clock that all processes of a machine share.
    public static var now: Int64 { read(CLOCK_MONOTONIC) }

    /// Gives the processor away for a while.
    static func rest(microseconds: UInt32) { usleep(microseconds) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
