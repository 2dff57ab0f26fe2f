import Tables
import TrafficModel

/// A row of `crossing.csv`: where pedestrians cross one leg of a junction.
struct CrossingDraft {
    let row: Row
    let id: String
    let junction: JunctionIndex?
    let link: LinkIndex?
    let length: Length?
    let hasButton: Bool
    let walkMilliseconds: Int64?
    let clearanceMilliseconds: Int64?
    let bufferMilliseconds: Int64?
}
