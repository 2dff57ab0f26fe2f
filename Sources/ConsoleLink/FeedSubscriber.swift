public import Messaging
public import Wire

/// Follows a processor's state feed: subscribes first, then asks for a snapshot, drops what the
/// snapshot already holds, and asks again after a gap.
///
/// Belongs to the thread that made it.
public struct FeedSubscriber: ~Copyable {
    private let context: MessagingContext
    private var feed: Socket
    private var snapshots: Socket
    /// The sequence number shown last; `nil` before anything of this processor has been shown.
    private var last: UInt64?
    private var isWaitingForSnapshot = true
    /// When the snapshot that is awaited was asked for; `nil` when it has yet to be.
    private var askedAt: ContinuousClock.Instant?
    private var ready: [FeedUpdate] = []
    private var held: [FeedUpdate] = []
    /// How often messages were missed.
    public private(set) var gapCount = 0
    /// Messages that could not be read.
    public private(set) var unreadableCount = 0

    /// How long an answer may take before the question is asked again. Our choice.
    private static let patience = Duration.seconds(2)
    /// Updates held while a snapshot is awaited, at most; beyond it the oldest go.
    private static let heldLimit = 100_000

    private init(
        context: MessagingContext, feed: consuming Socket, snapshots: consuming Socket
    ) {
        self.context = context
        self.feed = feed
        self.snapshots = snapshots
    }

    /// Connects; the processor need not be there yet.
    ///
    /// - Throws: `LinkError` when an endpoint is no endpoint.
    public static func connect(
        feed: String, snapshot: String, security: SocketSecurity = .plain
    ) throws(LinkError) -> FeedSubscriber {
        let context = try LinkError.wrapping { () throws(MessagingError) in
            try MessagingContext()
        }
        let subscription = try open(.subscribe, feed, security, in: context)
        let snapshots = try open(.dealer, snapshot, security, in: context)
        return FeedSubscriber(context: context, feed: subscription, snapshots: snapshots)
    }

    /// The next update, or `nil` when none came in time.
    public mutating func next(timeoutMilliseconds: Int) throws(LinkError) -> FeedUpdate? {
        if ready.isEmpty { try receive(timeoutMilliseconds) }
        return ready.isEmpty ? nil : ready.removeFirst()
    }

    private static func open(
        _ kind: SocketKind, _ endpoint: String, _ security: SocketSecurity,
        in context: MessagingContext
    ) throws(LinkError) -> Socket {
        try LinkError.wrapping { () throws(MessagingError) in
            // A snapshot of a large city is one message.
            var socket = try context.socket(
                kind, options: SocketOptions(maximumMessageBytes: 1 << 30, security: security))
            if kind == .subscribe { try socket.subscribe("") }
            try socket.connect(endpoint)
            return socket
        }
    }

    private mutating func ask() throws(LinkError) {
        askedAt = .now
        isWaitingForSnapshot = true
        do {
            _ = try snapshots.send(FeedSnapshot.request, wait: false)
        } catch {
            throw LinkError(words: "\(error)")
        }
    }

    private mutating func receive(_ timeout: Int) throws(LinkError) {
        if mustAsk { try ask() }
        do {
            let isReady = try Socket.poll(&feed, &snapshots, timeoutMilliseconds: timeout)
            if isReady.second, let frames = try snapshots.receiveFrames(wait: false) {
                take(snapshot: frames.last ?? [])
            }
            guard isReady.first else { return }
            for _ in 0..<1_000 {
                guard let frames = try feed.receiveFrames(wait: false) else { break }
                if let payload = frames.last { take(payload) }
            }
        } catch {
            throw LinkError(words: "\(error)")
        }
    }

    private var mustAsk: Bool {
        guard isWaitingForSnapshot else { return false }
        return askedAt.map { $0.duration(to: .now) > Self.patience } ?? true
    }

    private mutating func take(_ payload: [UInt8]) {
        guard let update = try? FeedUpdate.decode(payload) else {
            // Counted: a newer processor may say things that this console does not know.
            unreadableCount += 1
            return
        }
        if isWaitingForSnapshot {
            held.append(update)
            if held.count > Self.heldLimit { held.removeFirst() }
            return
        }
        if let last, update.sequence != last &+ 1 {
            gapCount += 1
            isWaitingForSnapshot = true
            askedAt = nil
            // A processor that has started again counts from one: nothing of it has been shown.
            if update.sequence <= last { self.last = nil }
            held.append(update)
            return
        }
        last = update.sequence
        ready.append(update)
    }

    private mutating func take(snapshot bytes: [UInt8]) {
        // A second answer to a question that was asked again says nothing new.
        guard isWaitingForSnapshot else { return }
        guard let snapshot = try? FeedSnapshot.decode(bytes) else {
            // Counted, and asked for again when the answer is overdue.
            unreadableCount += 1
            return
        }
        isWaitingForSnapshot = false
        // What was shown before the gap need not be shown twice.
        let seen = last ?? 0
        ready += snapshot.updates.filter { $0.sequence > seen }
            .sorted { $0.sequence < $1.sequence }
        let newer = held.filter { $0.sequence > snapshot.sequence }
        held.removeAll()
        ready += newer
        last = newer.last?.sequence ?? snapshot.sequence
    }
}

/// The link to a processor cannot be made.
public struct LinkError: Error, CustomStringConvertible, Sendable {
    let words: String

    static func wrapping<Result: ~Copyable>(
        _ body: () throws(MessagingError) -> Result
    ) throws(LinkError) -> Result {
        do throws(MessagingError) {
            return try body()
        } catch {
            throw LinkError(words: "\(error)")
        }
    }

    /// What is wrong and what to do next.
    public var description: String { words }
}
