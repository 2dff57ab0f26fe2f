import Glibc
import Synchronization

/// Where a signal holds a thread, wherever in its code it happens to be.
private final class Gate: Sendable {
    static let shared = Gate()
    static let signal = SIGUSR1

    private let isShut = Atomic(false)
    private let isHolding = Atomic(false)

    /// Whether the stopped thread stands in the handler at this moment.
    var holds: Bool { isHolding.load(ordering: .sequentiallyConsistent) }

    func install() {
        Glibc.signal(Self.signal) { _ in Gate.shared.wait() }
    }

    /// In the handler: async-signal-safe calls only.
    private func wait() {
        isHolding.store(true, ordering: .sequentiallyConsistent)
        while isShut.load(ordering: .sequentiallyConsistent) { usleep(50) }
        isHolding.store(false, ordering: .sequentiallyConsistent)
    }

    /// Stops a thread until the body has run.
    func hold(_ thread: Thread, _ body: () -> Void) {
        isShut.store(true, ordering: .sequentiallyConsistent)
        pthread_kill(thread.id, Self.signal)
        while !holds { usleep(20) }
        body()
        isShut.store(false, ordering: .sequentiallyConsistent)
        while holds { usleep(20) }
    }
}

/// One side is stopped at arbitrary instructions, again and again; the other must go on.
final class StoppedThread: @unchecked Sendable {
    // Sendable: the figures are written by the running side and read after it was joined.
    private static let operationsPerStop: UInt64 = 500

    private let name: String
    private let operations = Atomic<UInt64>(0)
    private let isOver = Atomic(false)
    private var longestWall: UInt64 = 0
    private var longestOwn: UInt64 = 0
    private var long = 0
    private var refusals = 0
    private var voluntarySwitches = 0

    private init(_ name: String) { self.name = name }

    /// Stops each side of the ring and of the board in turn.
    static func all(count: Int, seed: UInt64) {
        Gate.shared.install()
        let ring = Ring()
        let board = StateBoard(count: 1, initial: Snapshot(0))
        let push: @Sendable () -> Bool = { ring.producer.push(Item(0)) }
        let pop: @Sendable () -> Bool = { ring.consumer.pop() != nil }
        let write: @Sendable () -> Bool = {
            board.write(Snapshot(7), at: 0)
            return true
        }
        let read: @Sendable () -> Bool = { board.read(0) != nil }
        StoppedThread("producer").run(count, seed, stopped: push, running: pop)
        StoppedThread("consumer").run(count, seed &+ 1, stopped: pop, running: push)
        StoppedThread("writer").run(count, seed &+ 2, stopped: write, running: read)
        StoppedThread("reader").run(count, seed &+ 3, stopped: read, running: write)
    }

    private final class Ring: @unchecked Sendable {
        // Sendable: each side is used by one thread at a time.
        var producer: RingProducer<Item>
        var consumer: RingConsumer<Item>

        init() {
            let ends = makeRing(of: Item.self, capacity: 64)
            producer = ends.producer
            consumer = ends.consumer
        }
    }

    private func run(
        _ count: Int, _ seed: UInt64, stopped: @escaping @Sendable () -> Bool,
        running: @escaping @Sendable () -> Bool
    ) {
        let victim = Thread {
            while !self.isOver.load(ordering: .relaxed) { _ = stopped() }
        }
        let peer = Thread { self.go(running) }
        var stalls = Stalls(seed: seed)
        var stuck = 0
        for _ in 0..<count {
            usleep(UInt32(20 + stalls.next() % 300))
            Gate.shared.hold(victim) { if !peerGoesOn() { stuck += 1 } }
        }
        isOver.store(true, ordering: .relaxed)
        victim.join()
        peer.join()
        report("\(name).stops", count)
        report("\(name).without_progress", stuck)
        report("\(name).operations", operations.load(ordering: .relaxed))
        report("\(name).refusals", refusals)
        report("\(name).longest_cpu_ns", longestOwn)
        report("\(name).over_100_us", long)
        report("\(name).longest_wall_ns", longestWall)
        report("\(name).voluntary_switches", voluntarySwitches)
    }

    /// Waits for some hundred operations of the running side. A busy machine may be slow to let it
    /// run at all; only seconds without a single one are a failure.
    private func peerGoesOn() -> Bool {
        let wanted = operations.load(ordering: .relaxed) + Self.operationsPerStop
        let limit = nanoseconds() + 10_000_000_000
        while operations.load(ordering: .relaxed) < wanted {
            guard nanoseconds() < limit else { return false }
            usleep(50)
        }
        return true
    }

    /// The running side: each operation is timed, and kept if its peer stood still throughout.
    private func go(_ operation: () -> Bool) {
        let switches = Self.switches()
        while !isOver.load(ordering: .relaxed) {
            let wasHeld = Gate.shared.holds
            let (wall, own) = (nanoseconds(), nanoseconds(CLOCK_THREAD_CPUTIME_ID))
            let succeeded = operation()
            let (ownEnd, wallEnd) = (nanoseconds(CLOCK_THREAD_CPUTIME_ID), nanoseconds())
            guard wasHeld, Gate.shared.holds else { continue }
            operations.wrappingAdd(1, ordering: .relaxed)
            longestWall = max(longestWall, wallEnd - wall)
            longestOwn = max(longestOwn, ownEnd - own)
            if ownEnd - own > 100_000 { long += 1 }
            if !succeeded { refusals += 1 }
        }
        voluntarySwitches = Self.switches() - switches
    }

    private static func switches() -> Int {
        var usage = rusage()
        getrusage(RUSAGE_THREAD, &usage)
        return usage.ru_nvcsw
    }
}
