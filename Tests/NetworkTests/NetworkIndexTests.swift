import Network
import Testing
import TrafficModel

@Suite struct NetworkIndexTests {
    @Test func `things are found by number, id and place`() {
        let junctions = ["1", "2"].map { Junction(id: $0, name: $0, x: 0, y: 0, control: "") }
        let link = Link(
            number: LinkNumber(10), id: "10", name: "10", from: JunctionIndex(0),
            to: JunctionIndex(1), length: nil, freeSpeed: nil, laneCount: 1, width: nil)
        let detector = Detector(
            number: DetectorNumber(7), name: "7", kind: .loop, link: LinkIndex(0),
            controller: ControllerIndex(0), channel: 4)
        let controller = SignalController(
            number: ControllerNumber(3), id: "c", junctions: [JunctionIndex(1)],
            commandability: .commandable)
        let site = FieldSite(source: SourceNumber(101), id: "s", shard: 0, agency: "")
        let sign = MessageSign(number: SignNumber(5), id: "v", name: "v", link: LinkIndex(0))
        let approach = Approach(
            id: "a", junction: JunctionIndex(1), link: LinkIndex(0), width: Length(meters: 7),
            exitWidth: nil, motorcycleBoxDepth: nil)
        let index = NetworkIndex(
            RoadNetwork(
                name: "n", junctions: junctions, links: [link], approaches: [approach],
                detectors: [detector], controllers: [controller], signs: [sign], sites: [site]))

        #expect(index.detectorByNumber == [DetectorNumber(7): DetectorIndex(0)])
        #expect(index.linkByNumber[LinkNumber(10)] == LinkIndex(0))
        #expect(index.controllerByNumber[ControllerNumber(3)] == ControllerIndex(0))
        #expect(index.signByNumber[SignNumber(5)] == SignIndex(0))
        #expect(index.siteBySource[SourceNumber(101)] == SiteIndex(0))
        #expect(index.siteByID["s"] == SiteIndex(0))
        #expect(index.detectorsOfLink == [[DetectorIndex(0)]])
        #expect(index.controllersOfJunction == [[], [ControllerIndex(0)]])
        #expect(index.linksIntoJunction == [[], [LinkIndex(0)]])
        #expect(index.approachOfLink[LinkIndex(0)] == approach)
    }
}
