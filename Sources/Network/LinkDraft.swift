import Tables
import TrafficModel

/// A link while its width is still being gathered from other tables.
struct LinkDraft {
    let row: Row
    let id: String
    let number: LinkNumber
    let name: String
    let from: JunctionIndex?
    let to: JunctionIndex?
    let length: Length?
    let freeSpeed: Speed?
    let laneCount: Int
    /// Whether it is more than a path for walkers and bicycles.
    let carriesMotorVehicles: Bool
    /// From `approach.csv`; it wins over the lanes.
    var approachWidth: Length?
    /// Width where it begins, from the approach opposite.
    var exitWidth: Length?
    /// Sum of the lanes' widths in metres, 0 where none is known.
    var laneMeters = 0.0

    /// Width of the carriageway, from whichever table knows it.
    var width: Length? { approachWidth ?? (laneMeters > 0 ? Length(meters: laneMeters) : nil) }

    /// The finished link.
    var link: Link {
        Link(
            number: number, id: id, name: name, from: from ?? JunctionIndex(0),
            to: to ?? JunctionIndex(0), length: length, freeSpeed: freeSpeed,
            laneCount: laneCount, width: width)
    }
}
