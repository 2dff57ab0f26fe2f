import Synchronization

/// Answers for a context who may connect to its CURVE servers (ZeroMQ RFC 27, ZAP 1.0).
///
/// The context makes it before any socket. Nobody is let in while nobody runs it: handshakes wait,
/// and run out. So run it before the first socket is bound and until the last one is closed; a
/// thousand failed handshakes that nobody hears of hold up the library's own thread. All methods
/// may be called from any thread.
public final class ZAPHandler: Sendable {
    private struct State {
        var allowList: AllowList
        var report = AdmissionReport()
        /// Monitors of servers made since the last turn.
        var newMonitors: [HandshakeMonitor] = []
        var monitorCount = 0
    }

    /// The reserved name at which the library asks.
    static let endpoint = "inproc://zeromq.zap.01"
    /// Longest sleep before a stop is seen and broken handshakes are counted. Our choice.
    private static let longestSleep = 100
    /// Questions answered, and failures heard of each server, in one turn: one flood must not keep
    /// the thread from the others. Our choice, below the 1,000 that wait before the library does.
    static let turnLength = 500

    private let state: Mutex<State>
    /// Held by the thread that runs.
    private let socket: Mutex<Socket>

    init(_ allowList: AllowList, library: LibraryContext) throws(MessagingError) {
        state = Mutex(State(allowList: allowList))
        var socket = try Socket(.router, options: SocketOptions(), library: library)
        try socket.bindReserved(Self.endpoint)
        self.socket = Mutex(socket)
    }

    /// Answers until told to stop; run it on a thread of its own as long as the context lives.
    ///
    /// - Parameter isStopped: Looked at ten times a second.
    /// - Throws: `.terminated` after the context's `shutdown()`.
    public func run(until isStopped: () -> Bool) throws(MessagingError) {
        try socket.withLock { socket throws(MessagingError) in
            var monitors: [HandshakeMonitor] = []
            // Whoever runs next goes on with the same servers.
            defer { state.withLock { $0.newMonitors += monitors } }
            while !isStopped() {
                if try socket.poll(timeoutMilliseconds: Self.longestSleep) {
                    try answer(&socket)
                }
                state.withLock { state in
                    monitors += state.newMonitors
                    state.newMonitors.removeAll()
                }
                try listen(to: &monitors)
            }
        }
    }

    /// Puts another list in force for every handshake from now on.
    ///
    /// Connections that stand are not cut, the library has no way to; `AllowList.admits` refuses
    /// their messages. A subscriber whose key was revoked hears on until its connection ends.
    public func replace(with allowList: AllowList) {
        state.withLock { $0.allowList = allowList }
    }

    /// The list in force.
    public var allowList: AllowList { state.withLock { $0.allowList } }

    /// What has happened, and the refusals since the last call in detail.
    public func takeReport() -> AdmissionReport { state.withLock { $0.report.take() } }

    /// Refuses a domain that would deny everyone, and watches a new server's handshakes.
    func watch(
        _ socket: borrowing Socket, domain: String, library: LibraryContext
    ) throws(MessagingError) {
        let (number, known) = state.withLock { state in
            state.monitorCount += 1
            return (state.monitorCount, state.allowList.domains)
        }
        guard known.contains(domain) else {
            throw .unknownDomain(domain, known: known.sorted())
        }
        let monitor = try HandshakeMonitor(of: socket, number: number, library: library)
        state.withLock { $0.newMonitors.append(monitor) }
    }

    private func answer(_ socket: inout Socket) throws(MessagingError) {
        for _ in 0..<Self.turnLength {
            guard let frames = try socket.receiveFrames(wait: false) else { return }
            guard let request = ZAPRequest(frames) else {
                note(SecurityEvent(.unreadableRequest, address: Self.endpoint))
                continue
            }
            let userID = admit(request)
            // Not taken only when the asking connection is gone, and then nobody waits.
            _ = try socket.send(frames: request.reply(admittingAs: userID), wait: false)
        }
    }

    /// The name to admit a peer under, or `nil`; counts either.
    private func admit(_ request: ZAPRequest) -> String? {
        guard let key = request.publicKey else {
            note(
                SecurityEvent(
                    .unreadableRequest, address: request.address, domain: request.domain))
            return nil
        }
        return state.withLock { state in
            switch state.allowList.verdict(on: key, at: request.domain) {
            case .admitted(let userID):
                state.report.acceptedCount += 1
                return userID
            case .refused(let refusal, let userID):
                state.report.note(
                    SecurityEvent(
                        refusal, fingerprint: key.fingerprint, userID: userID,
                        address: request.address, domain: request.domain))
                return nil
            }
        }
    }

    private func listen(to monitors: inout [HandshakeMonitor]) throws(MessagingError) {
        var ended: [Int] = []
        for (index, monitor) in monitors.enumerated() {
            let news = try monitor.takeNews()
            for event in news.failures { note(event) }
            if news.isOver { ended.append(index) }
        }
        for index in ended.reversed() { monitors.remove(at: index) }
    }

    private func note(_ event: SecurityEvent) { state.withLock { $0.report.note(event) } }
}
