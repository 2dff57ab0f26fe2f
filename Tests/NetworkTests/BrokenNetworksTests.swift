import Foundation
import Network
import TestSupport
import Testing

@Suite struct BrokenNetworksTests {
    @Test func `the base of the broken networks has no problem`() {
        let report = NetworkReader.read(folder: BrokenCase.base.path)
        #expect(report.problems.map(\.description) == [])
        #expect(report.network != nil)
    }

    @Test func `there are many broken networks`() throws {
        #expect(try BrokenCase.all().filter { $0.verdict == "refuse" }.count >= 32)
    }

    @Test(arguments: try BrokenCase.all())
    func `a broken network is judged and explained`(broken: BrokenCase) throws {
        var files = try Checkout.tables(BrokenCase.base)
        for (file, text) in broken.files { files[file] = text }
        let folder = try CityFolderFixture(files)
        let report = NetworkReader.read(folder: folder.path)
        let text = report.problems.map(\.description).joined(separator: "\n")
        #expect(text.contains(broken.expect))
        #expect(report.verdict?.rawValue == broken.verdict, "\(text)")
        #expect((report.network == nil) == (broken.verdict == "refuse"))
    }
}

@Suite struct DamagedNetworksTests {
    @Test(arguments: UInt64(0)..<64)
    func `damaged bytes never trap`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let damaged = try Checkout.tables(BrokenCase.base).sorted { $0.key < $1.key }
            .map { ($0.key, random.damage(Array($0.value.utf8))) }
        let folder = try CityFolderFixture([:])
        try damaged.forEach { try folder.write($0.1, to: $0.0) }
        let report = NetworkReader.read(folder: folder.path)
        #expect((report.network == nil) == (report.verdict == .refuse), "seed \(seed)")
    }
}

extension SeededGenerator {
    /// The bytes with a few of them replaced, often by ones that mean something in a table.
    mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0...2, using: &self) {
            let position = Int.random(in: 0..<bytes.count, using: &self)
            let nasty = Array("\",\n\r-90.e".utf8) + [0, 0xFF]
            bytes[position] = nasty.randomElement(using: &self) ?? 0
        }
        return bytes
    }
}

/// One object of `Fixtures/networks/broken/cases.json`.
struct BrokenCase: Decodable, CustomTestStringConvertible {
    let name: String
    /// New texts by file; `nil` removes the file.
    let files: [String: String?]
    let expect: String
    let verdict: String

    var testDescription: String { name }

    static let base = Checkout.networks.appendingPathComponent("broken/base")

    static func all() throws -> [BrokenCase] {
        let url = Checkout.networks.appendingPathComponent("broken/cases.json")
        return try JSONDecoder().decode([BrokenCase].self, from: Data(contentsOf: url))
    }
}
