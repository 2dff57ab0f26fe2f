import Testing
import TrafficModel

@testable import Aggregation

@Suite struct SourceStateTests {
    /// What a source at epoch 5, next sequence 100, does with a batch.
    private func admission(_ epoch: UInt32, _ first: UInt64, _ count: UInt64) -> String {
        var state = SourceState(number: 1, since: 0, heard: 0)
        _ = state.admit(5, 0, 100)
        let name =
            switch state.admit(epoch, first, count) {
            case .admitted(let missing): "admitted \(missing)"
            case .duplicate: "duplicate"
            case .refused(let reason): reason.name
            }
        return "\(name), next \(state.epoch):\(state.nextSequence)"
    }

    @Test(
        arguments: [
            (5, 100, 10, "admitted 0, next 5:110"),
            (5, 107, 3, "admitted 7, next 5:110"),
            (5, 0, 100, "duplicate, next 5:100"),
            (5, 99, 1, "duplicate, next 5:100"),
            (5, 99, 2, "overlap, next 5:100"),
            (5, 0, 101, "overlap, next 5:100"),
            (4, 100, 10, "stale_epoch, next 5:100"),
            (6, 0, 10, "admitted 0, next 6:10"),
            (6, 50, 10, "admitted 0, next 6:60"),
            (5, UInt64.max - 9, 10, "overlap, next 5:100"),
            (6, UInt64.max, 1, "overlap, next 5:100"),
        ] as [(UInt32, UInt64, UInt64, String)])
    func `a batch is admitted by its place in the sequence`(
        epoch: UInt32, first: UInt64, count: UInt64, outcome: String
    ) {
        #expect(admission(epoch, first, count) == outcome)
    }

    @Test func `a source may be joined in the middle of its sequence`() {
        var state = SourceState(number: 1, since: 0, heard: 0)
        _ = state.admit(0, 500, 10)
        #expect(state.nextSequence == 510)
    }

    @Test func `a new epoch takes back the end of the stream`() {
        var state = SourceState(number: 1, since: 0, heard: 0)
        _ = state.admit(1, 0, 1)
        state.hasEnded = true
        _ = state.admit(2, 0, 1)
        #expect(!state.hasEnded)
    }
}
