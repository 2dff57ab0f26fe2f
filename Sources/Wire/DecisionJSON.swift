internal import FoundationEssentials
public import TrafficModel

/// The canonical JSON of a decision: one line of the decisions' file, and the payload on its
/// socket, byte for byte.
///
/// Keys are sorted, there is no white space, numbers have at most three decimals, and an unknown
/// speed is `null`. Equal decisions give equal bytes on every machine.
public enum DecisionJSON {
    /// The bytes of a decision, without line end.
    public static func encode(_ decision: Decision, network: RoadNetwork) -> [UInt8] {
        encode(DecisionMessage(decision, network: network))
    }

    /// The bytes of a decision whose numbers are known, without line end.
    public static func encode(_ message: DecisionMessage) -> [UInt8] { message.node.bytes }

    /// Reads what `encode` wrote.
    ///
    /// - Throws: A text that names the field that is wrong.
    public static func decode(_ bytes: [UInt8]) throws(FeedError) -> DecisionMessage {
        try FeedError.wrapping {
            try JSONDecoder().decode(DecisionMessage.self, from: Data(bytes))
        }
    }
}
