import Synchronization

/// A board that one thread writes and any thread reads, without either ever waiting.
///
/// Each cell is a sequence lock over 64-bit words: the writer makes the sequence odd, writes the
/// words, makes it even; a reader that saw an odd or a changed sequence reads again. A writer that
/// is stopped half-way never blocks readers for good: `read` gives up after a bounded number of
/// tries and says so.
@safe public final class StateBoard<Value: BitwiseCopyable>: @unchecked Sendable {
    // Sendable: every word is an atomic, and `write` is called from one thread only.
    private let words: UnsafeMutablePointer<Atomic<UInt64>>
    private let wordsPerCell: Int
    /// How many cells the board has.
    public let count: Int

    /// Makes a board whose cells all hold `initial`.
    public init(count: Int, initial: Value) {
        precondition(
            MemoryLayout<Value>.size % 8 == 0, "a board's value is a whole number of words")
        self.count = count
        wordsPerCell = 1 + MemoryLayout<Value>.size / 8
        let wordCount = count * wordsPerCell
        unsafe words = UnsafeMutableRawPointer.allocate(byteCount: wordCount * 8, alignment: 128)
            .bindMemory(to: Atomic<UInt64>.self, capacity: wordCount)
        for index in 0..<wordCount { unsafe (words + index).initialize(to: Atomic(0)) }
        for cell in 0..<count { write(initial, at: cell) }
    }

    deinit { unsafe words.deallocate() }

    /// Replaces a cell's value. Call from the one writing thread. O(size), no allocation.
    public func write(_ value: Value, at cell: Int) {
        precondition(cell >= 0 && cell < count, "no such cell")
        let base = unsafe words + cell * wordsPerCell
        let sequence = unsafe base.pointee.load(ordering: .relaxed)
        // Odd: readers that see any of the words below also see this, by the fence.
        unsafe base.pointee.store(sequence &+ 1, ordering: .relaxed)
        atomicMemoryFence(ordering: .releasing)
        unsafe withUnsafeBytes(of: value) { bytes in
            for word in 1..<wordsPerCell {
                let bits = unsafe bytes.loadUnaligned(
                    fromByteOffset: (word - 1) * 8, as: UInt64.self)
                unsafe (base + word).pointee.store(bits, ordering: .relaxed)
            }
        }
        // Releases the words; pairs with the acquiring load in `read`.
        unsafe base.pointee.store(sequence &+ 2, ordering: .releasing)
    }

    /// A cell's value as it stood at one moment, or `nil` when the writer stayed in the way for
    /// `attempts` tries. Call from any thread. No allocation.
    public func read(_ cell: Int, attempts: Int = 1_000) -> Value? {
        precondition(cell >= 0 && cell < count, "no such cell")
        let base = unsafe words + cell * wordsPerCell
        return unsafe withUnsafeTemporaryAllocation(
            byteCount: MemoryLayout<Value>.size, alignment: 16
        ) { copy in
            for _ in 0..<attempts {
                let before = unsafe base.pointee.load(ordering: .acquiring)
                if before & 1 == 1 { continue }
                for word in 1..<wordsPerCell {
                    let bits = unsafe (base + word).pointee.load(ordering: .relaxed)
                    unsafe copy.storeBytes(of: bits, toByteOffset: (word - 1) * 8, as: UInt64.self)
                }
                // Keeps the loads above before the load below; pairs with the writer's fence.
                atomicMemoryFence(ordering: .acquiring)
                if unsafe base.pointee.load(ordering: .relaxed) == before {
                    return unsafe copy.loadUnaligned(as: Value.self)
                }
            }
            return nil
        }
    }
}
