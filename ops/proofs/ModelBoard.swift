/// Short uses of a board with one cell of two words.
enum BoardPrograms {
    static func all() -> [Program] {
        [
            program("two writes, two reads", readers: 1, reads: 2),
            program("two writes, two reads, counts shown", readers: 1, reads: 2, showsCount: true),
            program("one write, two readers", writes: 1, readers: 2, reads: 1),
            program("two writes, two readers", readers: 2, reads: 1),
            afterTheWrites,
            beforeTheWrite,
        ]
    }

    private static func program(
        _ name: String, writes: Int = 2, readers: Int, reads: Int, showsCount: Bool = false
    ) -> Program {
        Program(name: "board: \(name)", threadCount: 1 + readers) {
            let traffic = BoardTraffic(writes: writes, showsCount: showsCount)
            return { thread in
                if thread == 0 {
                    traffic.write()
                } else {
                    for _ in 0..<reads { traffic.read() }
                }
            }
        }
    }

    /// No write is in the way any more: one attempt must do, and show the last value.
    private static var afterTheWrites: Program {
        Program(name: "board: after the writes", threadCount: 2) {
            let traffic = BoardTraffic(writes: 2, showsCount: false)
            return { thread in
                if thread == 0 { return traffic.write() }
                Machine.shared.join()
                traffic.read(known: 2, attempts: 1)
            }
        }
    }

    /// The write waits for the read: nothing is in the way yet.
    private static var beforeTheWrite: Program {
        Program(name: "board: before the write", threadCount: 2) {
            let traffic = BoardTraffic(writes: 1, showsCount: false)
            return { thread in
                if thread == 1 { return traffic.read(attempts: 1, isAlone: true) }
                Machine.shared.join()
                traffic.write()
            }
        }
    }
}

/// A value whose two words belong together: the `number`th, and its complement.
private struct Pair: BitwiseCopyable {
    var number: UInt64
    var complement: UInt64

    init(_ number: Int) {
        self.number = UInt64(number)
        complement = ~self.number
    }
}

/// One board, its writer and its readers; each reader's newest value is its own.
private final class BoardTraffic {
    private let board = StateBoard(count: 1, initial: Pair(0))
    private let written = Atomic<UInt64>(0)
    private let writes: Int
    private let showsCount: Bool
    private var newest: UInt64 = 0
    private let machine = Machine.shared

    init(writes: Int, showsCount: Bool) {
        self.writes = writes
        self.showsCount = showsCount
    }

    func write() {
        for number in 1...writes {
            machine.measure("write") { board.write(Pair(number), at: 0) }
            if showsCount { written.store(UInt64(number), ordering: .releasing) }
        }
    }

    /// - Parameters:
    ///   - known: How many writes the reader knows to be complete.
    ///   - isAlone: Whether no write can be in the way.
    func read(known: Int = 0, attempts: Int = 2, isAlone: Bool = false) {
        let known = showsCount ? Int(written.load(ordering: .acquiring)) : known
        let read = machine.measure("read, \(attempts) attempts") {
            board.read(0, attempts: attempts)
        }
        guard let pair = read else {
            machine.require(
                known < writes && !isAlone, "a read gave up with no write in the way")
            return
        }
        machine.require(pair.complement == ~pair.number, "torn value: half of two writes")
        machine.require(pair.number >= newest, "a reader went back")
        machine.require(pair.number >= UInt64(known), "a completed write was not read")
        newest = max(newest, pair.number)
    }
}
