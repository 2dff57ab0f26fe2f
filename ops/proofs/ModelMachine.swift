/// Where in the sources an operation stands, and its order after any weakening.
struct Site {
    let file: StaticString
    let line: Int
    let order: Order

    /// Plain memory has no order to weaken.
    static let plain = Site("", 0, .relaxed)

    init(_ file: StaticString, _ line: Int, _ order: Order) {
        self.file = file
        self.line = line
        let weakened = Machine.shared.weakened
        // The line first: text is dear, and asked for at every access.
        let isWeakened = weakened?.line == line && weakened?.file == Self.name(file)
        self.order = isWeakened ? order.weakened : order
    }

    var place: Place { Place(file: Self.name(file), line: line) }

    private static func name(_ file: StaticString) -> String {
        "\(file)".split(separator: "/").last.map(String.init) ?? ""
    }

    struct Place: Hashable, CustomStringConvertible {
        let file: String
        let line: Int

        var description: String { "\(file):\(line)" }
    }
}

/// Runs a program's thread as a function of what its operations returned.
///
/// To learn a thread's next operation, its body runs from the start: the operations on record
/// return what they returned, the next one is noted, and the rest of the body runs into the void
/// on zeros. Everything in the product is bounded, so that it ends.
final class Machine {
    nonisolated(unsafe) static let shared = Machine()

    /// The place in the sources whose order is one step weaker.
    var weakened: Site.Place?
    /// Places in the sources that ran with an order that is more than relaxed.
    var orderedSites: Set<Site.Place> = []
    /// The most accesses to shared memory in one operation of the product, by its name.
    private(set) var longest: [String: Int] = [:]

    private enum Phase { case setUp, replay, void }
    private var phase = Phase.setUp
    private var log: [UInt64] = []
    private var position = 0
    private var next: (Operation, Site)?
    private var failure: String?
    private(set) var initialPlaces: [UInt64] = []
    private(set) var initialCells: [UInt64] = []
    private var notes: [UInt64] = []

    /// What is known of a thread after its log.
    struct Step {
        /// The operation that comes next, or `nil` at the end of the thread.
        var next: (operation: Operation, site: Site)?
        /// What the thread's own conditions found wrong.
        var failure: String?
        /// What the thread noted for the program's last condition.
        var notes: [UInt64]
    }

    func step(of program: Program, thread: Int, after log: [UInt64]) -> Step {
        phase = .setUp
        initialPlaces = []
        initialCells = []
        let body = program.body()
        (self.log, position, next, failure, notes) = (log, 0, nil, nil, [])
        phase = .replay
        body(thread)
        return Step(next: next.map { ($0, $1) }, failure: failure, notes: notes)
    }

    func perform(_ operation: Operation, at site: Site) -> UInt64 {
        switch phase {
        case .setUp: return performAlone(operation)
        case .void: return 0
        case .replay: break
        }
        guard position == log.count else {
            position += 1
            return log[position - 1]
        }
        next = (operation, site)
        if site.order != .relaxed { orderedSites.insert(site.place) }
        phase = .void
        return 0
    }

    /// Before the threads begin there is one value at each place.
    private func performAlone(_ operation: Operation) -> UInt64 {
        switch operation {
        case .load(let place, _): return initialPlaces[place]
        case .store(let place, let value, _): initialPlaces[place] = value
        case .exchange(let place, let value, _):
            defer { initialPlaces[place] = value }
            return initialPlaces[place]
        case .read(let cell): return initialCells[cell]
        case .write(let cell, let value): initialCells[cell] = value
        case .fence, .join, .wait: break
        }
        return 0
    }

    func newPlace(_ value: UInt64) -> Int {
        if phase == .setUp { initialPlaces.append(value) }
        return initialPlaces.count - 1
    }

    func newCell() -> Int {
        if phase == .setUp { initialCells.append(0) }
        return initialCells.count - 1
    }

    /// A condition of a program's thread.
    func require(_ holds: Bool, _ words: @autoclosure () -> String) {
        if phase == .replay, !holds, failure == nil { failure = words() }
    }

    /// Whether the thread is still on record: the condition of loops that wait for something.
    var goesOn: Bool { phase == .replay }

    func note(_ value: UInt64) {
        if phase == .replay { notes.append(value) }
    }

    /// Counts the accesses to shared memory of one operation of the product.
    func measure<Result>(_ name: String, _ operation: () -> Result) -> Result {
        let start = position
        let result = operation()
        if phase == .replay { longest[name] = max(longest[name] ?? 0, position - start) }
        return result
    }

    /// Waits for the end of all other threads.
    func join() { _ = perform(.join, at: .plain) }
}
