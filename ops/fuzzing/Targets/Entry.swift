import Glibc

/// Something that reads bytes from outside, with the promises that must hold for all of them.
protocol FuzzTarget {
    /// Reads one input and checks the promises; a broken one ends the process.
    mutating func run(_ input: UnsafeRawBufferPointer)

    /// Makes another input of one, in place.
    ///
    /// - Returns: Bytes of `bytes` that are used.
    mutating func mutate(
        _ bytes: UnsafeMutableRawBufferPointer, count: Int, seed: UInt64
    ) -> Int
}

extension FuzzTarget {
    mutating func mutate(
        _ bytes: UnsafeMutableRawBufferPointer, count: Int, seed: UInt64
    ) -> Int {
        TextMutation.mutate(bytes, count: count, seed: seed)
    }
}

/// What the process was started with.
enum Environment {
    /// The decoder to be fuzzed.
    static let decoder = text("NGATU_FUZZ_DECODER")
    /// A folder of this process for inputs that are read from files.
    static let scratch = text("NGATU_FUZZ_SCRATCH")
    /// Whether each target carries a fault that it must find.
    static let isFaulty = text("NGATU_FUZZ_FAULT") == "1"

    private static func text(_ name: String) -> String {
        getenv(name).map { String(cString: $0) } ?? ""
    }
}

/// libFuzzer calls from one thread only.
nonisolated(unsafe) private var target: any FuzzTarget = {
    switch Environment.decoder {
    case "batch": BatchTarget()
    case "json": JSONTarget()
    case "csv": CSVTarget()
    case "gmns": NetworkTarget(folder: Environment.scratch)
    case "toml": ConfigurationTarget(folder: Environment.scratch)
    case "feed": FeedTarget()
    case "signal": SignalTarget()
    default: preconditionFailure("NGATU_FUZZ_DECODER names no decoder")
    }
}()

/// libFuzzer gives each input in a block of its own size, so that no byte around it is readable.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(UnsafeRawBufferPointer(start: bytes, count: count))
    Memory.check(inputBytes: count)
    return 0
}

/// libFuzzer asks for another input, at most `capacity` bytes long.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
    _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int, _ seed: UInt32
) -> Int {
    target.mutate(
        UnsafeMutableRawBufferPointer(start: bytes, count: capacity), count: count,
        seed: UInt64(seed))
}

/// libFuzzer's own mutations, crossing over included.
@_silgen_name("LLVMFuzzerMutate")
func mutateBytes(_ bytes: UnsafeMutableRawPointer?, _ count: Int, _ capacity: Int) -> Int
