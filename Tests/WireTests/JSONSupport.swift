import TrafficModel
import Wire

/// Reads one message with the names of the sample network.
enum JSONSupport {
    static func decode(_ bytes: [UInt8]) throws -> (JSONBatch, [Reading]) {
        var parser = JSONReadings(names: SubjectNames(network: Samples.network))
        let batch = try bytes.withUnsafeBytes { try parser.decode($0) }
        return (batch, Array(parser.readings))
    }
}
