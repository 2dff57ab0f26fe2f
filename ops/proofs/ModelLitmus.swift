/// Small programs whose permitted outcomes are in the literature: they test the model itself.
///
/// Names as in Alglave, Maranget and Tautschnig, "Herding cats" (2014); what C11 permits as in
/// Lahav et al., "Repairing sequential consistency in C/C++11" (2017).
struct Litmus: Sendable {
    typealias Body = @Sendable (Atomic<UInt64>, Atomic<UInt64>) -> Void

    let name: String
    /// Whether the last condition may come true.
    let isAllowed: Bool
    let outcome: [[UInt64]]
    let threads: [Body]

    /// Whether the model permits exactly what it should.
    var holds: Bool {
        let threads = threads
        let program = Program(name: name, threadCount: threads.count) {
            let (x, y) = (Atomic<UInt64>(0), Atomic<UInt64>(0))
            return { threads[$0](x, y) }
        }
        let explorer = Explorer(program)
        guard (try? explorer.explore()) != nil else { return false }
        return explorer.outcomes.contains(outcome) == isAllowed
    }

    private static func note(_ place: Atomic<UInt64>, _ order: AtomicLoadOrdering = .relaxed) {
        Machine.shared.note(place.load(ordering: order))
    }

    static var all: [Litmus] { storeBuffering + messagePassing + coherence + exchanges }

    private static let storeBuffering: [Litmus] = [
        (AtomicUpdateOrdering.relaxed, true), (.acquiringAndReleasing, true),
        (.sequentiallyConsistent, false),
    ].map { fence, isAllowed in
        Litmus(
            name: "store buffering, \(fence) fences", isAllowed: isAllowed, outcome: [[0], [0]],
            threads: [
                { x, y in
                    x.store(1, ordering: .relaxed)
                    atomicMemoryFence(ordering: fence)
                    note(y)
                },
                { x, y in
                    y.store(1, ordering: .relaxed)
                    atomicMemoryFence(ordering: fence)
                    note(x)
                },
            ])
    }

    private static let messagePassing: [Litmus] =
        [
            (AtomicStoreOrdering.releasing, AtomicLoadOrdering.acquiring, false),
            (.relaxed, .acquiring, true), (.releasing, .relaxed, true), (.relaxed, .relaxed, true),
        ].map { store, load, isAllowed in
            Litmus(
                name: "message passing, \(store) and \(load)", isAllowed: isAllowed,
                outcome: [[], [1, 0]],
                threads: [
                    { x, y in
                        x.store(1, ordering: .relaxed)
                        y.store(1, ordering: store)
                    },
                    { x, y in
                        note(y, load)
                        note(x)
                    },
                ])
        }
        + [
            (AtomicUpdateOrdering.releasing, AtomicUpdateOrdering.acquiring, false),
            (.relaxed, .acquiring, true), (.releasing, .relaxed, true),
        ].map { first, second, isAllowed in
            Litmus(
                name: "message passing, \(first) and \(second) fences", isAllowed: isAllowed,
                outcome: [[], [1, 0]],
                threads: [
                    { x, y in
                        x.store(1, ordering: .relaxed)
                        atomicMemoryFence(ordering: first)
                        y.store(1, ordering: .relaxed)
                    },
                    { x, y in
                        note(y)
                        atomicMemoryFence(ordering: second)
                        note(x)
                    },
                ])
        }

    private static let readers: [Body] = [
        { x, _ in x.store(1, ordering: .relaxed) },
        { _, y in y.store(1, ordering: .relaxed) },
    ]

    private static let coherence: [Litmus] = [
        Litmus(
            name: "coherence of reads", isAllowed: false, outcome: [[], [1, 0]],
            threads: [
                { x, _ in x.store(1, ordering: .relaxed) },
                { x, _ in
                    note(x)
                    note(x)
                },
            ]),
        Litmus(
            name: "load buffering", isAllowed: false, outcome: [[1], [1]],
            threads: [
                { x, y in
                    note(x)
                    y.store(1, ordering: .relaxed)
                },
                { x, y in
                    note(y)
                    x.store(1, ordering: .relaxed)
                },
            ]),
        Litmus(
            name: "2+2 writes", isAllowed: true, outcome: [[], [], [1, 1]],
            threads: [
                { x, y in
                    x.store(1, ordering: .relaxed)
                    y.store(2, ordering: .relaxed)
                },
                { x, y in
                    y.store(1, ordering: .relaxed)
                    x.store(2, ordering: .relaxed)
                },
                { x, y in
                    Machine.shared.join()
                    note(x)
                    note(y)
                },
            ]),
        independentReads(.acquiringAndReleasing, isAllowed: true),
        independentReads(.sequentiallyConsistent, isAllowed: false),
    ]

    private static func independentReads(
        _ fence: AtomicUpdateOrdering, isAllowed: Bool
    ) -> Litmus {
        Litmus(
            name: "independent reads, \(fence) fences", isAllowed: isAllowed,
            outcome: [[], [], [1, 0], [1, 0]],
            threads: readers + [
                { x, y in
                    note(x)
                    atomicMemoryFence(ordering: fence)
                    note(y)
                },
                { x, y in
                    note(y)
                    atomicMemoryFence(ordering: fence)
                    note(x)
                },
            ])
    }

    private static let exchanges: [Litmus] = [
        Litmus(
            name: "two exchanges", isAllowed: false, outcome: [[0], [0]],
            threads: [
                { x, _ in Machine.shared.note(x.exchange(1, ordering: .relaxed)) },
                { x, _ in Machine.shared.note(x.exchange(2, ordering: .relaxed)) },
            ]),
        Litmus(
            name: "a release sequence through an exchange", isAllowed: false,
            outcome: [[], [1], [2, 0]],
            threads: [
                { x, y in
                    y.store(1, ordering: .relaxed)
                    x.store(1, ordering: .releasing)
                },
                { x, _ in Machine.shared.note(x.exchange(2, ordering: .relaxed)) },
                { x, y in
                    note(x, .acquiring)
                    note(y)
                },
            ]),
    ]
}
