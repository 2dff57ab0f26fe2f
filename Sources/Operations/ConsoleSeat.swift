/// Who sits at a console, and how far that person's arm reaches.
public struct ConsoleSeat: Hashable, Sendable {
    /// The person's name, as the journal shows it.
    public let person: String
    /// What the person may do.
    public let role: Role
    /// Where: ids of areas, each with all that lie in it.
    public let areas: Scope<String>
    /// For whom the person works.
    public let agency: Agency

    /// Makes a seat.
    public init(person: String, role: Role, areas: Scope<String>, agency: Agency) {
        self.person = person
        self.role = role
        self.areas = areas
        self.agency = agency
    }
}
