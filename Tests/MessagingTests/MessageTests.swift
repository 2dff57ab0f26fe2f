import Foundation
import Messaging
import Testing

@Suite struct MessageTests {
    @Test(arguments: [0, 1, 7, 29, 32, 33, 34, 47, 48, 80, 255, 256, 8_191, 8_192, 65_537])
    func `a frame of any size is read in place`(size: Int) throws {
        var pair = try SocketPair(.push, .pull, at: "tcp://127.0.0.1:*")
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) }
        var message = Message()
        #expect(try pair.sender.send(bytes, wait: true))
        #expect(try pair.receiver.receive(&message, wait: true))
        #expect(message.count == size)
        #expect(message.withUnsafeBytes { [UInt8]($0) } == bytes)
        #expect(message.withBytes { $0.byteCount } == size)
    }

    @Test func `one message takes small and large frames in turn`() throws {
        var pair = try SocketPair(.push, .pull, at: "inproc://turns")
        var message = Message()
        let sizes = [3, 100_000, 0, 34, 33]
        for size in sizes {
            #expect(try pair.sender.send([UInt8](repeating: 9, count: size), wait: true))
        }
        for size in sizes {
            #expect(try pair.receiver.receive(&message, wait: true))
            #expect(message.withUnsafeBytes { [UInt8]($0) } == [UInt8](repeating: 9, count: size))
        }
    }

    @Test func `a receive that finds nothing empties the message`() throws {
        var pair = try SocketPair(.push, .pull, at: "inproc://nothing")
        var message = Message()
        #expect(try pair.sender.send(frames: [[1, 2], [3]], wait: true))
        #expect(try pair.receiver.receive(&message, wait: true))
        #expect(message.hasMore == true)
        try pair.receiver.discardRest(of: &message)
        #expect(try pair.receiver.receive(&message, wait: false) == false)
        #expect(message.count == 0)
        #expect(message.hasMore == false)
        #expect(message.withUnsafeBytes { $0.isEmpty })
    }

    @Test func `discarding the rest leaves the next message whole`() throws {
        var pair = try SocketPair(.push, .pull, at: "inproc://rest")
        var message = Message()
        #expect(try pair.sender.send(frames: [[1], [2], [3]], wait: true))
        #expect(try pair.sender.send([4], wait: true))
        #expect(try pair.receiver.receive(&message, wait: true))
        try pair.receiver.discardRest(of: &message)
        #expect(try pair.receiver.receiveFrames(wait: true) == [[4]])
    }

    @Test func `a receive gives up after its timeout`() throws {
        var pair = try SocketPair(
            .push, .pull, at: "inproc://late",
            receiving: SocketOptions(receiveTimeoutMilliseconds: 1))
        var message = Message()
        #expect(try pair.receiver.receive(&message, wait: true) == false)
    }

    @Test func `a waiting receive sleeps`() throws {
        var pair = try SocketPair(
            .push, .pull, at: "inproc://asleep",
            receiving: SocketOptions(receiveTimeoutMilliseconds: 200))
        var message = Message()
        let before = processorNanoseconds()
        #expect(try pair.receiver.receive(&message, wait: true) == false)
        #expect(processorNanoseconds() - before < 50_000_000)
    }

    /// Processor time this thread has used.
    private func processorNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
