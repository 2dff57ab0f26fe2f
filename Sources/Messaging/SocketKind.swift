import CZeroMQ

/// What a socket does with messages; the words are those of the ZeroMQ guide.
public enum SocketKind: Sendable {
    /// Sends to one of the connected pullers in turn; refuses when all are full.
    case push
    /// Receives from all connected pushers in turn.
    case pull
    /// Sends to every subscriber whose prefix matches; drops for those who are full.
    case publish
    /// A publisher that also receives what is subscribed to: a frame for the first subscriber of
    /// each topic, `1` and the topic, and another for the last one that leaves, `0` and the topic.
    case extendedPublish
    /// Receives what it subscribed to.
    case subscribe
    /// Receives requests, each after a frame that names the peer; answers by that name.
    case router
    /// Sends requests without waiting for their answers.
    case dealer
    /// Exactly two ends, inside one process.
    case pair

    /// The library's number for the kind.
    var code: Int32 {
        switch self {
        case .push: ZMQ_PUSH
        case .pull: ZMQ_PULL
        case .publish: ZMQ_PUB
        case .extendedPublish: ZMQ_XPUB
        case .subscribe: ZMQ_SUB
        case .router: ZMQ_ROUTER
        case .dealer: ZMQ_DEALER
        case .pair: ZMQ_PAIR
        }
    }
}
