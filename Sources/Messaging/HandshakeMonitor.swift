import CZeroMQ
import Synchronization

/// Hears from one CURVE server of handshakes that failed before anyone was asked.
final class HandshakeMonitor: Sendable {
    /// What has been heard since the last time.
    struct News {
        var failures: [SecurityEvent] = []
        /// Whether the server is closed: nothing will follow.
        var isOver = false
    }

    private let reader: Mutex<Socket>

    /// Begins to listen.
    ///
    /// The reader connects at once: without one, the library's own thread would wait for it.
    init(
        of socket: borrowing Socket, number: Int, library: LibraryContext
    ) throws(MessagingError) {
        let name = "inproc://ngatu.handshakes.\(number)"
        let events =
            ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
            | ZMQ_EVENT_MONITOR_STOPPED
        guard unsafe zmq_socket_monitor(socket.handle, name, events) == 0 else {
            throw MessagingError.latest(during: "watching handshakes")
        }
        var reader = try Socket(.pair, options: SocketOptions(), library: library)
        try reader.connect(name)
        self.reader = Mutex(reader)
    }

    /// Takes what has come; never waits.
    func takeNews() throws(MessagingError) -> News {
        try reader.withLock { reader throws(MessagingError) in
            var news = News()
            for _ in 0..<ZAPHandler.turnLength {
                guard let frames = try reader.receiveFrames(wait: false) else { break }
                let (event, value) = Self.event(frames)
                if event == ZMQ_EVENT_MONITOR_STOPPED { news.isOver = true }
                guard Self.failures.contains(event) else { continue }
                let endpoint = String(decoding: frames.last ?? [], as: UTF8.self)
                news.failures.append(
                    SecurityEvent(Self.refusal(event, value), address: endpoint))
            }
            return news
        }
    }

    private static let failures = [
        ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL,
    ]

    /// Number and value of an event, from its first frame: two bytes and four, as the machine
    /// orders them.
    private static func event(_ frames: [[UInt8]]) -> (event: Int32, value: UInt32) {
        guard let frame = frames.first, frame.count == 6 else { return (0, 0) }
        return unsafe frame.withUnsafeBytes { bytes in
            unsafe (
                Int32(bytes.loadUnaligned(as: UInt16.self)),
                bytes.loadUnaligned(fromByteOffset: 2, as: UInt32.self)
            )
        }
    }

    private static func refusal(_ event: Int32, _ value: UInt32) -> AdmissionRefusal {
        guard event == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL else { return .brokenHandshake }
        return switch value {
        case UInt32(ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH): .noKey
        case UInt32(ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC): .wrongServerKey
        default: .brokenHandshake
        }
    }
}
