/// What an operation does to other threads' knowledge.
public struct Order: Hashable, Sendable {
    var acquires = false
    var releases = false
    var isSequential = false

    static let relaxed = Order()
    static let acquire = Order(acquires: true)
    static let release = Order(releases: true)
    static let acquireRelease = Order(acquires: true, releases: true)
    static let sequential = Order(acquires: true, releases: true, isSequential: true)

    /// One step weaker, as the search for orders that nobody needs tries them.
    var weakened: Order { isSequential ? .acquireRelease : .relaxed }
}

/// One access to shared memory.
enum Operation: Hashable {
    case load(Int, Order)
    case store(Int, UInt64, Order)
    case exchange(Int, UInt64, Order)
    case fence(Order)
    /// Plain values: unordered accesses to one are a data race.
    case read(Int)
    case write(Int, UInt64)
    /// Waits until the other threads have ended, and knows what they knew.
    case join
    /// Waits until an event was signalled, forgets that it was, and knows what its signallers knew.
    case wait(Int)
}

/// How far a thread, or a message, knows each place and each thread.
///
/// Lanes 0..<12 hold the oldest message that may still be read at a place, lanes 12..<16 how many
/// operations of a thread happened before (a vector clock).
struct View {
    static let placeLimit = 12
    static let threadLimit = 4

    private var lanes = SIMD16<UInt8>()

    subscript(lane: Int) -> UInt8 {
        get { lanes[lane] }
        set { lanes[lane] = newValue }
    }

    static func clock(_ thread: Int) -> Int { placeLimit + thread }

    mutating func join(_ other: View) { lanes = pointwiseMax(lanes, other.lanes) }

    /// Appends the lanes in use: of so many places and threads.
    func append(to bytes: inout [UInt8], places: Int, threads: Int) {
        for lane in 0..<places { bytes.append(lanes[lane]) }
        for thread in 0..<threads { bytes.append(lanes[Self.clock(thread)]) }
    }
}

/// A value stored at a place, and what whoever acquires it gets to know.
struct Message {
    var value: UInt64
    var view: View
    /// An exchange read this message: nothing comes between it and the next.
    var isSealed = false
}

/// A plain value with the clocks of its last write and of each thread's last read.
struct Cell {
    var value: UInt64 = 0
    var writer = -1
    var written: UInt8 = 0
    var reads = SIMD4<UInt8>()
}

struct ThreadMemory {
    /// What the thread knows, what an acquiring fence would add, and what the last releasing
    /// fence lets its relaxed stores say.
    var now = View()
    var pending = View()
    var released = View()
}

/// The memory of C11 without load buffering: messages per place in modification order, and views.
struct Memory {
    var threads: [ThreadMemory]
    var places: [[Message]]
    var cells: [Cell]
    var fenced = View()

    /// The states after one operation: one for each message that a load may read, and for each
    /// position in the modification order that a store may take.
    func after(_ operation: Operation, by thread: Int) throws(Violation) -> [(Memory, UInt64)] {
        var next = self
        next.tick(thread)
        switch operation {
        case .load(let place, let order):
            return places[place].indices.dropFirst(Int(threads[thread].now[place])).map {
                var loaded = next
                loaded.read($0, at: place, by: thread, order)
                return (loaded, places[place][$0].value)
            }
        case .store(let place, let value, let order):
            return next.freePositions(at: place, thread).map {
                var stored = next
                stored.insert(value, at: place, $0, by: thread, order, after: View())
                return (stored, 0)
            }
        case .wait(let place):
            // The kernel's count changes by exchanges alone, so that only the newest can be met.
            return try after(.exchange(place, 0, .acquire), by: thread)
        case .exchange(let place, let value, let order):
            return next.freePositions(at: place, thread).map {
                var swapped = next
                let message = places[place][$0 - 1]
                swapped.read($0 - 1, at: place, by: thread, order)
                swapped.insert(value, at: place, $0, by: thread, order, after: message.view)
                swapped.places[place][$0 - 1].isSealed = true
                return (swapped, message.value)
            }
        case .fence(let order):
            next.fence(thread, order)
            return [(next, 0)]
        case .read(let cell):
            let value = try next.readPlain(cell, by: thread)
            return [(next, value)]
        case .write(let cell, let value):
            try next.writePlain(value, to: cell, by: thread)
            return [(next, 0)]
        case .join:
            for other in threads.indices { next.learn(threads[other].now, thread) }
            return [(next, 0)]
        }
    }

    /// Appends bytes that two memories of one program share only if they are the same.
    func append(to bytes: inout [UInt8]) {
        func append(_ view: View) {
            view.append(to: &bytes, places: places.count, threads: threads.count)
        }
        func append(_ word: UInt64) {
            withUnsafeBytes(of: word) { bytes.append(contentsOf: $0) }
        }
        for thread in threads {
            append(thread.now)
            append(thread.pending)
            append(thread.released)
        }
        append(fenced)
        for messages in places {
            bytes.append(UInt8(messages.count))
            for message in messages {
                append(message.value)
                append(message.view)
                bytes.append(message.isSealed ? 1 : 0)
            }
        }
        for cell in cells {
            append(cell.value)
            bytes.append(UInt8(cell.writer + 1))
            bytes.append(cell.written)
            for thread in threads.indices { bytes.append(cell.reads[thread]) }
        }
    }

    /// Whether an event was signalled and nobody has waited for it since.
    func isSignalled(_ place: Int) -> Bool { places[place].last?.value != 0 }

    private mutating func tick(_ thread: Int) {
        let lane = View.clock(thread)
        precondition(threads[thread].now[lane] < .max, "a thread of the model is too long")
        threads[thread].now[lane] += 1
        threads[thread].pending[lane] += 1
    }

    private mutating func learn(_ view: View, _ thread: Int) {
        threads[thread].now.join(view)
        threads[thread].pending.join(view)
    }

    private mutating func read(_ index: Int, at place: Int, by thread: Int, _ order: Order) {
        var seen = places[place][index].view
        seen[place] = UInt8(index)
        threads[thread].pending.join(seen)
        threads[thread].now[place] = UInt8(index)
        if order.acquires { threads[thread].now.join(seen) }
    }

    /// Where a new message may stand: behind all that the thread knows of, not behind a sealed one.
    private func freePositions(at place: Int, _ thread: Int) -> [Int] {
        let first = Int(threads[thread].now[place]) + 1
        return (first...places[place].count).filter { !places[place][$0 - 1].isSealed }
    }

    private mutating func insert(
        _ value: UInt64, at place: Int, _ position: Int, by thread: Int, _ order: Order,
        after previous: View
    ) {
        shift(place, from: position)
        threads[thread].now[place] = UInt8(position)
        threads[thread].pending[place] = UInt8(position)
        var view = order.releases ? threads[thread].now : threads[thread].released
        view.join(previous)
        view[place] = UInt8(position)
        places[place].insert(Message(value: value, view: view), at: position)
        precondition(places[place].count < 256, "a place of the model has too many messages")
    }

    private mutating func fence(_ thread: Int, _ order: Order) {
        if order.acquires { threads[thread].now = threads[thread].pending }
        if order.isSequential {
            learn(fenced, thread)
            fenced = threads[thread].now
            // The order of such fences is not a happens-before: it excuses no data race.
            for other in threads.indices { fenced[View.clock(other)] = 0 }
        }
        if order.releases { threads[thread].released = threads[thread].now }
    }

    private mutating func readPlain(_ cell: Int, by thread: Int) throws(Violation) -> UInt64 {
        try expectWritten(cell, before: thread, "read")
        cells[cell].reads[thread] = threads[thread].now[View.clock(thread)]
        return cells[cell].value
    }

    private mutating func writePlain(
        _ value: UInt64, to cell: Int, by thread: Int
    ) throws(Violation) {
        try expectWritten(cell, before: thread, "write")
        for other in threads.indices
        where other != thread && cells[cell].reads[other] > threads[thread].now[View.clock(other)] {
            throw Violation("data race: a write of a slot that another thread reads")
        }
        cells[cell].value = value
        cells[cell].writer = thread
        cells[cell].written = threads[thread].now[View.clock(thread)]
    }

    private func expectWritten(_ cell: Int, before thread: Int, _ what: String) throws(Violation) {
        let (writer, written) = (cells[cell].writer, cells[cell].written)
        if writer >= 0, writer != thread, written > threads[thread].now[View.clock(writer)] {
            throw Violation("data race: a \(what) of a slot that another thread writes")
        }
    }

    /// Makes room in the modification order: positions from here on move up by one.
    private mutating func shift(_ place: Int, from position: Int) {
        mapViews { view in
            if Int(view[place]) >= position { view[place] += 1 }
        }
    }

    /// Drops messages that no thread can read any more, so that equal futures are equal states.
    mutating func forget(readers: [Int]) {
        for place in places.indices {
            let oldest = readers.map { threads[$0].now[place] }.min() ?? 0
            guard oldest > 0 else { continue }
            places[place].removeFirst(Int(oldest))
            mapViews { view in view[place] = view[place] > oldest ? view[place] - oldest : 0 }
        }
    }

    private mutating func mapViews(_ change: (inout View) -> Void) {
        for thread in threads.indices {
            change(&threads[thread].now)
            change(&threads[thread].pending)
            change(&threads[thread].released)
        }
        for place in places.indices {
            for index in places[place].indices { change(&places[place][index].view) }
        }
        change(&fenced)
    }
}

/// What must never happen, and how it came to happen.
struct Violation: Error {
    let words: String
    var trace: [String] = []

    init(_ words: String) { self.words = words }
}
