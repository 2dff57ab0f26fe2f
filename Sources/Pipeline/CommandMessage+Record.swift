import Control
import TrafficModel
import Wire

extension CommandMessage {
    /// Takes a command with everything that became of it.
    init(_ record: CommandRecord, network: RoadNetwork) {
        let command = record.command
        let winner = record.arbitration.winner
        self.init(
            controller: command.controller, order: command.order, action: command.action.words,
            author: command.author, claimant: winner?.claimant ?? "", reason: command.reason,
            state: record.state.word, detail: record.state.detail, issuedAt: command.issuedAt,
            steps: record.steps, limits: record.limits.map(\.description),
            rejected: record.arbitration.rejectedInWords,
            evidence: winner?.evidence.map { LinkEvidence($0, network: network) } ?? [])
    }

    /// Takes what was wanted and not sent: withheld by the envelope, or kept in shadow. `nil` when
    /// nobody wanted anything.
    init?(
        _ arbitration: Arbitration, _ verdict: SafetyVerdict, state: String,
        controller: ControllerNumber, at time: Timestamp, network: RoadNetwork
    ) {
        guard let winner = arbitration.winner else { return nil }
        var limits: [SafetyLimit] = []
        var detail = ""
        switch verdict {
        case .send(let action, _): detail = action.words
        case .replace(let action, let limit, _):
            detail = action.words
            limits = [limit]
        case .refuse(let refusal, let limit):
            detail = refusal.rawValue
            limits = [limit]
        }
        self.init(
            controller: controller, order: SignalCommand.Order(leaderEpoch: 0, sequence: 0),
            action: winner.action.words, author: winner.author, claimant: winner.claimant,
            reason: winner.reason, state: state, detail: detail, issuedAt: time, steps: [],
            limits: limits.map(\.description), rejected: arbitration.rejectedInWords,
            evidence: winner.evidence.map { LinkEvidence($0, network: network) })
    }
}

extension CommandRecord {
    /// Each sending and each receipt, in order of time.
    fileprivate var steps: [CommandMessage.Step] {
        let sent = sentAt.map { CommandMessage.Step("sent", at: $0) }
        let answers = receipts.map { CommandMessage.Step($0.receipt.outcome.words, at: $0.at) }
        return (sent + answers).sorted { $0.time < $1.time }
    }
}

extension Arbitration {
    fileprivate var rejectedInWords: [CommandMessage.Rejected] {
        rejected.map {
            CommandMessage.Rejected(
                author: $0.proposal.author.word, action: $0.proposal.action.words,
                reason: $0.proposal.reason, cause: $0.cause.description)
        }
    }
}

extension CommandState {
    /// The word on the feed.
    var word: String {
        switch self {
        case .sent: "sent"
        case .accepted: "accepted"
        case .applied: "applied"
        case .late: "late"
        case .refused: "refused"
        case .timeout: "timeout"
        case .ended: "ended"
        case .superseded: "superseded"
        case .forgotten: "forgotten"
        }
    }

    /// Why, or within what time.
    fileprivate var detail: String {
        switch self {
        case .accepted(let span): "due ≤ \((span + 999) / 1_000) s"
        case .refused(let why): why.rawValue
        case .ended(let why): why?.rawValue ?? ""
        case .sent, .applied, .late, .timeout, .superseded, .forgotten: ""
        }
    }
}

extension CommandReceipt.Outcome {
    fileprivate var words: String {
        switch self {
        case .accepted(let span): "accepted, due within \((span + 999) / 1_000) s"
        case .applied: "applied"
        case .refused(let why): "refused: \(why.rawValue)"
        case .ended(let why): why.map { "ended: \($0.rawValue)" } ?? "ended"
        }
    }
}

extension SignalCommand.Action {
    /// What is asked for, in words for a screen.
    var words: String {
        switch self {
        case .stage(let number): "stage \(number)"
        case .hold: "hold"
        case .plan(let id, let start):
            start.map { "plan \(id) from \($0.rfc3339)" } ?? "plan \(id)"
        case .release: "release"
        }
    }
}

extension DeskAlarm.Kind {
    /// The word on the feed and in counters.
    var word: String {
        switch self {
        case .silent: "silent"
        case .conflictFlash: "conflict_flash"
        case .tablesDiffer: "tables_differ"
        case .timeout: "timeout"
        case .late: "late"
        case .clockOffset: "clock_offset"
        case .uncoordinated: "uncoordinated"
        case .longRed: "long_red"
        }
    }
}
