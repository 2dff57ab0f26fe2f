import Foundation
import Testing
import TrafficModel

@testable import Wire

/// The page on the wire shows only what the decoders take.
@Suite struct WirePageTests {
    @Test func `the page's examples of JSON are accepted`() throws {
        let blocks = try blocks().filter { $0.contains(#""kind": "#) && !$0.contains("zmq") }
        let counts = try blocks.map { block in
            try JSONSupport.decode(Array(block.utf8)).1.count
        }
        #expect(counts == [1, 1, 1, 2])
    }

    @Test func `the page's batch is the golden one`() throws {
        let block = try #require(try blocks().first { $0.hasPrefix("4e475431") })
        let bytes = Hexadecimal.bytes(block.filter { !$0.isWhitespace })
        #expect(bytes == BatchDecoderTests.golden)
    }

    @Test func `the page names every column of the mapping and every field of JSON`() throws {
        let page = try page()
        #expect(MeasureRule.all.map(\.name).filter { !page.contains("`\($0)`") } == [])
    }

    private func page() throws -> String {
        let here = URL(filePath: #filePath).resolvingSymlinksInPath()
        let root = here.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(
            contentsOf: root.appending(path: "Sources/Pipeline/Pipeline.docc/Wire.md"),
            encoding: .utf8)
    }

    /// The texts between fences.
    private func blocks() throws -> [String] {
        let parts = try page().components(separatedBy: "```")
        return parts.indices.filter { !$0.isMultiple(of: 2) }.map { index in
            String(parts[index].drop { $0 != "\n" }.dropFirst())
        }
    }
}
