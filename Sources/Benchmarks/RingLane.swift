import Aggregation
import CHot
import Pipeline

/// The ring alone: one thread pushes numbers one by one, another pops and adds them up.
public enum RingLane {
    /// Slots of the ring; its twins have the same.
    static let capacity = 1 << 12

    /// Runs so many items of 8 or 32 bytes through a new ring, each side on a processor of its own.
    public static func run(items: Int, bytes: Int) -> LaneResult {
        bytes == 8 ? run(UInt64.self, items: items) : run(WideItem.self, items: items)
    }

    private static func run<Item: RingItem>(_ kind: Item.Type, items: Int) -> LaneResult {
        let ends = makeRing(of: Item.self, capacity: capacity)
        let pushing = PushingSide(ends.producer)
        let popping = PoppingSide(ends.consumer)
        let watch = Stopwatch()
        let threads = [
            WorkerThread(name: "push") { pushing.push(items) },
            WorkerThread(name: "pop") { popping.pop(items) },
        ]
        for thread in threads { thread.join() }
        let nanoseconds = watch.wallNanoseconds
        return LaneResult(
            "ring-\(MemoryLayout<Item>.size)", count: items, nanoseconds: nanoseconds,
            checksum: popping.sum)
    }

    /// Carries the producer, which cannot be copied, to its thread.
    private final class PushingSide<Item: RingItem>: @unchecked Sendable {
        // Sendable: used by the pushing thread alone.
        private var producer: RingProducer<Item>?

        init(_ producer: consuming RingProducer<Item>) { self.producer = consume producer }

        func push(_ items: Int) {
            guard var producer = producer.take() else { return }
            // Where there is only one processor both sides share it, and the figure says so itself.
            _ = ngatu_pin_thread(1)
            for number in 0..<items {
                while !producer.push(Item(number: UInt64(number))) { ngatu_pause() }
            }
        }
    }

    /// Likewise the consumer.
    private final class PoppingSide<Item: RingItem>: @unchecked Sendable {
        // Sendable: used by the popping thread alone, and read once it has ended.
        private var consumer: RingConsumer<Item>?
        private(set) var sum: UInt64 = 0

        init(_ consumer: consuming RingConsumer<Item>) { self.consumer = consume consumer }

        func pop(_ items: Int) {
            guard var consumer = consumer.take() else { return }
            _ = ngatu_pin_thread(0)
            var sum: UInt64 = 0
            var left = items
            while left > 0 {
                if let item = consumer.pop() {
                    sum &+= item.number
                    left -= 1
                } else {
                    ngatu_pause()
                }
            }
            self.sum = sum
        }
    }
}

/// What travels through the ring: a number and the bytes around it.
private protocol RingItem: BitwiseCopyable, Sendable {
    init(number: UInt64)
    var number: UInt64 { get }
}

extension UInt64: RingItem {
    fileprivate init(number: UInt64) { self = number }
    fileprivate var number: UInt64 { self }
}

private struct WideItem: RingItem {
    let words: (UInt64, UInt64, UInt64, UInt64)

    init(number: UInt64) { words = (number, number, number, number) }
    var number: UInt64 { words.3 }
}
