import TrafficModel

/// The command that was accepted last and has not been replaced.
struct StandingCommand: Sendable {
    /// What it comes to on the street.
    enum Aim: Hashable, Sendable {
        case stage(StageIndex)
        case hold
        case plan(Int)
        case release
    }

    let order: SignalCommand.Order
    let aim: Aim
    let author: CommandAuthor
    var isApplied = false
}
