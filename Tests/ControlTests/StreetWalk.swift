import Control
import TestSupport
import TrafficModel

/// A mad policy drives the envelope, the envelope drives a naive street, a referee looks on.
///
/// In between the police take the panel, power fails in any state, buttons are pressed.
struct StreetWalk {
    private static let ordinary: [CommandAuthor] = [.timeOfDay, .adaptive, .bus, .operator]
    private static let strong: [CommandAuthor] = [.police, .emergency, .operator, .rail]
    private static let calmnesses: [UInt64] = [5, 40, 200, 1_500]

    let site: SignalSite
    private(set) var referee: StreetReferee
    /// What the envelope let pass, replaced and refused.
    private(set) var sent = 0
    private(set) var replaced = 0
    private(set) var refused = 0
    /// Counts changes of stage.
    private(set) var transitions = 0
    private(set) var envelope: SafetyEnvelope
    private(set) var street: NaiveStreet
    private var random: SeededGenerator
    private(set) var now: Int64 = 0
    private var switchOnAt: Int64 = 0
    /// Who holds the street, and until when.
    private(set) var holder: CommandAuthor?
    private var heldUntil: Int64 = 0
    /// One step in so many has a proposal.
    private let calmness: UInt64

    init(site: SignalSite, seed: UInt64, ignoring invariant: SafetyInvariant? = nil) {
        self.site = site
        referee = StreetReferee(site: site)
        envelope = SafetyEnvelope(site: site, ignoring: invariant)
        street = NaiveStreet(site: site)
        random = SeededGenerator(seed: seed)
        calmness = Self.calmnesses[Int(seed % 4)]
    }

    /// Walks so many steps of 100 ms.
    mutating func run(steps: Int, untilViolation: Bool = false) {
        for _ in 0..<steps {
            step()
            if untilViolation, !referee.violations.isEmpty { return }
        }
    }

    private mutating func step() {
        now += 100
        if street.mode == .dark {
            if now >= switchOnAt { switchOn() }
        } else {
            street.step()
        }
        disturb()
        if street.mode != .dark {
            envelope.observe(street.status(), at: time)
            ask()
        }
        referee.look(at: street, now, isPrivileged: holder?.mayExceedMaximumRed == true)
    }

    private var time: Timestamp { Timestamp(microseconds: now * 1_000) }

    private mutating func switchOn() {
        street.switchOn()
        envelope.observe(street.status(), at: time)
        if let programme = envelope.programme(to: site.startup.stage) {
            street.play(programme)
        }
    }

    private mutating func disturb() {
        let draw = random.next() % 100_000
        switch draw {
        case 0..<8:
            street.switchOff()
            switchOnAt = now + Int64(random.next() % 20) * 1_000
        case 8..<28: takePanel()
        case 28..<200: street.setLocal(false)
        case 200..<1_000:
            let group = SignalGroupIndex(Int(random.next() % UInt64(site.groups.count)))
            guard site.groups[group.position].hasButton, street.mode != .dark else { return }
            envelope.press(group)
            if !street.lamps[group.position].isUnregulated { referee.notePressed(group, at: now) }
        case 1_000..<1_010:
            holder = Self.strong[Int(random.next() % 4)]
            heldUntil = now + Int64(random.next() % 500_000)
        default: break
        }
        if street.mode == .localManual, draw % 100 == 0 { moveByHand(to: drawnStage()) }
    }

    /// The police take the panel: what was not latched yet is dropped.
    private mutating func takePanel() {
        street.setLocal(true)
        guard let here = site.stage(number: street.stage) else { return }
        if street.mode == .localManual { moveByHand(to: here.position) }
    }

    private mutating func moveByHand(to stage: Int) {
        envelope.observe(street.status(), at: time)
        guard let programme = envelope.programme(to: StageIndex(stage)) else { return }
        street.play(programme)
    }

    private mutating func ask() {
        if holder != nil, now > heldUntil { holder = nil }
        let verdict: SafetyVerdict?
        if random.next() % calmness == 0 {
            verdict = envelope.judge(proposal(), at: time)
        } else {
            verdict = envelope.review(under: holder, at: time)
        }
        switch verdict {
        case .send: sent += 1
        case .replace: replaced += 1
        case .refuse: refused += 1
        case nil: break
        }
        guard let verdict, verdict.action != nil else { return }
        let before = street.transition
        referee.noteObeyed(in: street.mode, at: now)
        street.obey(envelope.programme)
        envelope.observe(street.status(), at: time)
        transitions += Int(street.transition &- before)
    }

    private mutating func proposal() -> SignalProposal {
        let author = holder ?? Self.ordinary[Int(random.next() % 4)]
        let action: SignalCommand.Action =
            holder != nil && random.next() % 4 != 0 || random.next() % 8 == 0
            ? .hold : .stage(site.stages[drawnStage()].number)
        return SignalProposal(author: author, action: action, reason: "mad", madeAt: time)
    }

    private mutating func drawnStage() -> Int {
        Int(random.next() % UInt64(site.stages.count))
    }
}
