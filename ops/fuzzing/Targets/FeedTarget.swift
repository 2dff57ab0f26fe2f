import Console
import TrafficModel
import Wire

/// What a console receives: an update of the feed, a snapshot, or a decision.
struct FeedTarget: FuzzTarget {
    func run(_ input: UnsafeRawBufferPointer) {
        let bytes = Array(input)
        _ = FeedSnapshot.isRequest(bytes)
        do throws(FeedError) {
            var shown = Shown()
            show(try FeedUpdate.decode(bytes), &shown, input)
            return
        } catch {
            promise(!error.description.isEmpty, "an update is refused without a word")
        }
        do throws(FeedError) {
            var shown = Shown()
            for update in try FeedSnapshot.decode(bytes).updates { show(update, &shown, input) }
            return
        } catch {
            promise(!error.description.isEmpty, "a snapshot is refused without a word")
        }
        do throws(FeedError) {
            let decision = try DecisionJSON.decode(bytes)
            let again = try DecisionJSON.decode(DecisionJSON.encode(decision))
            promise(again.target == decision.target, "a decision comes back for another")
        } catch {
            promise(!error.description.isEmpty, "a decision is refused without a word")
        }
    }

    /// Shows an update as the console does, and reads what it would be on the wire.
    private func show(
        _ update: FeedUpdate, _ shown: inout Shown, _ input: UnsafeRawBufferPointer
    ) {
        let line = PlainLine.text(for: update, shown: &shown)
        promise(line.map { !$0.isEmpty } ?? true, "an update is shown without a word")
        let again: FeedUpdate
        do throws(FeedError) {
            again = try FeedUpdate.decode(update.payload)
        } catch {
            promise(!Self.isWritable(update), "what was written cannot be read: \(error)")
            return
        }
        promise(again.sequence == update.sequence, "the sequence comes back changed")
        promise(again.message.topic == update.message.topic, "the topic comes back changed")
        if case .link(let link) = update.message {
            plantFault(in: input, where: link.version > 9 && link.isCongested)
        }
    }

    /// Whether all times have years of four digits; others can be read, with a zone's help.
    private static func isWritable(_ update: FeedUpdate) -> Bool {
        let times =
            switch update.message {
            case .congestion(let change): [change.time]
            case .incident(let incident): [incident.time]
            case .health(let change): [change.time, change.since]
            case .decision(let decision): [decision.time]
            default: [Timestamp]()
            }
        return (times + [update.time]).allSatisfy { $0.rfc3339.prefix { $0 != "-" }.count == 4 }
    }
}
