public import TrafficModel

/// A fingerprint of a run's decisions in their order, to compare two runs.
///
/// 128-bit FNV-1a over event time, target, action, reason and evidence. Left out is what may differ
/// between equal runs or says nothing new: ordinal, time to live, and the age of the evidence. Not a
/// protection against forgery.
/// - SeeAlso: The FNV Non-Cryptographic Hash Algorithm, draft-eastlake-fnv, offset basis and prime
///   for 128 bits.
public struct DecisionHash: Hashable, Sendable, CustomStringConvertible {
    /// The fingerprint of what was added so far.
    public private(set) var value: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    private static let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013b

    /// The fingerprint of no decision.
    public init() {}

    /// Adds the next decision, in its city's stable numbers rather than its indexes.
    public mutating func add(_ decision: Decision, in network: RoadNetwork) {
        add(decision.time.microseconds)
        switch decision.target {
        case .controller(let index):
            add(1, Int64(network.controllers[index.position].number.rawValue))
        case .sign(let index): add(2, Int64(network.signs[index.position].number.rawValue))
        }
        switch decision.action {
        case .plan(let name):
            add(1)
            add(name)
        case .timeOfDay: add(2)
        case .advisory(let link): add(3, Int64(network.links[link.position].number.rawValue))
        case .blank: add(4)
        }
        add(decision.reason)
        add(Int64(decision.evidence.count))
        for state in decision.evidence { add(state, in: network) }
    }

    /// The fingerprint as 32 hexadecimal digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// Adds the evidence in whole mm/s, parts per million and thousandths.
    private mutating func add(_ state: LinkState, in network: RoadNetwork) {
        add(Int64(network.links[state.link.position].number.rawValue))
        add(Int64(state.window.startSecond), Int64(state.window.lengthSeconds))
        add(Int64(state.version), Int64(state.vehicleCount))
        add(state.flow?.vehiclesPerHour, scale: 1_000)
        add(state.passengerCarFlow?.vehiclesPerHour, scale: 1_000)
        add(state.speed?.metersPerSecond, scale: 1_000)
        add(state.occupancy?.fraction, scale: 1_000_000)
        add(state.density?.vehiclesPerKilometer, scale: 1_000)
        add(state.levelOfService?.rawValue ?? "")
        add(state.observed.fraction, scale: 1_000_000)
        add(state.isEstimated ? 1 : 0, state.isCongested ? 1 : 0)
    }

    /// Adds a value in whole units of its scale; an unknown one differs from every number.
    private mutating func add(_ value: Double?, scale: Double) {
        guard let value, value.magnitude * scale < 9e18 else { return add(0) }
        add(1, Int64((value * scale).rounded()))
    }

    private mutating func add(_ text: String) {
        add(Int64(text.utf8.count))
        for byte in text.utf8 { add(byte: byte) }
    }

    private mutating func add(_ numbers: Int64...) {
        for number in numbers {
            let bits = UInt64(bitPattern: number)
            for shift in stride(from: 0, to: 64, by: 8) {
                add(byte: UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
            }
        }
    }

    private mutating func add(byte: UInt8) { value = (value ^ UInt128(byte)) &* Self.prime }
}
