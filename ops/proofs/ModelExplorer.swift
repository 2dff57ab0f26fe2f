/// A program of a few threads on the product's own code, and what must hold at its end.
struct Program {
    let name: String
    let threadCount: Int
    /// Sets the program up and returns what each thread does. Called anew for every replay.
    let body: () -> (Int) -> Void
    /// Judges what the threads noted, once all have ended; returns what is wrong.
    var verdict: ([[UInt64]]) -> String? = { _ in nil }
}

/// Walks through every interleaving of a program and every read and store its orders permit.
final class Explorer {
    private struct Node {
        let log: [UInt64]
        let step: Machine.Step
        var children: [UInt64: Int] = [:]
    }

    private struct State {
        var nodes: [Int]
        var memory: Memory

        var key: Key {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(320)
            for node in nodes { withUnsafeBytes(of: Int32(node)) { bytes += $0 } }
            memory.append(to: &bytes)
            return Key(bytes: bytes)
        }
    }

    /// A whole state in bytes: what is remembered is no digest of it.
    private struct Key: Hashable {
        let bytes: [UInt8]

        func hash(into hasher: inout Hasher) {
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }

    private let program: Program
    private let machine = Machine.shared
    /// Each thread's logs as a tree; what a thread does next depends on its log alone.
    private var nodes: [[Node]] = []
    /// States seen, with the number of executions from each to the end.
    private var executions: [Key: Double] = [:]
    private var trace: [(thread: Int, operation: Operation, result: UInt64, site: Site)] = []
    private(set) var outcomes: Set<[[UInt64]]> = []

    var stateCount: Int { executions.count }

    init(_ program: Program) { self.program = program }

    /// Visits all states; returns the number of executions: paths from the start to an end.
    func explore() throws(Violation) -> Double {
        for thread in 0..<program.threadCount {
            nodes.append([Node(log: [], step: step(thread, []))])
        }
        let memory = Memory(
            threads: Array(repeating: ThreadMemory(), count: program.threadCount),
            places: machine.initialPlaces.map { [Message(value: $0, view: View())] },
            cells: machine.initialCells.map { Cell(value: $0) })
        precondition(memory.places.count <= View.placeLimit, "a program has too many places")
        precondition(program.threadCount <= View.threadLimit, "a program has too many threads")
        return try visit(State(nodes: Array(repeating: 0, count: nodes.count), memory: memory))
    }

    private func step(_ thread: Int, _ log: [UInt64]) -> Machine.Step {
        machine.step(of: program, thread: thread, after: log)
    }

    private func visit(_ state: State) throws(Violation) -> Double {
        let key = state.key
        if let known = executions[key] { return known }
        var total = 0.0
        var isStuck = true
        for thread in nodes.indices {
            guard let (operation, site) = nodes[thread][state.nodes[thread]].step.next,
                isPossible(operation, in: state, thread)
            else { continue }
            isStuck = false
            for (memory, result) in try after(state, operation, site, thread) {
                trace.append((thread, operation, result, site))
                var next = State(nodes: state.nodes, memory: memory)
                next.nodes[thread] = try child(of: state.nodes[thread], thread, result)
                next.memory.forget(
                    readers: nodes.indices.filter { !hasEnded(next, thread: $0) })
                total += try visit(next)
                trace.removeLast()
            }
        }
        if isStuck {
            try judge(state)
            total = 1
        }
        executions[key] = total
        return total
    }

    private func after(
        _ state: State, _ operation: Operation, _ site: Site, _ thread: Int
    ) throws(Violation) -> [(Memory, UInt64)] {
        do throws(Violation) {
            return try state.memory.after(operation, by: thread)
        } catch {
            trace.append((thread, operation, 0, site))
            throw violation(error.words)
        }
    }

    private func child(
        of parent: Int, _ thread: Int, _ result: UInt64
    ) throws(Violation) -> Int {
        if let known = nodes[thread][parent].children[result] { return known }
        let log = nodes[thread][parent].log + [result]
        let node = Node(log: log, step: step(thread, log))
        if let words = node.step.failure { throw violation(words) }
        nodes[thread].append(node)
        nodes[thread][parent].children[result] = nodes[thread].count - 1
        return nodes[thread].count - 1
    }

    private func hasEnded(_ state: State, thread: Int) -> Bool {
        nodes[thread][state.nodes[thread]].step.next == nil
    }

    private func isPossible(_ operation: Operation, in state: State, _ thread: Int) -> Bool {
        switch operation {
        case .join: hasEnded(state, except: thread)
        case .wait(let place): state.memory.isSignalled(place)
        default: true
        }
    }

    private func hasEnded(_ state: State, except thread: Int) -> Bool {
        nodes.indices.allSatisfy { $0 == thread || hasEnded(state, thread: $0) }
    }

    private func judge(_ state: State) throws(Violation) {
        guard nodes.indices.allSatisfy({ hasEnded(state, thread: $0) }) else {
            throw violation("a thread waits for ever")
        }
        let notes = nodes.indices.map { nodes[$0][state.nodes[$0]].step.notes }
        outcomes.insert(notes)
        if let words = program.verdict(notes) { throw violation(words) }
    }

    private func violation(_ words: String) -> Violation {
        var violation = Violation("\(words) [\(program.name)]")
        violation.trace = trace.map {
            "thread \($0.thread): \($0.operation) = \($0.result) at \($0.site.place)"
        }
        return violation
    }
}
