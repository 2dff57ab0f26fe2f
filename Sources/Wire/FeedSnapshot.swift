internal import FoundationEssentials

/// The latest message of each topic, asked for after subscribing.
public struct FeedSnapshot: Hashable, Sendable {
    /// Sequence up to which the snapshot holds everything: drop updates at or below it.
    public let sequence: UInt64
    /// The latest update of each topic.
    public let updates: [FeedUpdate]

    /// What a subscriber sends: `{"type":"snapshot"}`.
    public static let request = Array(#"{"type":"snapshot"}"#.utf8)

    /// Whether a frame asks for a snapshot.
    public static func isRequest(_ frame: [UInt8]) -> Bool {
        guard frame.count <= 256 else { return false }
        // Anything that is not the request is no request; there is nothing to say about it.
        let question = try? JSONDecoder().decode(Question.self, from: Data(frame))
        return question?.type == "snapshot"
    }

    /// Makes the answer of payloads that were made before, in the order given.
    public static func answer(sequence: UInt64, payloads: some Sequence<[UInt8]>) -> [UInt8] {
        let fields: [String: JSONNode] = [
            "type": .text("snapshot"), "seq": .unsigned(sequence),
            "messages": .array(payloads.map { .written($0) }),
        ]
        return JSONNode.object(fields).bytes
    }

    /// Reads an answer.
    ///
    /// - Throws: A text that names the field that is wrong.
    public static func decode(_ frame: [UInt8]) throws(FeedError) -> FeedSnapshot {
        try FeedError.wrapping {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(frame))
            guard answer.type == "snapshot" else {
                throw FeedError("'\(answer.type)' came where a snapshot was expected")
            }
            return FeedSnapshot(sequence: answer.seq, updates: answer.messages)
        }
    }

    private struct Question: Decodable {
        let type: String
    }

    private struct Answer: Decodable {
        let type: String
        let seq: UInt64
        let messages: [FeedUpdate]
    }
}
