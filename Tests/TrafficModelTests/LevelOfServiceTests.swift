import Testing
import TrafficModel

@Suite struct LevelOfServiceTests {
    @Test(
        arguments: [
            (1.2, .a), (0.81, .a), (0.80, .b), (0.68, .b), (0.67, .c), (0.51, .c), (0.50, .d),
            (0.41, .d), (0.40, .e), (0.31, .e), (0.30, .f), (0, .f), (-1, .f), (.nan, .f),
        ] as [(Double, LevelOfService)])
    func `a boundary belongs to the worse level`(ratio: Double, level: LevelOfService) {
        #expect(LevelOfService(speedRatio: ratio) == level)
    }

    @Test func `levels order from best to worst`() {
        #expect(LevelOfService.allCases.sorted() == [.a, .b, .c, .d, .e, .f])
    }
}
