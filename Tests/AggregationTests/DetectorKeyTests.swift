import Testing

@testable import Aggregation

@Suite struct DetectorKeyTests {
    @Test(
        arguments: [
            (DetectorKey(number: 1_001), "1001"), (DetectorKey(number: 0), "0"),
            (DetectorKey(controller: 227, channel: 2), "227/2"),
            (DetectorKey(controller: 0, channel: 1), "0/1"),
            (DetectorKey(number: .max), "4294967295"),
        ])
    func `a learned detector is named by its key`(key: DetectorKey, name: String) {
        #expect(key.name == name)
    }

    @Test func `a number and a channel are never the same key`() {
        #expect(DetectorKey(number: 5) != DetectorKey(controller: 0, channel: 5))
        #expect(DetectorKey(number: .max).isNumber)
        #expect(!DetectorKey(controller: 0, channel: 0).isNumber)
    }

    @Test func `numbers come first, then controllers and channels in order`() {
        let keys = [
            DetectorKey(controller: 2, channel: 1), DetectorKey(controller: 1, channel: 9),
            DetectorKey(number: .max), DetectorKey(controller: 1, channel: 8),
            DetectorKey(number: 3),
        ]
        #expect(keys.sorted().map(\.name) == ["3", "4294967295", "1/8", "1/9", "2/1"])
        #expect(!(DetectorKey(number: 3) < DetectorKey(number: 3)))
    }

    @Test(
        arguments: [
            (0, 1), (1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (1_023, 1_024), (1_024, 1_024),
            (1_025, 2_048),
        ])
    func `the next power of two is not below the number`(number: Int, power: Int) {
        #expect(number.nextPowerOfTwo == power)
    }
}
