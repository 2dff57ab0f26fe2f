import Keys
import Messaging
import TrafficModel
import Wire

/// The sockets of one key: a subscriber for commands and a dealer for everything else.
///
/// Agents that come with the same key, or with none, share a link.
struct AgentLink: ~Copyable {
    private var commands: Socket
    private var field: Socket
    /// Where controller events go; `nil` where they go nowhere.
    private var readings: Socket?
    private let seal: MessageSeal?

    /// Sockets of one link at most.
    static let socketCount = 3
    /// The topic of the processor's time, where that follows recorded readings.
    static let timeTopic = "time/"

    private init(
        commands: consuming Socket, field: consuming Socket, readings: consuming Socket?,
        seal: MessageSeal?
    ) {
        self.commands = commands
        self.field = field
        self.readings = readings
        self.seal = seal
    }

    /// Connects; the processor need not be there yet.
    static func connect(
        _ settings: HostSettings, key: HolderKey?, in context: MessagingContext
    ) throws(MessagingError) -> AgentLink {
        let options = SocketOptions(
            sendHighWaterMark: 10_000, receiveHighWaterMark: 10_000,
            security: key?.security ?? .plain)
        var commands = try context.socket(.subscribe, options: options)
        var field = try context.socket(.dealer, options: options)
        try commands.connect(settings.commands)
        try field.connect(settings.field)
        if settings.followsReadings { try commands.subscribe(timeTopic) }
        let seal = key?.seal.map { MessageSeal(key: $0) }
        guard let endpoint = settings.readings else {
            return AgentLink(commands: commands, field: field, readings: nil, seal: seal)
        }
        var readings = try context.socket(.push, options: options)
        try readings.connect(endpoint)
        return AgentLink(commands: commands, field: field, readings: readings, seal: seal)
    }

    /// Listens to the commands of one more controller.
    mutating func serve(_ controller: ControllerNumber) throws(MessagingError) {
        try commands.subscribe(SignalMessage.topic(of: controller))
    }

    /// Waits until something has come, at most so long.
    mutating func wait(milliseconds: Int) throws(MessagingError) {
        _ = try Socket.poll(&commands, &field, timeoutMilliseconds: milliseconds)
    }

    /// Sends a message; `false` when the link is so far behind that it was dropped: whoever waits
    /// for it asks again.
    mutating func send(_ message: SignalMessage) throws(MessagingError) -> Bool {
        try field.send(frames: [message.payload], wait: false)
    }

    /// Sends a batch of controller events; `false` when it was dropped, as above.
    mutating func send(events batch: [UInt8]) throws(MessagingError) -> Bool {
        try readings?.send(batch, wait: false) ?? false
    }

    /// What has come next.
    enum Arrival {
        /// A command, and whether its seal proves it.
        case command(SignalCommand, isAuthentic: Bool)
        /// A grant whose seal, where there should be one, proves it.
        case grant(LeaseGrant)
        /// The processor's time.
        case time(Timestamp)
        /// Something that could not be read, or that nobody has sealed.
        case nonsense
    }

    /// Takes what has come next, or `nil` when there is nothing. Grants first: a command is often
    /// sent right behind the lease that it needs.
    mutating func next() throws(MessagingError) -> Arrival? {
        if let frames = try field.receiveFrames(wait: false) { return arrival(answered: frames) }
        guard let frames = try commands.receiveFrames(wait: false) else { return nil }
        return arrival(published: frames)
    }

    private func arrival(published frames: [[UInt8]]) -> Arrival {
        guard frames.count >= 2 else { return .nonsense }
        if frames[0] == Array(Self.timeTopic.utf8) {
            let text = String(decoding: frames[1], as: UTF8.self)
            return Timestamp(rfc3339: text, assumedOffsetSeconds: nil).map { .time($0) }
                ?? .nonsense
        }
        let isAuthentic = proves(frames.dropFirst(2).first, frames[1], topic: frames[0])
        // What is not proved is read only to answer whom it is about, and never obeyed.
        guard let message = try? SignalMessage(payload: frames[1]),
            case .command(let command) = message
        else { return .nonsense }
        return .command(command, isAuthentic: isAuthentic)
    }

    private func arrival(answered frames: [[UInt8]]) -> Arrival {
        guard let payload = frames.first, let message = try? SignalMessage(payload: payload),
            case .leaseGrant(let grant) = message
        else { return .nonsense }
        let topic = Array(SignalMessage.topic(of: grant.controller).utf8)
        guard proves(frames.dropFirst().first, payload, topic: topic) else { return .nonsense }
        return .grant(grant)
    }

    /// Whether a seal proves a message; without a key of its own a controller asks for none.
    private func proves(_ proof: [UInt8]?, _ payload: [UInt8], topic: [UInt8]) -> Bool {
        guard let seal else { return true }
        return proof.map { seal.verifies($0, topic: topic, payload: payload) } ?? false
    }
}
