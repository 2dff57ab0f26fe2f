/// How far an agent has got from power-up to the first stage. Milliseconds of uptime.
enum StartupPhase: Hashable, Sendable {
    case flash(until: Int64)
    case allRed(until: Int64)
    case opening
}
