/// What a police officer does at the panel of a cabinet.
public enum PanelAction: Hashable, CaseIterable, Sendable {
    /// Takes the junction over: its stage stays until told otherwise.
    case take
    /// Goes to the next stage in the order of service.
    case advance
    /// Gives the junction back.
    case giveBack
}
