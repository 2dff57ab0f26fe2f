import Glibc

/// Ends the process, so that the input is kept, when a promise does not hold.
@inline(__always)
func promise(_ holds: Bool, _ words: @autoclosure () -> String) {
    guard !holds else { return }
    fail("broken promise: " + words())
}

/// Says why, and ends the process in the way that libFuzzer keeps the input.
@inline(never)
func fail(_ words: String) -> Never {
    let line = words + "\n"
    _ = write(STDERR_FILENO, line, line.utf8.count)
    abort()
}

/// The fault of the self-test: reads the byte after the input, which the sanitizer must notice.
@inline(never)
func plantFault(in input: UnsafeRawBufferPointer, where happens: Bool) {
    guard happens, Environment.isFaulty, let start = input.baseAddress else { return }
    let byte = start.loadUnaligned(fromByteOffset: input.count, as: UInt8.self)
    fail("planted fault: read \(byte) behind the input, and no sanitizer noticed")
}

/// The bound on what inputs leave behind. Peaks within a run are libFuzzer's `malloc_limit_mb`.
enum Memory {
    /// What the caches of targets and of the Swift runtime may hold in all. Our choice.
    private static let limit = 96 << 20

    /// TOMLKit never frees a table that it has parsed: once in a run of `ngatu`, always here.
    private static let isBounded = !["toml", "csv"].contains(Environment.decoder)

    static func check(inputBytes: Int) {
        guard isBounded else { return }
        let bytes = currentAllocatedBytes()
        promise(bytes < limit, "\(bytes) bytes are held after an input of \(inputBytes)")
    }
}

@_silgen_name("__sanitizer_get_current_allocated_bytes")
private func currentAllocatedBytes() -> Int
