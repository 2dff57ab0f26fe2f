import Aggregation
import Foundation
import Synchronization
import Testing

@Suite struct StateBoardTests {
    @Test func `what is written is read`() {
        let board = StateBoard(count: 2, initial: ShardCounters())
        var counters = ShardCounters()
        counters.received = 7
        counters.refusals[20] = 3
        board.write(counters, at: 1)
        #expect(board.read(1) == counters)
        #expect(board.read(0) == ShardCounters())
    }

    @Test func `a reader that may not try gets nothing`() {
        #expect(StateBoard(count: 1, initial: UInt64(5)).read(0, attempts: 0) == nil)
    }

    /// Memory that is given out again holds what its last owner left, here an odd sequence.
    @Test func `a new board can be read whatever its memory held`() {
        let read = (1...64).map { count in
            let used = UnsafeMutableRawPointer.allocate(
                byteCount: 4_096 + 24 * count, alignment: 128)
            used.initializeMemory(as: UInt8.self, repeating: 0xFF, count: 4_096 + 24 * count)
            used.deallocate()
            return StateBoard(count: count, initial: SIMD2<UInt64>(5, 6)).read(0)
        }
        #expect(read == Array(repeating: SIMD2<UInt64>(5, 6), count: 64))
    }

    @Test func `two threads never see half a value`() {
        let traffic = BoardTraffic(count: 300_000, seed: 21)
        let outcome = traffic.run()
        #expect(outcome.torn == 0)
        #expect(outcome.backwards == 0)
        #expect(outcome.last == 300_000)
    }
}

/// One thread writes values whose words must agree, the other checks them.
private final class BoardTraffic: @unchecked Sendable {
    // Sendable: the outcome is written by the reader and read after both threads have ended.
    struct Outcome {
        var torn = 0
        var backwards = 0
        var last: UInt64 = 0
    }

    private let board = StateBoard(count: 1, initial: SIMD8<UInt64>(repeating: 0))
    private let count: UInt64
    private let seed: UInt64
    private var outcome = Outcome()

    init(count: UInt64, seed: UInt64) {
        self.count = count
        self.seed = seed
    }

    func run() -> Outcome {
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            var stalls = Stalls(seed: self.seed)
            for value in 1...self.count {
                self.board.write(SIMD8(repeating: value), at: 0)
                stalls.mayStall()
            }
            done.signal()
        }
        Thread.detachNewThread {
            self.read()
            done.signal()
        }
        done.wait()
        done.wait()
        return outcome
    }

    private func read() {
        while outcome.last < count {
            guard let value = board.read(0) else { continue }
            if value != SIMD8(repeating: value[0]) { outcome.torn += 1 }
            if value[0] < outcome.last { outcome.backwards += 1 }
            outcome.last = value[0]
        }
    }
}
