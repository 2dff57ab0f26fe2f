import Keys
import Operations
import TrafficModel

/// Decides from the sender's key whether a batch may be taken in: its source, and the site of each
/// detector and controller in it.
///
/// Belongs to one receiving thread. Readings of things whose site the city does not name are taken
/// from any key that may send for the batch's source.
struct ReadingGate {
    /// What one key may send, worked out once.
    private struct Pass {
        let holder: KeyHolder
        /// By position of the site: whether it may send for what stands there.
        let sites: [Bool]
        /// The controllers whose events it may send; `nil` for a gateway's, which may any.
        let controllers: Set<ControllerNumber>?
    }

    private let watch: KeyWatch
    private let sites: [FieldSite]
    /// Position of the site of each detector and of each controller, by number; -1 for none.
    private let siteOfDetector: [Int32]
    private let siteOfSource: [UInt32: Int]
    private var passes: [String: Pass] = [:]
    private var version: UInt64 = 0

    init(watch: KeyWatch, network: RoadNetwork) {
        self.watch = watch
        sites = network.sites
        var places = [Int32](
            repeating: -1,
            count: Int(network.detectors.compactMap { $0.number?.rawValue }.max() ?? 0) + 1)
        for detector in network.detectors {
            guard let number = detector.number, let site = detector.site else { continue }
            places[Int(number.rawValue)] = Int32(site.position)
        }
        siteOfDetector = places
        siteOfSource = Dictionary(
            sites.enumerated().map { ($1.source.rawValue, $0) }, uniquingKeysWith: { $1 })
    }

    /// Takes new keys in; call once a turn.
    mutating func refresh() {
        guard let snapshot = watch.news(since: version) else { return }
        version = snapshot.version
        passes = [:]
        for entry in snapshot.ring.entries {
            let holder = entry.holder
            let rights: ReadingRights
            var controllers: Set<ControllerNumber>?
            switch holder.duty {
            case .sensor(let given): rights = given
            case .controller(let numbers, let given):
                rights = given
                controllers = numbers
            case .console, .openData, .processor: continue
            }
            passes[holder.name] = Pass(
                holder: holder, sites: sites.map { rights.cover($0.source, site: $0.id) },
                controllers: controllers)
        }
    }

    /// Whether a batch may be taken in from the sender of that name.
    ///
    /// - Parameters:
    ///   - sender: As its key has proved; `nil` for none.
    ///   - source: The source that the batch names; every status in it must name the same.
    ///   - records: `count` × 32 bytes.
    func admits(
        _ sender: String?, source: UInt32?, records: UnsafeRawBufferPointer, at time: Timestamp
    ) -> Bool {
        guard let sender, let pass = passes[sender], let source else { return false }
        let site = siteOfSource[source]
        let mayAtAll = pass.holder.maySend(
            readingsOf: SourceNumber(source), site: site.map { sites[$0].id }, at: time)
        guard mayAtAll.isPermitted else { return false }
        return stride(from: 0, to: records.count - 31, by: 32).allSatisfy { offset in
            let subject = unsafe UInt32(
                littleEndian: records.loadUnaligned(fromByteOffset: offset + 8, as: UInt32.self))
            return switch unsafe ReadingKind(rawValue: records[offset + 12]) {
            case .vehicle, .interval, .queue: covers(subject, pass)
            case .status: subject == source
            case .signalEvent: pass.controllers?.contains(ControllerNumber(subject)) ?? true
            case .incident, .position, nil: true
            }
        }
    }

    private func covers(_ detector: UInt32, _ pass: Pass) -> Bool {
        guard detector < siteOfDetector.count, siteOfDetector[Int(detector)] >= 0 else {
            return true
        }
        return pass.sites[Int(siteOfDetector[Int(detector)])]
    }
}
