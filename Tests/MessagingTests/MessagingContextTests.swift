import Messaging
import Testing

@Suite struct MessagingContextTests {
    @Test func `there are as many sockets as were asked for, and no more`() throws {
        let context = try MessagingContext(socketLimit: 2)
        let first = try context.socket(.pull)
        let second = try context.socket(.pull)
        #expect(throws: MessagingError.tooManyOpen) { try makeSocket(in: context) }
        #expect(throws: MessagingError.self) { try MessagingContext(socketLimit: 0) }
        _ = consume first
        _ = consume second
    }

    @Test func `shutdown wakes a thread that is blocked in a receive`() throws {
        let context = try MessagingContext()
        var socket = try context.socket(.pull)
        _ = try socket.bind("inproc://blocked")
        let receiver = BlockedReceiver(socket)
        #expect(!receiver.hasEnded(withinMilliseconds: 50))
        context.shutdown()
        #expect(receiver.hasEnded(withinMilliseconds: SocketPair.patience))
        #expect(receiver.result == .failure(.terminated))
    }

    @Test func `a signal ends a blocked receive without an error`() throws {
        let context = try MessagingContext()
        var socket = try context.socket(.pull)
        _ = try socket.bind("inproc://interrupted")
        let receiver = BlockedReceiver(socket)
        #expect(!receiver.hasEnded(withinMilliseconds: 50))
        receiver.interrupt()
        #expect(receiver.hasEnded(withinMilliseconds: SocketPair.patience))
        #expect(receiver.result == .success(false))
    }

    @Test func `after shutdown every call says so`() throws {
        var pair = try SocketPair(.push, .pull, at: "inproc://over")
        var message = Message()
        pair.context.shutdown()
        pair.context.shutdown()
        #expect(throws: MessagingError.terminated) {
            try pair.receiver.receive(&message, wait: true)
        }
        #expect(throws: MessagingError.terminated) { try pair.sender.send([1], wait: true) }
        #expect(throws: MessagingError.terminated) {
            try pair.receiver.poll(timeoutMilliseconds: -1)
        }
        #expect(throws: MessagingError.terminated) { try pair.receiver.bind("inproc://again") }
        #expect(throws: MessagingError.terminated) { try makeSocket(in: pair.context) }
    }

    @Test(arguments: [
        SocketOptions(sendHighWaterMark: 0), SocketOptions(receiveHighWaterMark: 0),
        SocketOptions(lingerMilliseconds: -1), SocketOptions(receiveTimeoutMilliseconds: -1),
        SocketOptions(sendBufferBytes: 1 << 40), SocketOptions(maximumMessageBytes: 0),
    ])
    func `an option without a bound is refused`(options: SocketOptions) throws {
        let context = try MessagingContext()
        let error = #expect(throws: MessagingError.self) {
            try makeSocket(in: context, options: options)
        }
        #expect(error?.description.contains("; choose a value from ") == true)
    }

    @Test func `a context needs a thread`() {
        #expect(throws: MessagingError.badOption(name: "ioThreads", value: 0, least: 1)) {
            try MessagingContext(ioThreads: 0)
        }
    }

    @Test func `lingering messages survive their socket`() throws {
        let context = try MessagingContext()
        var receiver = try context.socket(
            .pull, options: SocketOptions(receiveTimeoutMilliseconds: SocketPair.patience))
        let endpoint = try receiver.bind("tcp://127.0.0.1:*")
        try sendAndClose([5], to: endpoint)
        #expect(try receiver.receiveFrames(wait: true) == [[5]])
    }

    @Test func `the library is one this was tested with`() {
        #expect(libraryVersion.hasPrefix("4."))
    }

    private func makeSocket(
        in context: MessagingContext, options: SocketOptions = SocketOptions()
    ) throws(MessagingError) {
        _ = try context.socket(.push, options: options)
    }

    private func sendAndClose(_ bytes: [UInt8], to endpoint: String) throws {
        let context = try MessagingContext()
        var socket = try context.socket(
            .push, options: SocketOptions(lingerMilliseconds: SocketPair.patience))
        try socket.connect(endpoint)
        #expect(try socket.send(bytes, wait: true))
    }
}
