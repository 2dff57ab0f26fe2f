// The product's ring and board as they are, under load, stalls and stops.
//
// Prints one finding a line: a name, a tab, a value. Judging them is the caller's.

import Glibc
import Synchronization

/// Which processors the two sides may use.
enum Placement: String {
    case apart, free, together

    /// Binds the calling thread, as far as the machine has so many processors.
    func bind(side: Int) {
        guard self != .free else { return }
        let processor = self == .apart ? side % sysconf(Int32(_SC_NPROCESSORS_ONLN)) : 0
        var set = cpu_set_t()
        withUnsafeMutableBytes(of: &set) { $0[processor / 8] = 1 << UInt8(processor % 8) }
        let code = sched_setaffinity(0, MemoryLayout<cpu_set_t>.size, &set)
        precondition(code == 0, "the system refused to bind a thread")
    }
}

/// Seeded waits: mostly none, now and then a short spin, a yield or a sleep.
struct Stalls {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    /// After a refusal: mostly tries again at once, sometimes lets the other side go far ahead.
    mutating func giveWay() {
        let draw = next()
        if draw & 63 == 0 { usleep(UInt32(draw >> 8 & 31)) }
    }

    mutating func mayStall() {
        let draw = next()
        guard draw & 0x1FFF == 0 else { return }
        switch draw >> 16 & 15 {
        case 0: usleep(UInt32(draw >> 20 & 127))
        case 1...3: sched_yield()
        default:
            let limit = nanoseconds() + draw >> 20 & 0xFFF
            while nanoseconds() < limit {}
        }
    }
}

func nanoseconds(_ clock: clockid_t = CLOCK_MONOTONIC) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// A thread that is joined with `join()`.
struct Thread {
    let id: pthread_t

    init(_ body: @escaping @Sendable () -> Void) {
        var id = pthread_t()
        let box = Unmanaged.passRetained(Body(run: body)).toOpaque()
        let code = pthread_create(
            &id, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box)
        precondition(code == 0, "the system refused a thread")
        self.id = id
    }

    func join() { pthread_join(id, nil) }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}

func report(_ name: String, _ value: some CustomStringConvertible) {
    print(name, value, separator: "\t")
}

/// What the checks must notice: proof that they look.
enum Planted {
    /// Two threads add to one plain number: a data race.
    static func race() {
        final class Number: @unchecked Sendable { var value = 0 }
        let number = Number()
        let threads = (0..<2).map { _ in
            Thread { for _ in 0..<1_000 { number.value += 1 } }
        }
        for thread in threads { thread.join() }
        report("value", number.value)
    }

    /// Two threads fight for a lock, one under the name of the thread that receives.
    static func lock() {
        let lock = Mutex(0)
        let limit = nanoseconds() + 60_000_000_000
        let threads = ["ingest-0", "other"].map { name in
            Thread {
                pthread_setname_np(pthread_self(), name)
                while nanoseconds() < limit {
                    lock.withLock {
                        $0 += 1
                        usleep(100)
                    }
                }
            }
        }
        for thread in threads { thread.join() }
    }
}

@main struct Stress {
    /// `ring PLACEMENT ITEMS SEED [skip]`, `board WRITES SEED`, `stops COUNT SEED`, `race`, `lock`.
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        let numbers = words.compactMap(UInt64.init)
        switch words.first {
        case "ring":
            let placement = words.dropFirst().first.flatMap(Placement.init) ?? .free
            RingTraffic(items: numbers[0], seed: numbers[1], skips: words.last == "skip")
                .run(placement)
        case "board":
            BoardTraffic(writes: numbers[0], seed: numbers[1]).run()
        case "stops":
            StoppedThread.all(count: Int(numbers[0]), seed: numbers[1])
        case "race":
            Planted.race()
        case "lock":
            Planted.lock()
        default:
            print("usage: stress ring|board|stops|race|lock …")
            exit(2)
        }
    }
}
