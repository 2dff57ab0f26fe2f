import Foundation
import Network
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
        var random = SplitMix(state: seed)
        let damaged = try Checkout.tables(BrokenCase.base).sorted { $0.key < $1.key }
            .map { ($0.key, random.damage(Array($0.value.utf8))) }
        let folder = try CityFolderFixture([:])
        try damaged.forEach { try folder.write($0.1, to: $0.0) }
        let report = NetworkReader.read(folder: folder.path)
        #expect((report.network == nil) == (report.verdict == .refuse), "seed \(seed)")
    }
}

/// Steele, Lea & Flood (2014), "Fast splittable pseudorandom number generators".
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

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
