public import TrafficModel

/// Ways from numbers, ids and channels to dense indexes, made once for a loaded city.
///
/// Immutable, and shared by all threads.
public struct NetworkIndex: Sendable {
    /// A detector input of a controller.
    public struct Channel: Hashable, Sendable {
        /// The controller.
        public let controller: ControllerIndex
        /// The input, 1…255.
        public let number: Int

        /// Makes a channel.
        public init(controller: ControllerIndex, number: Int) {
            self.controller = controller
            self.number = number
        }
    }

    /// Listed detectors by stable number.
    public let detectorByNumber: [DetectorNumber: DetectorIndex]
    /// Listed detectors by the channel they are wired to.
    public let detectorByChannel: [Channel: DetectorIndex]
    /// Links by stable number.
    public let linkByNumber: [LinkNumber: LinkIndex]
    /// Controllers by stable number.
    public let controllerByNumber: [ControllerNumber: ControllerIndex]
    /// Signs by stable number.
    public let signByNumber: [SignNumber: SignIndex]
    /// Field sites by the number they send under.
    public let siteBySource: [SourceNumber: SiteIndex]
    /// Field sites by id.
    public let siteByID: [String: SiteIndex]
    /// Detectors that measure each link; one list a link, in link order.
    public let detectorsOfLink: [[DetectorIndex]]
    /// Controllers that serve each junction; one list a junction, in junction order.
    public let controllersOfJunction: [[ControllerIndex]]
    /// Links that lead to each junction; one list a junction, in junction order.
    public let linksIntoJunction: [[LinkIndex]]
    /// The approach at the end of each link that has one.
    public let approachOfLink: [LinkIndex: Approach]

    /// Makes the index of a city.
    ///
    /// Where a network made by hand repeats a number, the first holder wins.
    /// - Complexity: O(n).
    public init(_ network: RoadNetwork) {
        detectorByNumber = Self.first(network.detectors.indices) { network.detectors[$0].number }
        detectorByChannel = Self.first(network.detectors.indices) { position in
            let detector = network.detectors[position]
            guard let controller = detector.controller, let channel = detector.channel else {
                return nil
            }
            return Channel(controller: controller, number: channel)
        }
        linkByNumber = Self.first(network.links.indices) { network.links[$0].number }
        controllerByNumber = Self.first(network.controllers.indices) {
            network.controllers[$0].number
        }
        signByNumber = Self.first(network.signs.indices) { network.signs[$0].number }
        siteBySource = Self.first(network.sites.indices) { network.sites[$0].source }
        siteByID = Self.first(network.sites.indices) { network.sites[$0].id }
        detectorsOfLink = Self.grouped(network.detectors.indices, into: network.links.count) {
            network.detectors[$0].link.map { [$0] } ?? []
        }
        controllersOfJunction = Self.grouped(
            network.controllers.indices, into: network.junctions.count
        ) { network.controllers[$0].junctions }
        linksIntoJunction = Self.grouped(
            network.links.indices, into: network.junctions.count
        ) { [network.links[$0].to] }
        approachOfLink = Dictionary(
            network.approaches.map { ($0.link, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func first<Key: Hashable, Subject>(
        _ positions: Range<Int>, key: (Int) -> Key?
    ) -> [Key: DenseIndex<Subject>] {
        let pairs = positions.compactMap { position in
            key(position).map { ($0, DenseIndex<Subject>(position)) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static func grouped<Subject, Owner>(
        _ positions: Range<Int>, into count: Int, owners: (Int) -> [DenseIndex<Owner>]
    ) -> [[DenseIndex<Subject>]] {
        var groups = [[DenseIndex<Subject>]](repeating: [], count: count)
        for position in positions {
            for owner in owners(position) { groups[owner.position].append(DenseIndex(position)) }
        }
        return groups
    }
}
