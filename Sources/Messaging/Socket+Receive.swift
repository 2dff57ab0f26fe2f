import CZeroMQ

extension Socket {
    /// Receives one frame in place.
    ///
    /// - Parameters:
    ///   - message: Takes the frame; what it held before is released.
    ///   - wait: Whether to sleep until something comes, at most `receiveTimeoutMilliseconds`.
    /// - Returns: Whether there was a frame. `false` also when a signal interrupted the wait.
    /// - Complexity: No allocation or copy here.
    /// - Throws: `.terminated`; `.wrongState` for a kind that only sends.
    public mutating func receive(
        _ message: inout Message, wait: Bool
    ) throws(MessagingError) -> Bool {
        while unsafe zmq_msg_recv(message.pointer, handle, wait ? 0 : ZMQ_DONTWAIT) < 0 {
            let code = zmq_errno()
            message.didReceiveNothing()
            if code == EAGAIN || (code == EINTR && wait) { return false }
            if code != EINTR { throw MessagingError.latest(during: "receiving") }
        }
        message.didReceive(isAuthenticated: authenticatesPeers)
        return true
    }

    /// Receives and drops the frames that follow `message`, which is void afterwards if any did.
    ///
    /// - Throws: `.terminated`.
    public mutating func discardRest(of message: inout Message) throws(MessagingError) {
        // The library delivers all frames of a message at once, so there is nothing to wait for.
        while message.hasMore { _ = try receive(&message, wait: false) }
    }

    /// Receives a whole message as arrays, for places where speed does not matter.
    ///
    /// - Parameter wait: As in `receive(_:wait:)`.
    /// - Returns: One array for each frame, or `nil` when there was no message.
    /// - Throws: `.terminated`; `.wrongState` for a kind that only sends.
    public mutating func receiveFrames(wait: Bool) throws(MessagingError) -> [[UInt8]]? {
        try receiveMessage(wait: wait)?.frames
    }

    /// Receives a whole message and who sent it, for places where speed does not matter.
    ///
    /// - Parameter wait: As in `receive(_:wait:)`.
    /// - Returns: The message, or `nil` when there was none.
    /// - Throws: `.terminated`; `.wrongState` for a kind that only sends.
    public mutating func receiveMessage(wait: Bool) throws(MessagingError) -> ReceivedMessage? {
        var message = Message()
        guard try receive(&message, wait: wait) else { return nil }
        var frames = unsafe [message.withUnsafeBytes { unsafe [UInt8]($0) }]
        while message.hasMore, try receive(&message, wait: false) {
            unsafe frames.append(message.withUnsafeBytes { unsafe [UInt8]($0) })
        }
        // The last frame is the sender's in any case: the one that a router puts first, fetched
        // while somebody polled, says nothing of where the message came from.
        return ReceivedMessage(
            frames: frames, userID: message.userID, peerAddress: message.peerAddress)
    }

    /// Waits, asleep, until a receive would find something.
    ///
    /// - Parameter timeoutMilliseconds: Longest wait; 0 only looks, negative waits for ever.
    /// - Returns: Whether something is there. `false` also when a signal interrupted the wait.
    /// - Throws: `.terminated`.
    public mutating func poll(timeoutMilliseconds: Int) throws(MessagingError) -> Bool {
        var item = unsafe pollItem
        guard unsafe zmq_poll(&item, 1, timeoutMilliseconds) >= 0 else {
            guard zmq_errno() == EINTR else { throw MessagingError.latest(during: "polling") }
            return false
        }
        return unsafe item.revents != 0
    }

    /// Waits, asleep, until a receive on one of two sockets would find something.
    ///
    /// - Parameters:
    ///   - first: A socket.
    ///   - second: Another one of the same thread.
    ///   - timeoutMilliseconds: Longest wait; 0 only looks, negative waits for ever.
    /// - Returns: Which of them have something; neither after the timeout or a signal.
    /// - Throws: `.terminated`.
    public static func poll(
        _ first: inout Socket, _ second: inout Socket, timeoutMilliseconds: Int
    ) throws(MessagingError) -> (first: Bool, second: Bool) {
        var items: InlineArray = unsafe [first.pollItem, second.pollItem]
        var span = unsafe items.mutableSpan
        let result = unsafe span.withUnsafeMutableBufferPointer {
            unsafe zmq_poll($0.baseAddress, 2, timeoutMilliseconds)
        }
        guard result >= 0 else {
            guard zmq_errno() == EINTR else { throw MessagingError.latest(during: "polling") }
            return (false, false)
        }
        return unsafe (items[0].revents != 0, items[1].revents != 0)
    }

    private var pollItem: zmq_pollitem_t {
        unsafe zmq_pollitem_t(socket: handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    }
}
