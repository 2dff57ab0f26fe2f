public import Messaging

/// Sends a file of messages as fast as the other side takes them.
public enum FileSender {
    /// Sends all messages to one endpoint; returns once they have been handed over.
    ///
    /// - Returns: The moment before the first message, in nanoseconds of the monotonic clock.
    /// - Throws: `MessagingError` when the endpoint is no endpoint.
    public static func send(
        _ file: borrowing FrameFile, to endpoint: String, security: SocketSecurity = .plain,
        isStopped: () -> Bool
    ) throws -> Int64 {
        let context = try MessagingContext()
        // Whatever has been handed over is delivered before the process ends.
        let options = SocketOptions(
            lingerMilliseconds: 30_000, sendTimeoutMilliseconds: 100, waitsForPeer: true,
            security: security)
        var socket = try context.socket(.push, options: options)
        try socket.connect(endpoint)
        let start = Stopwatch.now
        for index in 0..<file.count {
            while try unsafe !socket.send(file[index], wait: true) {
                if isStopped() { return start }
            }
        }
        return start
    }
}
