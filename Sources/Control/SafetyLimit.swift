public import TrafficModel

/// A limit that a proposal met, with its figures: what `ngatu why` prints. Groups and stages are
/// named by their numbers at the controller, times are milliseconds.
public enum SafetyLimit: Hashable, Sendable {
    /// A green has to last so much longer.
    case minimumGreen(group: Int, remaining: Int64)
    /// Pedestrians have to be shown walk for so much longer.
    case walk(group: Int, remaining: Int64)
    /// The stage has to last so much longer.
    case minimumStage(stage: Int, remaining: Int64)
    /// A countdown has promised the end of this green, or has to show it so far ahead.
    case countdown(group: Int, remaining: Int64)
    /// Groups with a full countdown are committed for the whole cycle.
    case fullCountdown
    /// A group has waited so long, and its maximum red calls for its stage now.
    case maximumRed(group: Int, waiting: Int64)
    /// These groups go through red although they are green before and after (yellow trap).
    case yellowTrap(groups: SignalGroupSet)
    /// The table leads there by way of this stage.
    case via(stage: Int)
    /// The table forbids to go from one stage to the other.
    case forbidden(from: Int, to: Int)
    /// The stage lets conflicting groups go together.
    case conflictingStage(Int)
    /// There is no such stage.
    case unknownStage(Int)
    /// There is no such plan.
    case unknownPlan(String)
    /// Someone at the site has it.
    case local(ControllerMode)
    /// It does not run normally.
    case notReady(ControllerMode)
    /// The site has climbed only so far.
    case commissioning(CommissionLevel)
    /// Nothing, or nothing new, has been heard of the controller for so long; `nil` means never.
    case statusAge(Int64?)
    /// The data behind the proposal are so old.
    case dataAge(Int64, limit: Int64)
    /// Every demanded exit of these groups is blocked.
    case blockedExits(groups: SignalGroupSet)
    /// A split, in the order of the plan, changes by so much.
    case splitStep(entry: Int, Int64)
    /// The offset changes by so much.
    case offsetStep(Int64)
    /// The cycle changes by so much.
    case cycleStep(Int64)
    /// The last change of plan lies only so far back.
    case planGap(Int64, least: Int64)
    /// The plan lets this group wait too long in every cycle.
    case planMaximumRed(plan: String, group: Int)
}

extension SafetyLimit: CustomStringConvertible {
    /// The limit in words for an operator, without a full stop.
    public var description: String {
        switch self {
        case .minimumGreen(let group, let left): "group \(group) is green for \(seconds(left)) more"
        case .walk(let group, let left): "group \(group) shows walk for \(seconds(left)) more"
        case .minimumStage(let stage, let left): "stage \(stage) lasts \(seconds(left)) more"
        case .countdown(let group, let left):
            "the countdown of group \(group) is committed for \(seconds(left))"
        case .fullCountdown: "countdowns are committed for the whole cycle"
        case .maximumRed(let group, let time):
            "group \(group) has waited \(seconds(time)), its maximum red calls for it"
        case .yellowTrap(let groups): "yellow trap: \(places(groups)) through red"
        case .via(let stage): "the table leads there by way of stage \(stage)"
        case .forbidden(let from, let to): "the table forbids to go from stage \(from) to \(to)"
        case .conflictingStage(let stage): "stage \(stage) holds conflicting groups"
        case .unknownStage(let stage): "the site has no stage \(stage)"
        case .unknownPlan(let plan): "the site has no plan '\(plan)'"
        case .local(let mode): "the site is in local hands (\(mode.rawValue))"
        case .notReady(let mode): "the site is not ready (\(mode.rawValue))"
        case .commissioning(let level): "the site is commissioned for \(level.word) only"
        default: descriptionOfData
        }
    }

    private var descriptionOfData: String {
        switch self {
        case .statusAge(let age?): "the last status is \(seconds(age)) old"
        case .statusAge(nil): "the controller has not been heard"
        case .dataAge(let age, let limit):
            "the data are \(seconds(age)) old, \(seconds(limit)) may be"
        case .blockedExits(let groups): "all demanded exits are blocked for \(places(groups))"
        case .splitStep(let entry, let step): "split \(entry + 1) would change by \(seconds(step))"
        case .offsetStep(let step): "the offset would change by \(seconds(step))"
        case .cycleStep(let step): "the cycle would change by \(seconds(step))"
        case .planGap(let gap, let least):
            "the plan changed \(seconds(gap)) ago, \(seconds(least)) must lie between"
        case .planMaximumRed(let plan, let group):
            "plan '\(plan)' lets group \(group) wait longer than its maximum red"
        default: ""
        }
    }

    private func places(_ groups: SignalGroupSet) -> String {
        "groups at places " + groups.map { "\($0.position + 1)" }.joined(separator: ", ")
    }

    /// Seconds with one decimal, for example `12.3 s`.
    private func seconds(_ milliseconds: Int64) -> String {
        "\(milliseconds / 1_000).\(abs(milliseconds % 1_000) / 100) s"
    }
}
