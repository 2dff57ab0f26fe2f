import Control
import TrafficModel

/// Every command in every state that a site can come into, in steps of a whole number of seconds.
///
/// A state is what the street shows, for how long each lamp matters, and what is still to be
/// played: all that the envelope's answer can depend on while nobody has to be forced.
struct ExhaustiveSafety {
    /// What was looked at and found.
    struct Report {
        var states = 0
        var commands = 0
        var violations: Set<SafetyInvariant> = []
    }

    private struct Key: Hashable {
        var lamps: [Lamp]
        var ages: [Int64]
        var rest: [Int64]
        var stage: Int
        var blank: SignalGroupSet
    }

    private struct Node {
        var street: NaiveStreet
        var envelope: SafetyEnvelope
        var referee: StreetReferee
        var since: [Int64]
        var greenEnds: [Int64]
        var settledAt: Int64
    }

    private let site: SignalSite
    private let ignored: SafetyInvariant?
    private let step: Int64
    private let commands: [SignalProposal?]
    /// From this age on nothing depends on it any more.
    private let oldest: Int64

    init(
        site: SignalSite, ignoring ignored: SafetyInvariant? = nil, stepMilliseconds: Int64 = 1_000
    ) {
        self.site = site
        self.ignored = ignored
        step = stepMilliseconds
        let actions =
            site.stages.map { SignalCommand.Action.stage($0.number) } + [.hold]
        commands =
            [nil]
            + [CommandAuthor.adaptive, .operator].flatMap { author in
                actions.map {
                    SignalProposal(author: author, action: $0, reason: "", madeAt: .zero)
                }
            }
        let minima = site.groups.map(\.minGreenMilliseconds) + site.stages.map(\.minMilliseconds)
        let closing = site.groups.map { $0.closingMilliseconds + $0.redClearanceMilliseconds }
        oldest = max(
            minima.max() ?? 0, site.intergreens.greatestMilliseconds, 1_000 + (closing.max() ?? 0))
    }

    /// Walks through all states, breadth first from the start-up on, until something is found.
    func run() -> Report {
        var report = Report()
        let first = start()
        var seen: Set = [key(of: first)]
        var frontier = [first]
        while !frontier.isEmpty, report.violations.isEmpty {
            var next: [Node] = []
            for node in frontier {
                report.states += 1
                for command in commands {
                    report.commands += 1
                    var node = node
                    advance(&node, with: command)
                    report.violations.formUnion(node.referee.violations)
                    if seen.insert(key(of: node)).inserted { next.append(node) }
                }
            }
            frontier = next
        }
        return report
    }

    private func start() -> Node {
        var node = Node(
            street: NaiveStreet(site: site),
            envelope: SafetyEnvelope(site: site, ignoring: ignored),
            referee: StreetReferee(site: site), since: site.groups.map { _ in 0 },
            greenEnds: site.groups.map { _ in 0 }, settledAt: 0)
        node.street.switchOn()
        observe(&node)
        if let programme = node.envelope.programme(to: site.startup.stage) {
            node.street.play(programme)
        }
        while node.street.mode == .startup { advance(&node, with: nil) }
        return node
    }

    private func advance(_ node: inout Node, with command: SignalProposal?) {
        if let command, node.street.mode == .centralStage {
            let verdict = node.envelope.judge(command, at: time(of: node))
            if verdict.action != nil {
                let before = node.street.lamps
                node.street.obey(node.envelope.programme)
                follow(&node, from: before)
            }
        }
        let before = node.street.lamps
        node.street.step(step)
        follow(&node, from: before)
    }

    private func follow(_ node: inout Node, from before: [Lamp]) {
        let now = node.street.uptime
        for position in before.indices where before[position] != node.street.lamps[position] {
            if before[position] == .green { node.greenEnds[position] = now }
            node.since[position] = now
        }
        if !node.street.isIdle { node.settledAt = now }
        observe(&node)
        node.referee.look(at: node.street, now, isPrivileged: false)
    }

    private func observe(_ node: inout Node) {
        node.envelope.observe(node.street.status(), at: time(of: node))
    }

    private func time(of node: Node) -> Timestamp {
        Timestamp(microseconds: node.street.uptime * 1_000)
    }

    private func key(of node: Node) -> Key {
        let now = node.street.uptime
        let rest = node.street.rest.flatMap {
            [
                Int64($0.group.position), Int64($0.lamp.rawValue),
                node.street.programmeStart + $0.offsetMilliseconds - now,
            ]
        }
        let legs = node.street.restOfLegs.flatMap {
            [
                -1 - Int64($0.stage.position),
                node.street.programmeStart + $0.latchOffsetMilliseconds - now,
            ]
        }
        return Key(
            lamps: node.street.lamps,
            ages: (node.since + node.greenEnds + [node.settledAt]).map { min(now - $0, oldest) },
            rest: rest + legs, stage: node.street.stage, blank: node.street.blank)
    }
}
