/// Every short use of a ring of two slots.
enum RingPrograms {
    enum Pushing: CaseIterable { case push, roomForTwo, backlog }
    enum Popping: CaseIterable { case pop, value }

    static let capacity = 2
    private static let operations = 4

    static func all() -> [Program] {
        let pushes = Array(repeating: Pushing.push, count: operations)
        let pops = Array(repeating: Popping.pop, count: operations)
        let quiet = [UInt64(0), .max - 1].flatMap { start in
            (0...capacity).flatMap { fill in
                sequences(of: Pushing.allCases).map { program($0, pops, start, fill) }
                    + sequences(of: Popping.allCases).map { program(pushes, $0, start, fill) }
            }
        }
        return quiet + [program(pushes, pops, 0, 0, showsCounts: true)]
    }

    private static func sequences<Step>(of steps: [Step]) -> [[Step]] {
        (0..<operations).reduce([[]]) { shorter, _ in
            shorter.flatMap { sequence in steps.map { sequence + [$0] } }
        }
    }

    /// - Parameters:
    ///   - start: Both indexes at first; near 2⁶⁴ they overflow within the program.
    ///   - fill: How many values lie in the ring at first.
    ///   - showsCounts: Whether each side publishes how many operations it has completed, so that
    ///     the other knows of them by more than the ring.
    private static func program(
        _ pushing: [Pushing], _ popping: [Popping], _ start: UInt64, _ fill: Int,
        showsCounts: Bool = false
    ) -> Program {
        let steps = "\(pushing.map { "\($0)" }) against \(popping.map { "\($0)" })"
        let words = "ring from \(start), \(fill) in it, \(steps)"
        return Program(name: words, threadCount: 2) {
            let traffic = RingTraffic(start: start, fill: fill, showsCounts: showsCounts)
            return { thread in
                if thread == 0 {
                    for step in pushing { traffic.take(step) }
                    Machine.shared.note(UInt64(traffic.pushed))
                } else {
                    for step in popping { traffic.take(step) }
                    traffic.drain()
                    Machine.shared.note(UInt64(traffic.popped))
                }
            }
        } verdict: { notes in
            notes[0] == notes[1] ? nil : "\(notes[0]) values pushed, \(notes[1]) popped"
        }
    }
}

/// Both sides of one ring. The producer pushes 1, 2, 3, …; each side sees its own counts only.
private final class RingTraffic {
    private var ends = makeRing(of: UInt64.self, capacity: RingPrograms.capacity)
    private let showsCounts: Bool
    private let shownPushed: Atomic<UInt64>
    private let shownPopped: Atomic<UInt64>
    private(set) var pushed = 0
    private(set) var popped = 0
    private var roomPromised = 0
    private var isValuePromised = false
    private let machine = Machine.shared

    init(start: UInt64, fill: Int, showsCounts: Bool) {
        self.showsCounts = showsCounts
        shownPushed = Atomic(UInt64(fill))
        shownPopped = Atomic(0)
        ends.producer.storage.tail.pointee.store(start, ordering: .relaxed)
        ends.producer.storage.head.pointee.store(start, ordering: .relaxed)
        (ends.producer.tail, ends.producer.seenHead) = (start, start)
        (ends.consumer.head, ends.consumer.seenTail) = (start, start)
        for _ in 0..<fill {
            pushed += 1
            _ = ends.producer.push(UInt64(pushed))
        }
    }

    func take(_ step: RingPrograms.Pushing) {
        // What the producer knows to be popped: the least room there is.
        let known = showsCounts ? Int(shownPopped.load(ordering: .acquiring)) : 0
        let free = RingPrograms.capacity - (pushed - known)
        switch step {
        case .push:
            if machine.measure("push", { ends.producer.push(UInt64(pushed + 1)) }) {
                pushed += 1
                roomPromised = max(0, roomPromised - 1)
                if showsCounts { shownPushed.store(UInt64(pushed), ordering: .releasing) }
            } else {
                machine.require(free <= 0, "push failed with \(free) slots free")
                machine.require(roomPromised == 0, "push failed in room that was promised")
            }
        case .roomForTwo: look(for: 2, free)
        case .backlog:
            let backlog = machine.measure("backlog") { ends.producer.backlog }
            machine.require(
                (0...RingPrograms.capacity).contains(backlog), "a backlog of \(backlog)")
        }
    }

    private func look(for count: Int, _ free: Int) {
        if machine.measure("hasRoom", { ends.producer.hasRoom(for: count) }) {
            roomPromised = max(roomPromised, count)
        } else {
            machine.require(free < count, "no room for \(count) with \(free) slots free")
            machine.require(roomPromised < count, "room that was promised is gone")
        }
    }

    func take(_ step: RingPrograms.Popping) {
        let known = showsCounts ? Int(shownPushed.load(ordering: .acquiring)) : 0
        switch step {
        case .pop:
            pop(known: known)
        case .value:
            if machine.measure("hasValue", { ends.consumer.hasValue() }) {
                isValuePromised = true
            } else {
                machine.require(known <= popped, "no value, though \(known - popped) were pushed")
            }
        }
    }

    private func pop(known: Int) {
        guard let value = machine.measure("pop", { ends.consumer.pop() }) else {
            machine.require(known <= popped, "pop failed, though \(known - popped) were pushed")
            machine.require(!isValuePromised, "pop failed on a value that was promised")
            return
        }
        popped += 1
        isValuePromised = false
        machine.require(value == UInt64(popped), "value \(value) popped as number \(popped)")
        if showsCounts { shownPopped.store(UInt64(popped), ordering: .releasing) }
    }

    /// Pops what is left once the producer has ended.
    func drain() {
        machine.join()
        for _ in 0...RingPrograms.capacity { pop(known: 0) }
    }
}
