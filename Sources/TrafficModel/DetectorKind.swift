/// What a detector is (`detector.csv`, column `kind`).
public enum DetectorKind: String, CaseIterable, Sendable {
    /// Inductive loop.
    case loop
    /// Radar.
    case radar
    /// Camera that measures an area: queue, occupied area.
    case cameraArea = "camera_area"
    /// Camera that counts over a line.
    case cameraLine = "camera_line"
    /// Push button.
    case button
    /// Bus position reports.
    case bus
    /// Detector on an exit of a junction.
    case exit
    /// Not listed in the city: learned from what arrived.
    case learned
}
