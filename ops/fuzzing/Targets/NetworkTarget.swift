import Network
import TrafficModel

/// A city's folder in one text: `=== link.csv`, then the table, then the next one.
struct NetworkTarget: FuzzTarget {
    private let folder: String
    private var files: [String: ScratchFile] = [:]

    private static let mark = Array("=== ".utf8)
    /// Tables of one input, the reader's own and some that it must leave alone.
    private static let fileLimit = 20

    init(folder: String) { self.folder = folder }

    mutating func run(_ input: UnsafeRawBufferPointer) {
        write(input)
        let report = NetworkReader.read(folder: folder)
        let isRefused = report.problems.contains { $0.severity == .refuse }
        promise((report.network == nil) == isRefused, "refused and read, or neither of them")
        for problem in report.problems {
            let hasControl = problem.description.unicodeScalars.contains {
                $0.properties.generalCategory == .control
            }
            promise(!problem.message.isEmpty, "a problem without a word")
            promise(!hasControl, "control characters in \(problem)")
        }
        guard let network = report.network else { return }
        check(network)
        plantFault(in: input, where: report.extraColumns.count > 1)
    }

    /// Every reference leads somewhere, and what counts on checked parts can be made of them.
    private func check(_ network: RoadNetwork) {
        let index = NetworkIndex(network)
        promise(
            index.linkByNumber.count == network.links.count, "two links have one number")
        promise(
            index.controllerByNumber.count == network.controllers.count,
            "two controllers have one number")
        for link in network.links {
            promise(link.from.position < network.junctions.count, "link \(link.id) dangles")
            promise(link.to.position < network.junctions.count, "link \(link.id) dangles")
            promise(link.laneCount >= 1, "link \(link.id) has no lane")
            promise(link.length.map { $0.meters > 0 } ?? true, "link \(link.id) has no length")
        }
        for detector in network.detectors {
            let hasLink = detector.link.map { $0.position < network.links.count } ?? true
            let hasSite = detector.site.map { $0.position < network.sites.count } ?? true
            let hasController =
                detector.controller.map { $0.position < network.controllers.count } ?? true
            promise(hasLink && hasSite && hasController, "detector \(detector.name) dangles")
            promise((1...3_600).contains(detector.pulseSeconds), "a pulse out of range")
            promise(detector.channel.map { (1...255).contains($0) } ?? true, "no such channel")
        }
        for link in network.approaches.map(\.link) + network.signs.map(\.link)
            + network.corridors.flatMap(\.links)
        {
            promise(link.position < network.links.count, "an approach, sign or corridor dangles")
        }
        _ = Session(city: network)
    }

    private mutating func write(_ input: UnsafeRawBufferPointer) {
        var tables: [String: ArraySlice<UInt8>] = [:]
        for part in Array(input).split(separator: Self.mark).prefix(Self.fileLimit) {
            let end = part.firstIndex(of: UInt8(ascii: "\n")) ?? part.endIndex
            let name = String(decoding: part[..<end], as: UTF8.self)
            guard Self.isPlain(name) else { continue }
            tables[name] = part[end...].dropFirst()
        }
        for name in files.keys where tables[name] == nil { files[name]?.remove() }
        for (name, table) in tables {
            files[name, default: ScratchFile(path: "\(folder)/\(name)")].hold(table)
        }
    }

    /// Whether a name stays in the folder: `link.csv`.
    private static func isPlain(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count) && name.hasSuffix(".csv")
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || "._".utf8.contains($0)
            }
    }
}
