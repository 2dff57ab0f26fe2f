import Control
import TestSupport
import TrafficModel

/// Two leaders one after the other, a model controller, and a link that loses, repeats, delays,
/// reorders, replays and forges.
struct DeskWalk {
    private enum Message {
        case command(SignalCommand, isGenuine: Bool)
        case grant(LeaseGrant)
        case receipt(CommandReceipt)
        case status(ControllerStatus)
        case request(LeaseRequest)
    }

    private(set) var controller: ModelController
    private(set) var desks: [CommandDesk]
    /// What went wrong, in words.
    private(set) var faults: [String] = []
    private(set) var sendings: [SignalCommand.Order: Int] = [:]
    private(set) var alarms = 0
    /// How bad the link is, in percent of messages.
    var badness: UInt64
    private var random: SeededGenerator
    private var link: [(due: Int64, order: UInt64, message: Message)] = []
    private var history: [Message] = []
    private var counter: UInt64 = 0
    private var now: Int64 = 0
    private var firstSent: [SignalCommand.Order: Int64] = [:]

    init(seed: UInt64, badness: UInt64) {
        let site = Crossroads(maxRedMilliseconds: 100_000_000).site
        controller = ModelController(site: site)
        desks = [CommandDesk(site: site, leaderEpoch: 1)]
        random = SeededGenerator(seed: seed)
        self.badness = badness
    }

    /// Another leader is elected; the old one goes on until it learns of it.
    mutating func electNext() {
        guard let last = desks.last else { return }
        desks.append(CommandDesk(site: last.site, leaderEpoch: last.leaderEpoch + 1))
    }

    mutating func want(_ proposal: SignalProposal) {
        for index in desks.indices { desks[index].want(proposal) }
    }

    mutating func run(steps: Int) { for _ in 0..<steps { step() } }

    private mutating func step() {
        now += 100
        if let receipt = controller.step() { post(.receipt(receipt)) }
        if now % 1_000 == 0 {
            post(.status(controller.status))
            post(.request(controller.ask()))
        }
        if chance(badness / 4), let old = history.randomElement(using: &random) { post(old) }
        if chance(badness / 4) { forge() }
        deliver()
        for index in desks.indices { tick(index) }
    }

    private mutating func tick(_ index: Int) {
        for output in desks[index].tick(at: now, wall: instant(now)) {
            switch output {
            case .send(let command): check(command, from: desks[index])
            case .raised: alarms += 1
            default: break
            }
        }
    }

    private mutating func check(_ command: SignalCommand, from desk: CommandDesk) {
        sendings[command.order, default: 0] += 1
        let first = firstSent[command.order] ?? now
        firstSent[command.order] = first
        if now - first >= 5_000 { faults.append("\(command.order) sent after its time") }
        if command.lease != desk.lease { faults.append("\(command.order) sent without lease") }
        if desk.condition == .steppedDown { faults.append("sent after stepping down") }
        post(.command(command, isGenuine: true))
    }

    private mutating func post(_ message: Message) {
        if case .command(_, isGenuine: true) = message { history.append(message) }
        if case .receipt = message { history.append(message) }
        if history.count > 200 { history.removeFirst() }
        if chance(badness) { return }
        for _ in 0..<(chance(badness / 2) ? 2 : 1) {
            counter += 1
            let delay = chance(badness) ? Int64(random.next() % 4_000) : 50
            link.append((now + delay, counter, message))
        }
    }

    private mutating func forge() {
        let order = SignalCommand.Order(leaderEpoch: 9, sequence: random.next() % 100)
        post(
            .command(
                SignalCommand(
                    controller: controller.site.controller, order: order, lease: 1,
                    action: .stage(4), expected: nil, author: .rail, reason: "", issuedAt: .zero,
                    validUntil: Uptime(milliseconds: .max)), isGenuine: false))
        let unknown = SignalCommand.Order(leaderEpoch: 1, sequence: 1_000_000)
        post(
            .receipt(
                CommandReceipt(
                    controller: controller.site.controller, order: unknown, outcome: .applied,
                    state: SignalCommand.ExpectedState(stage: 2, transition: 0),
                    mode: .centralStage, uptime: .zero)))
    }

    private mutating func deliver() {
        let due = link.filter { $0.due <= now }.sorted { ($0.due, $0.order) < ($1.due, $1.order) }
        link.removeAll { $0.due <= now }
        for (_, _, message) in due { hand(over: message) }
    }

    private mutating func hand(over message: Message) {
        switch message {
        case .command(let command, let isGenuine):
            // A forged signature is found before anything is looked at.
            guard isGenuine, let receipt = controller.take(command) else { return }
            post(.receipt(receipt))
        case .grant(let grant): controller.take(grant)
        case .receipt(let receipt):
            for index in desks.indices {
                desks[index].take(receipt: receipt, at: now, wall: instant(now))
            }
        case .status(let status):
            for index in desks.indices {
                desks[index].take(status: status, at: now, wall: instant(now))
            }
        case .request(let request):
            for index in desks.indices {
                let grant = desks[index].take(request: request, at: now, wall: instant(now))
                if let grant { post(.grant(grant)) }
            }
        }
    }

    private mutating func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }
}
