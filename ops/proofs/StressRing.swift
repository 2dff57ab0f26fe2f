import Glibc
import Synchronization

/// Four words that belong together, as large as a reading.
struct Item: BitwiseCopyable {
    let number: UInt64
    private let double: UInt64
    private let complement: UInt64
    private let last: UInt64

    init(_ number: UInt64) {
        self.number = number
        double = number &* 2
        complement = ~number
        last = number ^ 0x5555_5555_5555_5555
    }

    var isWhole: Bool {
        double == number &* 2 && complement == ~number && last == number ^ 0x5555_5555_5555_5555
    }
}

/// One thread pushes 0, 1, 2, …; the other checks that each arrives once, in order and in time.
final class RingTraffic: @unchecked Sendable {
    // Sendable: each side's fields are its own; results are read after both threads were joined.
    private static let capacity = 4_096

    private let items: UInt64
    private let seed: UInt64
    private let skips: Bool
    private var producer: RingProducer<Item>
    private var consumer: RingConsumer<Item>
    /// Operations that are complete: whoever sees a count may rely on them.
    private let pushed = Atomic<UInt64>(0)
    private let popped = Atomic<UInt64>(0)

    private var wronglyFull = 0
    private var wronglyEmpty = 0
    private var full = 0
    private var empty = 0
    private var twice = 0
    private var disordered = 0
    private var torn = 0
    private var seen: [UInt64]

    init(items: UInt64, seed: UInt64, skips: Bool) {
        self.items = items
        self.seed = seed
        self.skips = skips
        seen = Array(repeating: 0, count: Int(items / 64) + 1)
        let ends = makeRing(of: Item.self, capacity: Self.capacity)
        producer = ends.producer
        consumer = ends.consumer
    }

    func run(_ placement: Placement) {
        let start = nanoseconds()
        let threads = [
            Thread {
                placement.bind(side: 0)
                self.produce()
            },
            Thread {
                placement.bind(side: 1)
                self.consume()
            },
        ]
        for thread in threads { thread.join() }
        let arrived = seen.reduce(0) { $0 + UInt64($1.nonzeroBitCount) }
        report("items", items)
        report("lost", items - arrived)
        report("twice", twice)
        report("out_of_order", disordered)
        report("torn", torn)
        report("full", full)
        report("full_with_room", wronglyFull)
        report("empty", empty)
        report("empty_with_values", wronglyEmpty)
        report("milliseconds", (nanoseconds() - start) / 1_000_000)
    }

    /// In every other stretch of items the sides tell each other nothing but through the ring.
    private static func tells(_ number: UInt64) -> Bool { number >> 16 & 1 == 0 }

    private func produce() {
        var stalls = Stalls(seed: seed)
        var number: UInt64 = 0
        while number < items {
            stalls.mayStall()
            let tells = Self.tells(number)
            let known = tells ? popped.load(ordering: .acquiring) : 0
            if producer.push(Item(number)) {
                number += 1
                if tells { pushed.store(number, ordering: .releasing) }
                continue
            }
            full += 1
            if number - known < UInt64(Self.capacity) { wronglyFull += 1 }
            stalls.giveWay()
        }
    }

    private func consume() {
        var stalls = Stalls(seed: seed &+ 1)
        var taken: UInt64 = 0
        var expected: UInt64 = 0
        while taken < items {
            stalls.mayStall()
            let tells = Self.tells(taken)
            let known = tells ? pushed.load(ordering: .acquiring) : 0
            guard let item = consumer.pop() else {
                empty += 1
                if known > taken { wronglyEmpty += 1 }
                stalls.giveWay()
                continue
            }
            taken += 1
            if tells { popped.store(taken, ordering: .releasing) }
            if skips, taken == items / 2 { continue }
            take(item, &expected)
        }
    }

    private func take(_ item: Item, _ expected: inout UInt64) {
        guard item.isWhole, item.number < items else {
            torn += 1
            return
        }
        if item.number < expected { disordered += 1 }
        expected = item.number + 1
        let (word, bit) = (Int(item.number / 64), UInt64(1) << (item.number % 64))
        if seen[word] & bit != 0 { twice += 1 }
        seen[word] |= bit
    }
}
