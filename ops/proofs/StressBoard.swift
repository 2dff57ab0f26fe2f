import Glibc
import Synchronization

/// Nine words, all made from one number.
struct Snapshot: BitwiseCopyable {
    let number: UInt64
    private let products: SIMD8<UInt64>

    private static let factors = SIMD8<UInt64>(3, 5, 7, 11, 13, 17, 19, 23)

    init(_ number: UInt64) {
        self.number = number
        products = Self.factors &* SIMD8(repeating: number)
    }

    var isWhole: Bool { products == Self.factors &* SIMD8(repeating: number) }
}

/// One thread writes 1, 2, 3, …; two threads read and compare.
final class BoardTraffic: @unchecked Sendable {
    // Sendable: each reader's tally is its own and read after all threads were joined.
    struct Tally {
        var reads = 0
        var gaveUp = 0
        var torn = 0
        var backwards = 0
        var stale = 0
    }

    private let board = StateBoard(count: 2, initial: Snapshot(0))
    private let written = Atomic<UInt64>(0)
    private let writes: UInt64
    private let seed: UInt64
    private var first = Tally()
    private var second = Tally()

    init(writes: UInt64, seed: UInt64) {
        self.writes = writes
        self.seed = seed
    }

    func run() {
        let threads = [
            Thread { self.write() },
            Thread { self.read(seed: self.seed &+ 1, &self.first) },
            Thread { self.read(seed: self.seed &+ 2, &self.second) },
        ]
        for thread in threads { thread.join() }
        report("writes", writes)
        report("reads", first.reads + second.reads)
        report("gave_up", first.gaveUp + second.gaveUp)
        report("torn", first.torn + second.torn)
        report("backwards", first.backwards + second.backwards)
        report("stale", first.stale + second.stale)
    }

    private func write() {
        var stalls = Stalls(seed: seed)
        for number in 1...writes {
            board.write(Snapshot(number), at: 1)
            written.store(number, ordering: .releasing)
            stalls.mayStall()
        }
    }

    private func read(seed: UInt64, _ tally: inout Tally) {
        var stalls = Stalls(seed: seed)
        var newest: UInt64 = 0
        while newest < writes {
            stalls.mayStall()
            let known = written.load(ordering: .acquiring)
            guard let snapshot = board.read(1) else {
                tally.gaveUp += 1
                continue
            }
            tally.reads += 1
            if !snapshot.isWhole {
                tally.torn += 1
                // A torn number must not end the reading.
                if known == writes { return }
                continue
            }
            if snapshot.number < newest { tally.backwards += 1 }
            if snapshot.number < known { tally.stale += 1 }
            newest = max(newest, snapshot.number)
        }
    }
}
