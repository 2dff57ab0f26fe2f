import Testing

@testable import Console

@Suite struct FeedWatchTests {
    private let start = ContinuousClock.now

    @Test func `five seconds of silence are told once, and the end of it too`() {
        var watch = FeedWatch()
        #expect(watch.note(true, at: start) == nil)
        #expect(watch.note(false, at: start + .seconds(5)) == nil)
        #expect(watch.note(false, at: start + .seconds(6))?.contains("nothing heard") == true)
        #expect(watch.note(false, at: start + .seconds(7)) == nil)
        #expect(watch.note(true, at: start + .seconds(8)) == "the processor is heard again")
        #expect(watch.note(true, at: start + .seconds(9)) == nil)
    }

    @Test func `a processor that never answers is told, too`() {
        var watch = FeedWatch()
        #expect(watch.note(false, at: start) == nil)
        #expect(watch.note(false, at: start + .seconds(6)) != nil)
    }
}
