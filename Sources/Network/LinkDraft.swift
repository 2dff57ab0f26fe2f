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
    /// From `approach.csv`; it wins over the lanes.
    var approachWidth: Length?
    /// Sum of the lanes' widths in metres, 0 where none is known.
    var laneMeters = 0.0

    /// The finished link.
    var link: Link {
        let lanes = laneMeters > 0 ? Length(meters: laneMeters) : nil
        return Link(
            number: number, id: id, name: name, from: from ?? JunctionIndex(0),
            to: to ?? JunctionIndex(0), length: length, freeSpeed: freeSpeed,
            laneCount: laneCount, width: approachWidth ?? lanes)
    }
}
