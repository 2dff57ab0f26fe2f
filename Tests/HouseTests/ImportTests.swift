import Testing

/// The arrows between targets are the build's business (`Package.swift`); these are the modules of
/// the system and of others, which every target could otherwise import.
@Suite struct ImportTests {
    /// Everything around the pure core, where files, numbers as text and sockets are at home.
    static let outer: Set<String> = [
        "Network", "Tables", "Wire", "Messaging", "Keys", "Roadside", "Pipeline", "Console",
        "ConsoleLink", "Benchmarks", "ngatu",
    ]

    /// Who may import a module; a module that is not here is allowed everywhere it is declared.
    static let allowed: [String: Set<String>] = [
        "Foundation": outer,
        "FoundationEssentials": outer,
        "Synchronization": ["Aggregation", "Messaging", "Pipeline"],
        "Logging": ["Pipeline", "ngatu"],
        "ServiceLifecycle": ["Pipeline", "ngatu"],
        "ArgumentParser": ["ngatu"],
        "TOMLKit": ["ngatu"],
        "CZeroMQ": ["Messaging"],
        "CSodium": ["Messaging"],
        "CSimdJSON": ["Wire"],
        "CHot": ["Wire", "Aggregation", "Pipeline", "Benchmarks"],
    ]

    /// The files of Pipeline that may use atomics; the others take a mutex or a message.
    static let atomic: Set<String> = ["Counters.swift", "WorkerThread.swift"]

    /// `Module` of `public import struct Module.Thing`.
    static func module(of line: Substring) -> String? {
        let pattern =
            #/^(?:@\w+\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+/#
        guard let match = line.prefixMatch(of: pattern) else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "let", "var"]
        let words = line[match.range.upperBound...].split(separator: " ")
        guard let first = words.first else { return nil }
        let named = kinds.contains(first) ? words.dropFirst().first : first
        return named?.split(separator: ".").first.map(String.init)
    }

    static func forbids(_ line: Substring, in file: Repository.File) -> Bool {
        guard let module = module(of: line), let targets = allowed[module] else { return false }
        return !targets.contains(file.target)
    }

    @Test func `every import is one the target may make`() {
        let offenders = Repository.files("Sources", ending: ".swift")
            .flatMap { file in file.places { Self.forbids($0, in: file) } }
        #expect(offenders == [])
    }

    @Test func `in Pipeline only counters and worker threads use atomics`() {
        let offenders = Repository.files("Sources/Pipeline", ending: ".swift")
            .filter { file in !Self.atomic.contains { file.path.hasSuffix("/" + $0) } }
            .flatMap { $0.places { $0.contains(#/\bAtomic\b/#) } }
        #expect(offenders == [])
    }

    @Test(arguments: [
        ("public import struct Foundation.Data", "Foundation"),
        ("internal import Synchronization", "Synchronization"),
        ("@testable import Wire", "Wire"),
        ("import Testing", "Testing"),
    ])
    func `the module of an import is found`(line: String, module: String) {
        #expect(Self.module(of: line[...]) == module)
    }

    @Test func `a line that only speaks of importing is no import`() {
        #expect(Self.module(of: "// import Foundation") == nil)
    }
}
