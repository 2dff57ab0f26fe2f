public import TrafficModel

/// What the reader found out about the signals of one controller beside the site itself.
public struct SignalSurvey: Sendable {
    /// The controller's id in the city's tables.
    public let controller: String
    /// Pairs of groups that meet, by group number, with the reason and where it comes from.
    public internal(set) var relations: [RelationNote] = []
    /// How many intergreens have each provenance.
    public internal(set) var intergreenCounts: [Intergreens.Provenance: Int] = [:]
    /// Transitions that would trap somebody who gives way, by stage numbers.
    public internal(set) var traps: [YellowTrap] = []
    /// Plans that may not be commanded, by id, with the reasons.
    public internal(set) var refusedPlans: [String: [String]] = [:]

    init(controller: String) { self.controller = controller }
}
