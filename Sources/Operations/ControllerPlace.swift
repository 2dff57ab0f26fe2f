public import TrafficModel

/// A controller as permissions see it.
public struct ControllerPlace: Hashable, Sendable {
    /// Its number.
    public let controller: ControllerNumber
    /// Id of the area it stands in; `nil` where the tables do not say.
    public let area: String?
    /// Who runs it; `nil` where the tables do not say.
    public let agency: Agency?

    /// Makes a place.
    public init(controller: ControllerNumber, area: String?, agency: Agency?) {
        self.controller = controller
        self.area = area
        self.agency = agency
    }
}
