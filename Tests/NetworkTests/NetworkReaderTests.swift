import Foundation
import Network
import Testing
import TrafficModel

@Suite struct NetworkReaderTests {
    @Test func `units of config.csv turn into metres and metres per second`() throws {
        let network = try read([
            "config.csv": "short_length,long_length,speed\nfoot,mile,mph\n",
            "link.csv": "link_id,from_node_id,to_node_id,length,free_speed\n1,1,2,0.5,30\n",
            "lane.csv": "lane_id,link_id,lane_num,width\n1,1,1,10\n2,1,2,11\n",
        ])
        let link = network.links[0]
        #expect(link.length?.meters == 804.672)
        #expect(link.freeSpeed == .milesPerHour(30))
        #expect(abs((link.width?.meters ?? 0) - 21 * 0.3048) < 1e-9)
    }

    @Test func `an approach's width wins over its lanes`() throws {
        let network = try read([
            "lane.csv": "lane_id,link_id,lane_num,width\n1,1,1,3\n",
            "approach.csv": "approach_id,node_id,ib_link_id,width_m,moto_box_depth_m\n1,2,1,9,0\n",
        ])
        #expect(network.links[0].width == Length(meters: 9))
        #expect(network.approaches[0].motorcycleBoxDepth == nil)
    }

    @Test func `string ids load where numbers are given`() throws {
        let network = try read([
            "node.csv": "node_id,x_coord,y_coord\na,0,0\nb,1,0\n",
            "link.csv": "link_id,number,from_node_id,to_node_id\nmain,7,a,b\n",
        ])
        #expect(network.links[0].number == LinkNumber(7))
        #expect(network.links[0].id == "main")
        #expect(network.junctions[network.links[0].to.position].id == "b")
    }

    @Test func `pulses default by how a detector reports`() throws {
        let network = try read([
            "signal_controller.csv": "controller_id,node_id\n5,2\n",
            "detector.csv": """
            number,kind,link_id,controller_id,channel,pulse_s
            1,loop,1,5,3,
            2,loop,1,,,
            3,loop,1,,,60

            """,
        ])
        #expect(network.detectors.map(\.pulseSeconds) == [1, 30, 60])
        #expect(network.controllers[0].junctions == [JunctionIndex(1)])
        let index = NetworkIndex(network)
        let channel = NetworkIndex.Channel(controller: ControllerIndex(0), number: 3)
        #expect(index.detectorByChannel[channel] == DetectorIndex(0))
    }

    @Test func `detector.csv describes a signal detector of the same number`() throws {
        let network = try read([
            "signal_controller.csv": "controller_id\n2\n",
            "signal_detector.csv": """
            detector_id,controller_id,signal_phase_num,link_id,start_lane,end_lane,ref_node_id,det_zone_lr
            8,2,1,1,-1,2,2,-20
            9,2,1,1,1,,2,-20

            """,
            "detector.csv": "number,kind,link_id\n9,radar,1\n",
        ])
        #expect(network.detectors.map(\.number) == [DetectorNumber(9), DetectorNumber(8)])
        #expect(network.detectors[0].kind == .radar)
        #expect(network.detectors[1].distanceFromStop == Length(meters: 20))
        #expect(network.detectors[1].laneCount == 3)
        #expect(network.detectors[1].pulseSeconds == 30)
    }

    @Test func `every problem of a run is listed in the order of files and rows`() throws {
        let folder = try CityFolderFixture([
            "node.csv": "node_id,x_coord,y_coord\n1,x,0\n2,1,y\n",
            "link.csv": "link_id,from_node_id,to_node_id,length\n1,1,3,-1\n1,4,2,0\n",
        ])
        let report = NetworkReader.read(folder: folder.path)
        let refused = report.problems.filter { $0.severity == .refuse }
        #expect(report.network == nil)
        #expect(
            refused.map(\.file) == [
                "link.csv", "link.csv", "link.csv", "link.csv",
                "link.csv", "link.csv", "node.csv", "node.csv",
            ])
        #expect(refused.compactMap(\.row) == [2, 2, 3, 3, 3, 3, 2, 3])
    }

    @Test func `extra columns are kept in the report`() throws {
        let folder = try CityFolderFixture(
            Self.tiny.merging([
                "node.csv": "node_id,x_coord,y_coord,color,z_coord\n1,0,0,red,\n2,1,0,,\n"
            ]) { $1 })
        let report = NetworkReader.read(folder: folder.path)
        #expect(report.extraColumns == ["node.csv": ["color"]])
        #expect(report.problems.isEmpty)
    }

    @Test func `text that is not UTF-8 is repaired and reported`() throws {
        let folder = try CityFolderFixture(Self.tiny)
        let text = "link_id,name,from_node_id,to_node_id\n1,L"
        try folder.write(Array(text.utf8) + [0xEA] + Array(",1,2\n".utf8), to: "link.csv")
        let report = NetworkReader.read(folder: folder.path)
        #expect(report.verdict == .warn)
        #expect(report.problems.first?.description.contains("link.csv:2: name") == true)
        #expect(report.network?.links.first?.name == "L\u{FFFD}")
    }

    @Test func `UTF-16 and bytes of any kind are refused without a trap`() throws {
        let folder = try CityFolderFixture(Self.tiny)
        try folder.write([0xFF, 0xFE, 0x6C, 0x00], to: "link.csv")
        #expect(NetworkReader.read(folder: folder.path).verdict == .refuse)
        try folder.write(
            Array(repeating: Array(0...255), count: 40).flatMap(\.self), to: "link.csv")
        #expect(NetworkReader.read(folder: folder.path).verdict == .refuse)
    }

    @Test func `a path that is no folder is refused`() {
        let report = NetworkReader.read(folder: "/nowhere/at/all")
        #expect(report.network == nil)
        #expect(
            report.problems.map(\.description) == [
                "refused: /nowhere/at/all: is not a folder"
                    + " that can be read; name the folder of the city's tables"
            ])
        #expect(NetworkReader.read(folder: #filePath).verdict == .refuse)
        #expect(NetworkReader.read(folder: "").verdict == .refuse)
    }

    @Test func `a folder in the place of a table is refused`() throws {
        let folder = try CityFolderFixture(Self.tiny)
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/lane.csv", withIntermediateDirectories: true)
        let report = NetworkReader.read(folder: folder.path)
        #expect(report.problems.map(\.file) == ["lane.csv"])
        #expect(report.verdict == .refuse)
    }

    @Test func `a path without motor vehicles may have no lane`() throws {
        let network = try read([
            "link.csv": "link_id,from_node_id,to_node_id,lanes,allowed_uses,directed\n"
                + "1,1,2,0,\"WALK, BIKE\",0\n"
        ])
        #expect(network.links[0].laneCount == 1)
    }

    /// Two nodes and a link, without any problem.
    static let tiny = [
        "config.csv": "short_length,long_length,speed\nm,m,kph\n",
        "node.csv": "node_id,x_coord,y_coord\n1,0,0\n2,1,0\n",
        "link.csv": "link_id,from_node_id,to_node_id,free_speed\n1,1,2,50\n",
    ]

    /// The network of the tiny city with some files replaced.
    private func read(_ files: [String: String]) throws -> RoadNetwork {
        let folder = try CityFolderFixture(Self.tiny.merging(files) { $1 })
        let report = NetworkReader.read(folder: folder.path)
        return try #require(report.network, "\(report.problems)")
    }
}
