// The kernel's event descriptor, which the product reaches through C. Its count is under a lock of
// the kernel, so that who has waited knows what the signallers knew. The flag needs that: without,
// a waker's late clearing of the flag may overtake the sleeper's next announcement.
//
// The names are C's.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

func ngatu_event_open() -> Int32 { Int32(Atomic<UInt64>(0).place) }

/// Without its limit: a wake that is lost is a thread that waits for ever.
func ngatu_event_wait(_ event: Int32, _ microseconds: Int64) {
    _ = Machine.shared.perform(.wait(Int(event)), at: .plain)
}

func ngatu_event_signal(_ event: Int32) {
    _ = Machine.shared.perform(.exchange(Int(event), 1, .release), at: .plain)
}

func ngatu_event_close(_ event: Int32) {}

/// A thread that sleeps until others have work for it.
enum WakePrograms {
    static func all() -> [Program] { [[1], [3], [1, 1]].map(withRings) + [withCounts([1, 2])] }

    /// - Parameter pushes: How many values each shard pushes into its ring, with a wake after each.
    private static func withRings(_ pushes: [Int]) -> Program {
        Program(name: "wake: shards push \(pushes)", threadCount: 1 + pushes.count) {
            let flag = WakeFlag()
            let rings = pushes.map { _ in Ring() }
            return { thread in
                if thread > 0 {
                    for value in 1...pushes[thread - 1] {
                        rings[thread - 1].push(value)
                        Machine.shared.measure("wake") { flag.wake() }
                    }
                    return
                }
                var taken = 0
                while taken < pushes.reduce(0, +), Machine.shared.goesOn {
                    let found = rings.reduce(0) { $0 + $1.popAll() }
                    taken += found
                    if found > 0 { continue }
                    flag.sleep(atMost: 0) { rings.contains { $0.consumer.hasValue() } }
                }
            }
        }
    }

    /// The work is a bare count, which leaves room for longer programs.
    private static func withCounts(_ works: [UInt64]) -> Program {
        Program(name: "wake: shards count to \(works)", threadCount: 1 + works.count) {
            let flag = WakeFlag()
            let counts = works.map { _ in Atomic<UInt64>(0) }
            return { thread in
                if thread > 0 {
                    for count in 1...works[thread - 1] {
                        counts[thread - 1].store(count, ordering: .releasing)
                        flag.wake()
                    }
                    return
                }
                var seen = works.map { _ in UInt64(0) }
                func hasNews() -> Bool {
                    for shard in works.indices where seen[shard] < works[shard] {
                        let count = counts[shard].load(ordering: .acquiring)
                        defer { seen[shard] = count }
                        if count > seen[shard] { return true }
                    }
                    return false
                }
                while seen != works, Machine.shared.goesOn {
                    if !hasNews() { flag.sleep(atMost: 0, unless: hasNews) }
                }
            }
        }
    }

    private final class Ring {
        private var producer: RingProducer<UInt64>
        var consumer: RingConsumer<UInt64>

        init() {
            let ends = makeRing(of: UInt64.self, capacity: 4)
            producer = ends.producer
            consumer = ends.consumer
        }

        func push(_ value: Int) { _ = producer.push(UInt64(value)) }

        func popAll() -> Int {
            var count = 0
            while consumer.pop() != nil, Machine.shared.goesOn { count += 1 }
            return count
        }
    }
}
