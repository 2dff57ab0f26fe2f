import CZeroMQ

extension Socket {
    /// Sends one frame; the library keeps its own copy of the bytes.
    ///
    /// A publisher never waits and always answers `true`: it drops for subscribers who are full.
    ///
    /// - Parameters:
    ///   - bytes: The frame; may be empty.
    ///   - more: Whether further frames of the same message follow.
    ///   - wait: Whether to sleep until there is room, at most `sendTimeoutMilliseconds`.
    /// - Returns: Whether the frame was taken. `false`: the high-water mark is reached, or nobody
    ///   is connected.
    /// - Throws: `.terminated`, `.unreachable`; `.wrongState` for a kind that only receives.
    public mutating func send(
        _ bytes: UnsafeRawBufferPointer, more: Bool = false, wait: Bool
    ) throws(MessagingError) -> Bool {
        try unsafe send(bytes.bytes, more: more, wait: wait)
    }

    /// Sends one frame, as above.
    public mutating func send(
        _ bytes: RawSpan, more: Bool = false, wait: Bool
    ) throws(MessagingError) -> Bool {
        let flags = (more ? ZMQ_SNDMORE : 0) | (wait ? 0 : ZMQ_DONTWAIT)
        let handle = unsafe handle
        let result = unsafe bytes.withUnsafeBytes { bytes in
            retryingInterrupts {
                unsafe zmq_send(handle, bytes.baseAddress, bytes.count, flags)
            }
        }
        if result >= 0 { return true }
        guard zmq_errno() == EAGAIN else { throw MessagingError.latest(during: "sending") }
        return false
    }

    /// Sends one frame, as above.
    public mutating func send(
        _ bytes: [UInt8], more: Bool = false, wait: Bool
    ) throws(MessagingError) -> Bool {
        try unsafe send(bytes.span.bytes, more: more, wait: wait)
    }

    /// Sends a whole message of one or more frames: all of them or none.
    ///
    /// - Parameter wait: As in `send(_:more:wait:)`.
    /// - Returns: Whether the message was taken. `false`: nobody gets any part of it.
    /// - Throws: As `send(_:more:wait:)`.
    public mutating func send(
        frames: [[UInt8]], wait: Bool
    ) throws(MessagingError) -> Bool {
        precondition(!frames.isEmpty, "a message has at least one frame")
        var isWhole = true
        for (index, frame) in frames.enumerated() {
            let isTaken = try send(frame, more: index < frames.count - 1, wait: wait)
            if !isTaken, index == 0 { return false }
            // The peer left in the middle. The library drops the rest only if it gets to see it;
            // stopping here would make it drop the beginning of the next message instead.
            isWhole = isWhole && isTaken
        }
        return isWhole
    }
}
