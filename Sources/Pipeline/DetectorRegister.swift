import Aggregation
import TrafficModel

/// All detectors of a run: those that the city lists, and behind them those that were learned.
///
/// Shards learn on their own; here the same detector gets one index, whatever shard saw it first.
struct DetectorRegister {
    private(set) var detectors: [Detector]
    private let listedCount: Int
    private var learned: [DetectorKey: Int] = [:]
    /// Per shard, the index here of each place beyond the listed ones.
    private var places: [[Int]]

    init(network: RoadNetwork, shardCount: Int) {
        detectors = network.detectors
        listedCount = network.detectors.count
        places = Array(repeating: [], count: shardCount)
    }

    mutating func learn(_ key: DetectorKey, place: UInt32, shard: Int, pulse: UInt16) {
        let index =
            learned[key]
            ?? {
                detectors.append(
                    Detector(number: nil, name: key.name, kind: .learned, pulseSeconds: pulse))
                return detectors.count - 1
            }()
        learned[key] = index
        assert(listedCount + places[shard].count == Int(place), "places are learned in order")
        places[shard].append(index)
    }

    /// The index here of a shard's place.
    func index(of place: UInt32, shard: Int) -> Int {
        let place = Int(place)
        return place < listedCount ? place : places[shard][place - listedCount]
    }

    /// Likewise, or `nil` for a place that has not been learned yet.
    func knownIndex(of place: UInt32, shard: Int) -> Int? {
        let place = Int(place)
        guard place < listedCount + places[shard].count else { return nil }
        return index(of: UInt32(place), shard: shard)
    }

    func detector(_ index: DetectorIndex) -> Detector { detectors[index.position] }

    /// Orders detectors independently of the order in which they were learned.
    func precedes(_ left: DetectorIndex, _ right: DetectorIndex) -> Bool {
        if left.position < listedCount || right.position < listedCount {
            return left < right
        }
        return detectors[left.position].name < detectors[right.position].name
    }
}
