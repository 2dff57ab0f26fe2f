import Aggregation
import Foundation
import TestSupport
import Testing

@Suite struct RingTests {
    @Test func `a new ring is empty`() {
        var ring = makeRing(of: Int.self, capacity: 4)
        let hasValue = ring.consumer.hasValue()
        let value = ring.consumer.pop()
        let rooms = [ring.producer.hasRoom(for: 4), ring.producer.hasRoom(for: 5)]
        #expect(!hasValue)
        #expect(value == nil)
        #expect(rooms == [true, false])
    }

    @Test func `a full ring refuses and keeps what it has`() {
        var ring = makeRing(of: Int.self, capacity: 2)
        let pushed = [ring.producer.push(1), ring.producer.push(2), ring.producer.push(3)]
        let backlog = ring.producer.backlog
        let popped = [ring.consumer.pop(), ring.consumer.pop(), ring.consumer.pop()]
        #expect(pushed == [true, true, false])
        #expect(backlog == 2)
        #expect(popped == [1, 2, nil])
    }

    @Test func `a pop makes room for one push`() {
        var ring = makeRing(of: Int.self, capacity: 1)
        let first = [ring.producer.push(1), ring.producer.push(2)]
        let popped = ring.consumer.pop()
        let second = ring.producer.push(2)
        #expect(first == [true, false])
        #expect(popped == 1)
        #expect(second)
    }

    @Test func `a peek finds what is known to wait and takes nothing`() {
        var ring = makeRing(of: Int.self, capacity: 4)
        for value in 0..<4 { _ = ring.producer.push(value) }
        let unseen = ring.consumer.peek(0)
        var popped = [ring.consumer.pop(), ring.consumer.pop()]
        for value in 4..<6 { _ = ring.producer.push(value) }
        let known = (0..<3).map { ring.consumer.peek($0) }
        popped += [ring.consumer.pop(), ring.consumer.pop()]
        let hasValue = ring.consumer.hasValue()
        let later = (0..<3).map { ring.consumer.peek($0) }
        #expect(unseen == nil)
        #expect(known == [2, 3, nil])
        #expect(hasValue)
        #expect(later == [4, 5, nil])
        #expect(popped == [0, 1, 2, 3])
    }

    @Test(arguments: [1, 2, 8]) func `order is kept around the end`(capacity: Int) {
        var ring = makeRing(of: Int.self, capacity: capacity)
        var popped: [Int?] = []
        for value in 0..<100 {
            _ = ring.producer.push(value)
            popped.append(ring.consumer.pop())
        }
        #expect(popped == Array(0..<100))
    }

    /// A few million values through rings of several sizes, each side pausing at seeded moments.
    /// Fewer items where a busy machine must switch threads for each of them.
    @Test(arguments: [(2, 1_000, UInt64(11)), (64, 50_000, 12), (4_096, 1_000_000, 13)])
    func `between two threads nothing is lost, doubled or disordered`(
        capacity: Int, count: Int, seed: UInt64
    ) {
        let traffic = RingTraffic(capacity: capacity, count: count, seed: seed)
        #expect(traffic.run() == RingTraffic.Outcome(received: count, misplaced: 0), "seed \(seed)")
    }
}

/// One thread pushes 0, 1, 2 …, the other expects them.
private final class RingTraffic: @unchecked Sendable {
    // Sendable: each end is used by one thread, and the outcome is read after both have ended.
    struct Outcome: Equatable {
        var received = 0
        var misplaced = 0
    }

    private var producer: RingProducer<Int>
    private var consumer: RingConsumer<Int>
    private let count: Int
    private let seed: UInt64
    private var outcome = Outcome()

    init(capacity: Int, count: Int, seed: UInt64) {
        let ring = makeRing(of: Int.self, capacity: capacity)
        producer = ring.producer
        consumer = ring.consumer
        self.count = count
        self.seed = seed
    }

    func run() -> Outcome {
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            self.push()
            done.signal()
        }
        Thread.detachNewThread {
            self.pop()
            done.signal()
        }
        done.wait()
        done.wait()
        if consumer.pop() != nil { outcome.misplaced += 1 }
        return outcome
    }

    private func push() {
        var stalls = Stalls(seed: seed)
        for value in 0..<count {
            while !producer.push(value) { sched_yield() }
            stalls.mayStall()
        }
    }

    private func pop() {
        var stalls = Stalls(seed: ~seed)
        while outcome.received < count {
            guard let value = consumer.pop() else {
                sched_yield()
                continue
            }
            if value != outcome.received { outcome.misplaced += 1 }
            outcome.received += 1
            stalls.mayStall()
        }
    }
}

/// Gives the processor away at seeded moments, so that each side finds the other half-way.
struct Stalls {
    private var generator: SeededGenerator
    private var left = 0

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func mayStall() {
        left -= 1
        guard left < 0 else { return }
        left = Int.random(in: 0..<2_000, using: &generator)
        sched_yield()
    }
}
