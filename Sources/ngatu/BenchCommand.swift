import ArgumentParser
import Benchmarks
import Foundation
import Pipeline

/// `ngatu bench`: measures this machine, and the lanes that `ops/bench` compares with others.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine.",
        discussion: """
            Takes about half a minute, and both of its cores where there are but two. The other
            subcommands are the lanes that 'ops/bench' compares with C++. Examples:

              ngatu bench
              ngatu bench load --detectors 10000 --hertz 1 --seconds 60
              ngatu bench events --detectors 10000 --batch 256 --out /tmp/events
              ngatu bench kernel --detectors 10000 /tmp/events
            """,
        subcommands: [
            BenchMachine.self, BenchLoad.self, BenchEvents.self, BenchKernel.self, BenchRing.self,
            BenchJSON.self, BenchPipe.self, BenchSend.self, BenchLatency.self, BenchMemory.self,
        ],
        defaultSubcommand: BenchMachine.self)
}

/// `ngatu bench machine`: what this machine can do, in half a minute.
struct BenchMachine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machine", abstract: "Measure everything, in about half a minute.")

    mutating func run() throws {
        let interruption = Interruption()
        Terminal.note("measuring; about half a minute")
        try MachineReport(isStopped: { interruption.isSet }) { line in
            let name = line.name.padding(toLength: 26, withPad: " ", startingAt: 0)
            Terminal.say(name + line.value)
        }.run()
        if interruption.isSet { throw ExitCode(130) }
        interruption.release()
    }
}

/// `ngatu bench events`: writes a seeded file of readings.
struct BenchEvents: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Write a seeded file of readings.",
        discussion: """
            With --batch: messages as they travel, each behind its length (u32), binary or, with
            --json, text. Without: bare readings of 32 bytes. Example:

              ngatu bench events --events 4000000 --detectors 10000 --batch 256 --out /tmp/events
            """)

    @Option(help: "Vehicles in all.")
    var events = 4_000_000

    @Option(help: "Detectors, numbered from 1.")
    var detectors: UInt32 = 10_000

    @Option(help: "Vehicles per detector and second of event time.")
    var perPulse = 20.0

    @Option(help: "Share of vehicles that come late, 0…1.")
    var late = 0.03

    @Option(help: "Seed.")
    var seed: UInt64 = 1

    @Option(help: "Readings in one message, 1…1,024.")
    var batch: Int?

    @Flag(help: "Write JSON messages.")
    var json = false

    @Option(help: "The file to write.")
    var out: String

    mutating func validate() throws {
        guard (1...1_024).contains(batch ?? 1) else {
            throw ValidationError("--batch is 1…1,024")
        }
        guard batch != nil || !json else { throw ValidationError("--json needs --batch") }
        guard detectors > 0, events > 0, perPulse > 0, (0...1).contains(late) else {
            throw ValidationError("counts are above 0, and a share is 0…1")
        }
    }

    mutating func run() throws {
        let shape = EventStream.Shape(
            events: events, detectors: detectors, perPulse: perPulse, lateShare: late, seed: seed)
        let form: FrameFile.Form =
            batch.map { json ? .json(of: $0) : .batches(of: $0) } ?? .readings
        try FrameFile.write(EventStream(shape), as: form, to: out)
    }
}

/// `ngatu bench kernel`: the hot kernel alone.
struct BenchKernel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel", abstract: "Run a file of messages through the hot kernel.")

    @Option(help: "Detectors, numbered from 1.")
    var detectors = 10_000

    @Option(help: "Threads that read the counters' board meanwhile.")
    var readers = 0

    @Option(help: "How many times.")
    var repeats = 1

    @Argument(help: "The file that 'ngatu bench events --batch' wrote.")
    var file: String

    mutating func run() throws {
        let file = try FrameFile(path: file)
        for _ in 0..<repeats {
            print(KernelLane.run(file, detectors: detectors, readers: readers).line)
        }
    }
}

/// `ngatu bench ring`: the ring alone.
struct BenchRing: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ring", abstract: "Run numbers through a ring between two threads.")

    @Option(help: "Items in all.")
    var items = 50_000_000

    @Option(help: "Bytes of an item: 8 or 32.")
    var bytes = 32

    mutating func validate() throws {
        guard bytes == 8 || bytes == 32 else { throw ValidationError("--bytes is 8 or 32") }
    }

    mutating func run() { print(RingLane.run(items: items, bytes: bytes).line) }
}

/// `ngatu bench json`: JSON messages to checked readings.
struct BenchJSON: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Run a file of JSON messages through the parser.")

    @Option(help: "How many times.")
    var repeats = 1

    @Flag(help: "Use Foundation's JSONDecoder instead, on the first 2,000 messages.")
    var decoder = false

    @Argument(help: "The file that 'ngatu bench events --json --batch' wrote.")
    var file: String

    mutating func run() throws {
        let file = try FrameFile(path: file)
        for _ in 0..<repeats {
            let result =
                decoder ? JSONLane.runJSONDecoder(file, messages: 2_000) : JSONLane.run(file)
            print(result.line)
        }
    }
}

/// `ngatu bench memory`: what the core keeps for each detector.
struct BenchMemory: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory",
        abstract: "Fill pulses, ring and two roll-up levels; tell the bytes they take.")

    @Option(help: "Detectors, numbered from 1.")
    var detectors = 1_000_000

    mutating func run() { print(MemoryLane.run(detectors: detectors).line) }
}
