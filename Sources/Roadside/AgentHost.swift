import Field
import Keys
import Messaging
import Operations
import TrafficModel
import Wire

/// Plays the controllers of one process: their sockets, clocks, memories and logs. What they do is
/// `RoadsideAgent`'s.
///
/// One thread: every 100 ms each agent takes a step, and in between what arrives is handed over at
/// once. What an agent must remember is on disk before the receipt behind it leaves; one write to
/// the disk serves all agents of a turn.
public final class AgentHost {
    /// What happened so far.
    public struct Counts: Sendable {
        /// Commands that were read, proved or not.
        public var commands: UInt64 = 0
        /// Receipts sent.
        public var receipts: UInt64 = 0
        /// Messages that could not be read or were not sealed.
        public var nonsense: UInt64 = 0
        /// Messages that the link had no room for.
        public var unsent: UInt64 = 0
    }

    /// The longest time that is caught up in steps; after a longer one a single step sees the gap.
    private static let catchUpMilliseconds: Int64 = 1_000
    /// Between two sendings of controller events.
    private static let eventMilliseconds: Int64 = 1_000
    /// Between two looks at many links, none of which can be slept on alone.
    private static let lookMilliseconds = 10

    private let settings: HostSettings
    private let context: MessagingContext
    private var links: [LinkBox] = []
    private var agents: [HostedAgent] = []
    private var positions: [ControllerNumber: Int] = [:]
    private var memory: MemoryFile?
    private var log: LampLog?
    private let start: Int64
    private let epoch: UInt32
    /// What the agents want done in this turn.
    private var wanted: [(position: Int, output: AgentOutput)] = []
    private var stepped = Uptime.zero
    private var sentEvents = Uptime.zero
    /// In readings' time: the processor's newest time, and its first.
    private var eventTime: Timestamp?
    private var firstEventTime: Timestamp?
    /// What happened so far.
    public private(set) var counts = Counts()

    /// Opens sockets and files; nothing moves yet.
    ///
    /// - Throws: `RoadsideError`, whose exit code and words are meant for people.
    public init(_ places: [AgentPlace], settings: HostSettings) throws(RoadsideError) {
        self.settings = settings
        start = Clock.monotonicMilliseconds
        epoch = UInt32(clamping: Clock.wall.seconds)
        if let path = settings.memoryPath { memory = try MemoryFile(path) }
        if let path = settings.lampLogPath { log = try LampLog(path) }
        do throws(MessagingError) {
            let keyCount = Set(places.map { $0.key?.holder.name }).count
            context = try MessagingContext(socketLimit: AgentLink.socketCount * keyCount)
            var linkOfKey: [String: Int] = [:]
            for (place, wanted) in places.enumerated() {
                let name = wanted.key?.holder.name ?? ""
                if linkOfKey[name] == nil {
                    linkOfKey[name] = links.count
                    links.append(
                        LinkBox(try AgentLink.connect(settings, key: wanted.key, in: context)))
                }
                let link = linkOfKey[name] ?? 0
                try links[link].link.serve(wanted.site.controller)
                addAgent(wanted.site, link: link, place: place)
            }
        } catch {
            throw .socket(error)
        }
    }

    /// Plays until told to stop.
    ///
    /// - Parameter panel: What people do at the cabinets, asked for before every step.
    /// - Throws: `.cannotWrite` when a memory cannot be kept: no command may be accepted then.
    public func run(
        isStopped: () -> Bool, panel: () -> [CabinetAction] = { [] }
    ) throws(RoadsideError) {
        do {
            while !isStopped() {
                try waitForNews()
                try takeArrivals()
                for action in panel() { take(action) }
                try stepUpToNow()
                try sendEvents()
            }
        } catch let error as RoadsideError {
            throw error
        } catch let error as MessagingError {
            throw .socket(error)
        } catch {
            throw .cannotWrite(path: settings.memoryPath ?? "", reason: "\(error)")
        }
    }

    /// Makes an agent with what it remembers.
    private func addAgent(_ site: SignalSite, link: Int, place: Int) {
        let slot = memory?.read(place: place, controller: site.controller.rawValue)
        var agentSettings = AgentSettings(
            civilOffsetSeconds: settings.civilOffsetSeconds, trappedCommand: .sendThroughRed)
        var random = SystemRandomNumberGenerator()
        agentSettings.nonceSeed = random.next()
        positions[site.controller] = agents.count
        agents.append(
            HostedAgent(
                agent: RoadsideAgent(
                    site: site, settings: agentSettings, memory: slot?.memory ?? .lost),
                link: link, place: place))
    }

    /// Milliseconds since the start: the machine's, or the readings'.
    private var uptime: Uptime {
        guard settings.followsReadings else {
            return Uptime(milliseconds: Clock.monotonicMilliseconds - start)
        }
        guard let eventTime, let firstEventTime else { return .zero }
        return Uptime(
            milliseconds: (eventTime.microseconds - firstEventTime.microseconds) / 1_000)
    }

    private var wallTime: Timestamp { settings.followsReadings ? eventTime ?? .zero : Clock.wall }

    private func waitForNews() throws(MessagingError) {
        let due = stepped.milliseconds + RoadsideAgent.stepMilliseconds - uptime.milliseconds
        let wait =
            settings.followsReadings ? 20 : Int(max(0, min(due, RoadsideAgent.stepMilliseconds)))
        guard links.count == 1 else {
            Clock.rest(milliseconds: min(wait, Self.lookMilliseconds))
            return
        }
        try links[0].link.wait(milliseconds: wait)
    }

    private func takeArrivals() throws {
        for index in links.indices {
            while let arrival = try links[index].link.next() { take(arrival) }
        }
        try carryOut()
    }

    private func take(_ arrival: AgentLink.Arrival) {
        switch arrival {
        case .command(let command, let isAuthentic):
            counts.commands += 1
            guard let position = positions[command.controller] else { return }
            agents[position].agent.receive(command, isAuthentic: isAuthentic, at: uptime)
        case .grant(let grant):
            guard let position = positions[grant.controller] else { return }
            agents[position].agent.receive(grant, at: uptime)
        case .time(let time):
            firstEventTime = firstEventTime ?? time
            eventTime = max(eventTime ?? time, time)
        case .nonsense: counts.nonsense += 1
        }
    }

    private func take(_ action: CabinetAction) {
        guard let position = positions[action.controller] else { return }
        action.perform(&agents[position].agent, at: uptime)
    }

    private func stepUpToNow() throws {
        let now = uptime
        if now.milliseconds(since: stepped) > Self.catchUpMilliseconds, !settings.followsReadings {
            stepped = now.advanced(byMilliseconds: -RoadsideAgent.stepMilliseconds)
        }
        while now.milliseconds(since: stepped) >= RoadsideAgent.stepMilliseconds {
            stepped = stepped.advanced(byMilliseconds: RoadsideAgent.stepMilliseconds)
            let behind = now.milliseconds(since: stepped)
            let wall = Timestamp(microseconds: wallTime.microseconds - behind * 1_000)
            for position in agents.indices {
                agents[position].agent.step(at: stepped, wallTime: wall)
            }
            try carryOut()
        }
    }

    /// Does what the agents want: first all that must be durable, in one write, then the rest.
    private func carryOut() throws {
        for position in agents.indices {
            agents[position].agent.drain { wanted.append((position, $0)) }
        }
        guard !wanted.isEmpty else { return }
        for case (let position, .store(let memory)) in wanted {
            let slot = MemoryFile.Slot(memory, controller: agents[position].agent.site.controller)
            try self.memory?.write(slot, place: agents[position].place)
        }
        try memory?.commit()
        for (position, output) in wanted { try carryOut(output, position) }
        wanted.removeAll(keepingCapacity: true)
    }

    private func carryOut(_ output: AgentOutput, _ position: Int) throws {
        switch output {
        case .store: break
        case .receipt(let receipt):
            counts.receipts += 1
            try send(.receipt(receipt), position)
        case .status(let status):
            // A new mode may leave the lamps as they are.
            try log?.write(agents[position].agent, at: stepped)
            try send(.status(status), position)
        case .leaseRequest(let request): try send(.leaseRequest(request), position)
        case .event(let event): if settings.readings != nil { agents[position].keep(event) }
        case .lampsChanged: try log?.write(agents[position].agent, at: stepped)
        }
    }

    private func send(_ message: SignalMessage, _ position: Int) throws(MessagingError) {
        let isSent = try links[agents[position].link].link.send(message)
        if !isSent { counts.unsent += 1 }
    }

    private func sendEvents() throws(MessagingError) {
        let now = uptime
        guard settings.readings != nil,
            now.milliseconds(since: sentEvents) >= Self.eventMilliseconds
        else {
            return
        }
        sentEvents = now
        for position in agents.indices {
            let batch = agents[position].takeBatch(
                epoch: epoch, uptime: now, wallTime: wallTime)
            guard let batch else { continue }
            let isSent = try links[agents[position].link].link.send(events: batch)
            if !isSent { counts.unsent += 1 }
        }
    }

    /// Arrays cannot hold what cannot be copied, a class can.
    private final class LinkBox {
        var link: AgentLink

        init(_ link: consuming AgentLink) { self.link = link }
    }
}
