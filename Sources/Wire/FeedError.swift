/// A message on the feed, a snapshot or a decision that cannot be read.
public struct FeedError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public let description: String

    /// Makes an error.
    public init(_ description: String) { self.description = description }

    static func wrapping<Value>(_ body: () throws -> Value) throws(FeedError) -> Value {
        do {
            return try body()
        } catch let error as DecodingError {
            throw FeedError("the message does not have the feed's form: \(error)")
        } catch {
            throw FeedError("the message cannot be read: \(error)")
        }
    }
}
