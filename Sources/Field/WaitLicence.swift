/// Who may let others wait longer than their maximum red (`signals.md` §4).
public enum WaitLicence: Hashable, Sendable {
    /// Nobody.
    case none
    /// The author of the command in force: police, emergency or rail, up to 240 s.
    case privileged
    /// The officer at the panel, as long as he is there.
    case panel
}
