/// A whole message as arrays, with what is known of its sender.
public struct ReceivedMessage: Hashable, Sendable {
    /// One array for each frame; there is at least one.
    public let frames: [[UInt8]]
    /// As `Message.userID`.
    public let userID: String?
    /// As `Message.peerAddress`.
    public let peerAddress: String?
}
