import CHot
import TrafficModel

/// Finds a detector's place in a shard by number or by controller and channel; learns new ones.
///
/// Numbers are below 2²² and index a table of their own: one load. Controllers' channels are found
/// by open addressing with linear probing. Both tables are allocated once: no allocation, no retain
/// and no rehash afterwards. It belongs to the shard's thread.
@safe struct DetectorDirectory: ~Copyable {
    /// One more than the place of each number; 0 where there is none, as fresh memory is.
    private let numbers: UnsafeMutablePointer<UInt32>
    private let numberCount: UInt32
    private let keys: UnsafeMutablePointer<UInt64>
    private let places: UnsafeMutablePointer<UInt32>
    private let mask: UInt64
    private(set) var count: UInt32
    /// How many detectors it can hold, listed and learned.
    let capacity: Int
    private let learnsUnlisted: Bool
    /// Pulse length per place, in seconds.
    private let pulseSeconds: UnsafeMutablePointer<UInt16>

    static let absent = UInt32.max
    private static let free = UInt64.max

    init(network: RoadNetwork, learnedCapacity: Int, learnsUnlisted: Bool) {
        capacity = network.detectors.count + learnedCapacity
        self.learnsUnlisted = learnsUnlisted
        let greatest = network.detectors.compactMap(\.number?.rawValue).max() ?? 0
        numberCount = learnsUnlisted ? DetectorNumber.limit : greatest + 1
        unsafe numbers = ngatu_allocate_zeroed(Int(numberCount) * 4)
            .bindMemory(to: UInt32.self, capacity: Int(numberCount))
        let channels = network.detectors.count { $0.channel != nil } + learnedCapacity
        let size = (4 * Swift.max(16, channels)).nextPowerOfTwo
        mask = UInt64(size - 1)
        unsafe keys = .allocate(capacity: size)
        unsafe keys.initialize(repeating: Self.free, count: size)
        unsafe places = .allocate(capacity: size)
        unsafe places.initialize(repeating: 0, count: size)
        unsafe pulseSeconds = .allocate(capacity: Swift.max(1, capacity))
        unsafe pulseSeconds.initialize(repeating: 1, count: Swift.max(1, capacity))
        count = UInt32(network.detectors.count)
        for (place, detector) in network.detectors.enumerated() {
            unsafe pulseSeconds[place] = Swift.max(1, detector.pulseSeconds)
            if let number = detector.number {
                insert(DetectorKey(number: number.rawValue), UInt32(place))
            }
            if let controller = detector.controller, let channel = detector.channel {
                let number = network.controllers[controller.position].number.rawValue
                insert(
                    DetectorKey(controller: number, channel: UInt32(channel)), UInt32(place))
            }
        }
    }

    deinit {
        unsafe ngatu_free_zeroed(numbers, Int(numberCount) * 4)
        unsafe keys.deallocate()
        unsafe places.deallocate()
        unsafe pulseSeconds.deallocate()
    }

    /// The place of a detector with a number, or `absent`.
    @inline(__always) func find(number: UInt32) -> UInt32 {
        number < numberCount ? unsafe numbers[Int(number)] &- 1 : Self.absent
    }

    /// The place of a detector, or `absent`.
    func find(_ key: DetectorKey) -> UInt32 {
        if key.isNumber { return find(number: UInt32(truncatingIfNeeded: key.bits)) }
        var slot = Self.hash(key.bits) & mask
        while true {
            let found = unsafe keys[Int(truncatingIfNeeded: slot)]
            if found == key.bits { return unsafe places[Int(truncatingIfNeeded: slot)] }
            if found == Self.free { return Self.absent }
            slot = (slot &+ 1) & mask
        }
    }

    /// The place of the detector that a record other than a vehicle or a period speaks of, or
    /// `absent`. A call of its own, so that the hot loop around it stays small.
    @inline(never) func findEvent(_ record: UnsafeRawPointer) -> UInt32 {
        let reading = unsafe record.loadUnaligned(as: Reading.self)
        return reading.detectorKey.map { find($0) } ?? Self.absent
    }

    /// Gives an unlisted detector a place, or says why it cannot have one.
    mutating func learn(_ key: DetectorKey, pulse: UInt16) -> Result<UInt32, LearnRefusal> {
        guard learnsUnlisted else { return .failure(.unlisted) }
        guard Int(count) < capacity else { return .failure(.full) }
        let place = count
        count += 1
        unsafe pulseSeconds[Int(place)] = pulse
        insert(key, place)
        return .success(place)
    }

    /// The pulse of the detector at a place, in seconds.
    @inline(__always) func pulse(at place: UInt32) -> UInt16 { unsafe pulseSeconds[Int(place)] }

    private func insert(_ key: DetectorKey, _ place: UInt32) {
        if key.isNumber {
            unsafe numbers[Int(key.bits)] = place + 1
            return
        }
        var slot = Self.hash(key.bits) & mask
        while unsafe keys[Int(truncatingIfNeeded: slot)] != Self.free {
            slot = (slot &+ 1) & mask
        }
        unsafe keys[Int(truncatingIfNeeded: slot)] = key.bits
        unsafe places[Int(truncatingIfNeeded: slot)] = place
    }

    // The controller's half is spread by Knuth's multiplicative constant.
    private static func hash(_ bits: UInt64) -> UInt64 {
        bits &+ (bits &>> 32) &* 2_654_435_761
    }
}

/// Why a detector could not be learned.
enum LearnRefusal: Error {
    case unlisted
    case full

    var reason: RefusalReason {
        switch self {
        case .unlisted: .subject
        case .full: .full
        }
    }
}

extension Int {
    /// The smallest power of two not below this number.
    var nextPowerOfTwo: Int {
        self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
