public import Messaging
public import Wire

/// Asks a processor for an override and waits for the answer.
public enum OverrideLink {
    /// Sends a request.
    ///
    /// - Parameters:
    ///   - endpoint: The processor's `overrides` endpoint.
    ///   - security: The asker's key; `.plain` for a processor without keys.
    ///   - timeoutMilliseconds: Longest wait for the answer.
    /// - Throws: `LinkError` when nobody answers, or the answer cannot be read.
    public static func ask(
        _ request: OverrideRequest, of endpoint: String, security: SocketSecurity,
        timeoutMilliseconds: Int = 5_000
    ) throws(LinkError) -> OverrideReply {
        let frames: [[UInt8]]? = try LinkError.wrapping { () throws(MessagingError) in
            let context = try MessagingContext()
            var socket = try context.socket(.dealer, options: SocketOptions(security: security))
            try socket.connect(endpoint)
            _ = try socket.send(frames: [request.payload], wait: true)
            guard try socket.poll(timeoutMilliseconds: timeoutMilliseconds) else { return nil }
            return try socket.receiveFrames(wait: false)
        }
        guard let answer = frames?.last else {
            throw LinkError(
                words: "\(endpoint): no answer within \(timeoutMilliseconds / 1_000) s; is the "
                    + "processor alive, and is this key on its list?")
        }
        do throws(SignalMessageError) {
            return try OverrideReply(payload: answer)
        } catch {
            throw LinkError(words: "\(endpoint): the answer cannot be read: \(error)")
        }
    }
}
