import Aggregation
import Foundation
import Testing
import TrafficModel

@testable import Pipeline

/// The Python examples against a real processor: what their readers will do.
@Suite(.timeLimit(.minutes(1))) struct ExampleClientTests {
    static let python = "/usr/bin/python3"
    static let hasPython = status([python, "-c", "import zmq"]) == 0
    static let examples = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "ops/examples").path

    static func status(_ arguments: [String]) -> Int32 { run(arguments).status }

    static func run(_ arguments: [String]) -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        // A machine without Python skips these tests.
        guard (try? process.run()) != nil else { return (-1, "") }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test(
        .enabled(if: hasPython, "needs python3-zmq"),
        arguments: ["sensor_json.py", "sensor_binary.py"])
    func `an example sensor is understood`(script: String) async throws {
        let processor = try RunningProcessor { configuration, _ in
            configuration.shard.time = .wall
        }
        let result = Self.run([
            Self.python, Self.examples + "/" + script, "--to", processor.endpoints.ingest[0],
            "--detector", "1000", "--count", "3", "--rate", "50",
        ])
        #expect(result.status == 0, "\(result.output)")
        let summary = try #require(await processor.stop())
        #expect(summary.counters.received >= 3)
        #expect(summary.counters.aggregated == summary.counters.received)
    }

    @Test(.enabled(if: hasPython, "needs python3-zmq"))
    func `the example subscriber sees what it came too late for`() async throws {
        let processor = try RunningProcessor { configuration, _ in
            // One site more than there is keeps the run open after the last decision.
            configuration.expectedSources = SmallCity.streets
        }
        var sites = SmallCity.readings(seed: 5)
        sites[3].removeLast()
        try processor.send(sites)
        let result = Self.run([
            "/usr/bin/timeout", "3", Self.python, Self.examples + "/subscriber.py", "--feed",
            processor.endpoints.feed, "--snapshot", processor.endpoints.snapshot,
        ])
        #expect(result.output.contains("decision"), "\(result.output)")
        _ = await processor.stop()
    }

    @Test(.enabled(if: hasPython, "needs python3-zmq"))
    func `a subscriber's stray messages do not silence the feed for others`() async throws {
        let processor = try RunningProcessor { configuration, _ in
            configuration.shard.time = .wall
        }
        let script = """
            import sys, zmq
            stray = zmq.Context.instance().socket(zmq.XSUB)
            stray.connect(sys.argv[1])
            for message in (b"\\x01x", b"\\x05stray", b"stray", b"more"): stray.send(message)
            other = zmq.Context.instance().socket(zmq.SUB)
            other.connect(sys.argv[1])
            other.subscribe(b"")
            print("heard" if other.poll(5000) else "silent", flush=True)
            zmq.Context.instance().destroy(0)
            """
        let result = Self.run([Self.python, "-c", script, processor.endpoints.feed])
        #expect(result.output.contains("heard"), "\(result.output)")
        _ = await processor.stop()
    }
}
