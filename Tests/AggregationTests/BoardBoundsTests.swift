import Aggregation
import Testing

/// A programmer's error stops the program before it can touch memory that is not its own.
@Suite struct BoardBoundsTests {
    @Test func `a ring without slots cannot be made`() async {
        await #expect(processExitsWith: .failure) { _ = makeRing(of: Int.self, capacity: 0) }
    }

    @Test func `a ring of no power of two cannot be made`() async {
        await #expect(processExitsWith: .failure) { _ = makeRing(of: Int.self, capacity: 3) }
    }

    @Test func `a cell before the first cannot be read or written`() async {
        await #expect(processExitsWith: .failure) {
            _ = StateBoard(count: 2, initial: UInt64(5)).read(-1)
        }
        await #expect(processExitsWith: .failure) {
            StateBoard(count: 2, initial: UInt64(5)).write(1, at: -1)
        }
    }

    @Test func `a cell after the last cannot be read or written`() async {
        await #expect(processExitsWith: .failure) {
            _ = StateBoard(count: 2, initial: UInt64(5)).read(2)
        }
        await #expect(processExitsWith: .failure) {
            StateBoard(count: 2, initial: UInt64(5)).write(1, at: 2)
        }
    }

    @Test func `a value of half a word has no board`() async {
        await #expect(processExitsWith: .failure) {
            _ = StateBoard(count: 1, initial: UInt32(5))
        }
    }

    @Test func `cells do not touch each other`() {
        typealias Words = SIMD4<UInt64>
        let board = StateBoard(count: 5, initial: Words(repeating: 9))
        for cell in 0..<5 { board.write(Words(1, 2, 3, UInt64(cell)), at: cell) }
        board.write(Words(repeating: 7), at: 2)
        let read = (0..<5).map { board.read($0, attempts: 1) }
        #expect(
            read == [
                Words(1, 2, 3, 0), Words(1, 2, 3, 1), Words(repeating: 7), Words(1, 2, 3, 3),
                Words(1, 2, 3, 4),
            ])
    }

    @Test func `a ring says how much room and what backlog it has`() {
        var ring = makeRing(of: Int.self, capacity: 8)
        for value in 0..<5 { _ = ring.producer.push(value) }
        _ = ring.consumer.pop()
        let rooms = (3...5).map { ring.producer.hasRoom(for: $0) }
        let backlog = ring.producer.backlog
        #expect(rooms == [true, true, false])
        #expect(backlog == 4)
    }
}
