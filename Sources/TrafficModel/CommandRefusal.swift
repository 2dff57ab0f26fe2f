/// Why a command is not obeyed. The raw values travel on the wire.
@frozen public enum CommandRefusal: String, Hashable, CaseIterable, Sendable {
    /// It is for another controller.
    case notForMe = "not_for_me"
    /// Its signature is absent or wrong.
    case badSignature = "bad_signature"
    /// It cannot be read, or its version is not understood.
    case unreadable
    /// An older leader gives it.
    case staleEpoch = "stale_epoch"
    /// It, or a later one, has been seen.
    case replayed
    /// Its time to live is over.
    case expired
    /// There is no lease, or the command names another one.
    case noLease = "no_lease"
    /// The lease does not carry the authority that it needs.
    case authority
    /// The controller is no longer in the expected state.
    case stateChanged = "state_changed"
    /// The controller has no such stage.
    case unknownStage = "unknown_stage"
    /// The controller has no such plan.
    case unknownPlan = "unknown_plan"
    /// The table forbids the transition.
    case forbiddenTransition = "forbidden_transition"
    /// A permitted movement would turn red while the one it yields to stays green.
    case yellowTrap = "yellow_trap"
    /// A group would wait longer than its maximum red.
    case maximumRed = "maximum_red"
    /// A countdown is shown, and what it shows is committed.
    case countdownCommitted = "countdown_committed"
    /// Police panel, maintenance or railway have it.
    case localControl = "local_control"
    /// It is starting up, flashing or dark.
    case notReady = "not_ready"
    /// The two ends' tables differ.
    case tablesDiffer = "tables_differ"
    /// The site's commissioning level does not allow it.
    case notCommissioned = "not_commissioned"
    /// The data behind it are too old or too few.
    case staleData = "stale_data"
    /// A plan was changed too recently, or the step is too large.
    case tooSoon = "too_soon"
    /// Every demanded exit of the stage is blocked.
    case exitBlocked = "exit_blocked"
    /// The adapter cannot time intergreens or read back what it shows.
    case notCapable = "not_capable"
}
