import Messaging

/// Two connected sockets of one context, as most tests need them.
struct SocketPair: ~Copyable {
    /// Long enough for a loaded machine, short enough to fail within the patience of a reader.
    static let patience = 5_000

    let context: MessagingContext
    var sender: Socket
    var receiver: Socket

    /// Binds a receiver and connects a sender; a `*` port is resolved.
    init(
        _ senderKind: SocketKind, _ receiverKind: SocketKind, at endpoint: String,
        sending: SocketOptions = SocketOptions(sendTimeoutMilliseconds: patience),
        receiving: SocketOptions = SocketOptions(receiveTimeoutMilliseconds: patience)
    ) throws {
        let context = try MessagingContext()
        var receiver = try context.socket(receiverKind, options: receiving)
        var sender = try context.socket(senderKind, options: sending)
        try sender.connect(receiver.bind(endpoint))
        self.context = context
        self.receiver = receiver
        self.sender = sender
    }

    /// Publishes a heartbeat until the subscriber has seen one: only then is it subscribed.
    ///
    /// - Returns: Whether that happened within the patience.
    mutating func meet(beat: [UInt8]) throws -> Bool {
        for _ in 0..<Self.patience / 10 {
            _ = try sender.send(beat, wait: false)
            if try receiver.poll(timeoutMilliseconds: 10) { return true }
        }
        return false
    }

    /// Sends until the library refuses, and counts what it took; stops at a limit.
    mutating func fill(with frame: [UInt8], limit: Int) throws -> Int {
        for taken in 0..<limit {
            guard try sender.send(frame, wait: false) else { return taken }
        }
        return limit
    }
}
