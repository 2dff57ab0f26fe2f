/// What the centre asks of a controller. It sets a target; the controller alone times the lamps.
public struct SignalCommand: Hashable, Sendable {
    /// What is asked for.
    public enum Action: Hashable, Sendable {
        /// Go to the stage of this number.
        case stage(Int)
        /// Stay in the present stage.
        case hold
        /// Run the plan of this id from a cycle zero on; `nil` from the next one.
        case plan(String, startAt: Timestamp?)
        /// Go back to the plan of the time of day.
        case release
    }

    /// The order in which a leader gives commands: a newer leader outranks every older one.
    public struct Order: Hashable, Comparable, Sendable {
        /// Which leader; a higher number was elected later.
        public let leaderEpoch: UInt64
        /// The leader's count of commands to this controller, from 1.
        public let sequence: UInt64

        /// Makes an order.
        public init(leaderEpoch: UInt64, sequence: UInt64) {
            self.leaderEpoch = leaderEpoch
            self.sequence = sequence
        }

        /// Orders two orders.
        public static func < (left: Order, right: Order) -> Bool {
            (left.leaderEpoch, left.sequence) < (right.leaderEpoch, right.sequence)
        }
    }

    /// The state in which the command makes sense: it is refused in any other.
    public struct ExpectedState: Hashable, Sendable {
        /// Number of the stage that is green, or that has been latched.
        public let stage: Int
        /// The controller's count of transitions.
        public let transition: UInt32

        /// Makes a state.
        public init(stage: Int, transition: UInt32) {
            self.stage = stage
            self.transition = transition
        }
    }

    /// Whom it is for.
    public let controller: ControllerNumber
    /// Its place among all commands to the controller, and its id in receipts.
    public let order: Order
    /// The lease under which it is given.
    public let lease: UInt64
    /// What is asked for.
    public let action: Action
    /// The state it expects; `nil` for plans and releases.
    public let expected: ExpectedState?
    /// On whose behalf.
    public let author: CommandAuthor
    /// Why, in words for an operator.
    public let reason: String
    /// When it was issued, by the centre's wall clock: for logs only.
    public let issuedAt: Timestamp
    /// Until when it may be accepted, on the controller's clock.
    public let validUntil: Uptime

    /// Makes a command.
    public init(
        controller: ControllerNumber, order: Order, lease: UInt64, action: Action,
        expected: ExpectedState?, author: CommandAuthor, reason: String, issuedAt: Timestamp,
        validUntil: Uptime
    ) {
        self.controller = controller
        self.order = order
        self.lease = lease
        self.action = action
        self.expected = expected
        self.author = author
        self.reason = reason
        self.issuedAt = issuedAt
        self.validUntil = validUntil
    }

    /// The authority that its lease must carry; `nil` for a release, which any lease may give.
    public var authority: Authority? {
        switch action {
        case .stage, .hold: .stage
        case .plan: .plan
        case .release: nil
        }
    }
}
