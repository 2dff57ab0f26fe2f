/// Finds a source's slot by its number, in a table allocated once.
@safe struct SourceSlots: ~Copyable {
    private let numbers: UnsafeMutablePointer<UInt32>
    private let slots: UnsafeMutablePointer<UInt16>
    private let isUsed: UnsafeMutablePointer<Bool>
    private let mask: Int
    private let capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        let size = (4 * capacity).nextPowerOfTwo
        mask = size - 1
        unsafe numbers = .allocate(capacity: size)
        unsafe slots = .allocate(capacity: size)
        unsafe isUsed = .allocate(capacity: size)
        unsafe numbers.initialize(repeating: 0, count: size)
        unsafe slots.initialize(repeating: 0, count: size)
        unsafe isUsed.initialize(repeating: false, count: size)
    }

    deinit {
        unsafe numbers.deallocate()
        unsafe slots.deallocate()
        unsafe isUsed.deallocate()
    }

    func find(_ number: UInt32) -> Int? {
        let cell = self.cell(of: number)
        return unsafe isUsed[cell] ? Int(slots[cell]) : nil
    }

    /// Gives a new number the next slot, or `nil` when all are taken.
    mutating func insert(_ number: UInt32) -> Int? {
        guard count < capacity else { return nil }
        let cell = self.cell(of: number)
        unsafe numbers[cell] = number
        unsafe slots[cell] = UInt16(count)
        unsafe isUsed[cell] = true
        count += 1
        return count - 1
    }

    private func cell(of number: UInt32) -> Int {
        var cell = Int(number &* 2_654_435_761) & mask
        while unsafe isUsed[cell] && numbers[cell] != number { cell = (cell + 1) & mask }
        return cell
    }
}
