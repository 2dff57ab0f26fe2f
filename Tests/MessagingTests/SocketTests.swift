import Messaging
import Testing

@Suite struct SocketTests {
    @Test(arguments: ["tcp://127.0.0.1:*", "tcp://localhost:*", "inproc://frames"])
    func `a message of several frames arrives whole`(endpoint: String) throws {
        var pair = try SocketPair(.push, .pull, at: endpoint)
        let frames: [[UInt8]] = [[1], [], [2, 3, 4]]
        #expect(try pair.sender.send(frames: frames, wait: true))
        #expect(try pair.receiver.receiveFrames(wait: true) == frames)
    }

    @Test func `binding returns the real port`() throws {
        let context = try MessagingContext()
        var socket = try context.socket(.pull)
        let endpoint = try socket.bind("tcp://127.0.0.1:*")
        #expect(endpoint.wholeMatch(of: /tcp:\/\/127\.0\.0\.1:[1-9][0-9]*/) != nil)
    }

    @Test func `a dealer asks and a router answers by name`() throws {
        var pair = try SocketPair(.dealer, .router, at: "tcp://127.0.0.1:*")
        #expect(try pair.sender.send([7], wait: true))
        var request = try #require(try pair.receiver.receiveFrames(wait: true))
        request[1] = [8]
        #expect(try pair.receiver.send(frames: request, wait: true))
        #expect(try pair.sender.poll(timeoutMilliseconds: SocketPair.patience))
        #expect(try pair.sender.receiveFrames(wait: false) == [[8]])
    }

    @Test func `a mandatory router says when a peer is gone`() throws {
        let context = try MessagingContext()
        var router = try context.socket(.router, options: SocketOptions(routerMandatory: true))
        #expect(throws: MessagingError.unreachable) {
            try router.send(frames: [[1, 2, 3], [4]], wait: false)
        }
    }

    @Test func `a subscriber gets its topic and no other`() throws {
        var pair = try SocketPair(.publish, .subscribe, at: "tcp://127.0.0.1:*")
        try pair.receiver.subscribe("heartbeat")
        try pair.receiver.subscribe("link/7")
        #expect(try pair.meet(beat: Array("heartbeat".utf8)))
        let news = [Array("link/7".utf8), Array("slow".utf8)]
        #expect(try pair.sender.send(frames: [Array("link/8".utf8), [0]], wait: false))
        #expect(try pair.sender.send(frames: news, wait: false))
        #expect(try pair.nextAfterHeartbeats() == news)
    }

    @Test func `sending is refused at the high-water mark and does not block`() throws {
        let mark = SocketOptions(sendHighWaterMark: 10, receiveHighWaterMark: 10)
        var pair = try SocketPair(
            .push, .pull, at: "inproc://full", sending: mark, receiving: mark)
        #expect(try pair.fill(with: [1, 2, 3], limit: 1_000) == 20)
        #expect(try pair.sender.send(frames: [[1], [2]], wait: false) == false)
    }

    @Test func `sending without a peer is refused`() throws {
        let context = try MessagingContext()
        var socket = try context.socket(.push)
        #expect(try socket.send([1], wait: false) == false)
    }

    @Test func `a waiting send gives up after its timeout`() throws {
        let context = try MessagingContext()
        var socket = try context.socket(
            .push, options: SocketOptions(sendTimeoutMilliseconds: 1))
        #expect(try socket.send([1], wait: true) == false)
    }

    @Test func `polling tells which of two sockets has news`() throws {
        var pair = try SocketPair(.push, .pull, at: "inproc://one")
        var idle = try pair.context.socket(.pull)
        _ = try idle.bind("inproc://other")
        #expect(try pair.sender.send([1], wait: true))
        let ready = try Socket.poll(
            &idle, &pair.receiver, timeoutMilliseconds: SocketPair.patience)
        #expect(ready == (false, true))
        #expect(try idle.poll(timeoutMilliseconds: 0) == false)
    }

    @Test func `a frame above the limit drops its sender, not the others`() throws {
        var pair = try SocketPair(
            .push, .pull, at: "tcp://127.0.0.1:*",
            receiving: SocketOptions(
                receiveTimeoutMilliseconds: SocketPair.patience, maximumMessageBytes: 64))
        #expect(try pair.sender.send([UInt8](repeating: 1, count: 65), wait: true))
        var other = try pair.context.socket(.push)
        try other.connect(pair.receiver.bind("tcp://127.0.0.1:*"))
        #expect(try other.send([UInt8](repeating: 2, count: 64), wait: true))
        #expect(try pair.receiver.receiveFrames(wait: true)?.first?.first == 2)
    }

    @Test func `a pusher cannot receive`() throws {
        var pair = try SocketPair(.push, .pull, at: "inproc://wrong")
        var message = Message()
        #expect(throws: MessagingError.wrongState(operation: "receiving")) {
            try pair.sender.receive(&message, wait: false)
        }
        #expect(throws: MessagingError.wrongState(operation: "sending")) {
            try pair.receiver.send([1], wait: false)
        }
        #expect(throws: MessagingError.wrongState(operation: "subscribing")) {
            try pair.receiver.subscribe("")
        }
    }
}

extension SocketPair {
    /// The first message that is not a heartbeat of `meet`.
    fileprivate mutating func nextAfterHeartbeats() throws -> [[UInt8]]? {
        while let frames = try receiver.receiveFrames(wait: true) {
            if frames.count > 1 { return frames }
        }
        return nil
    }
}
