public import TrafficModel

/// The whole detection stage: link states, congestion and detector health.
///
/// Pure: the same calls give equal findings. One value, owned by the decision thread.
public struct TrafficMonitor: Sendable {
    private let settings: DetectionSettings
    private let linkOfDetector: [LinkIndex?]
    private let siteOfDetector: [SiteIndex?]
    private var links: [LinkMonitor]
    private var health: [DetectorHealthMonitor]
    /// When each health monitor has to be looked at, apart from the monitors: each second all of
    /// these are read, and few monitors have anything to say.
    private var healthDue: [Timestamp]
    private var siteHeardAt: [Timestamp?]

    /// Makes a monitor for a city in which nothing has been heard yet.
    ///
    /// A link whose lower junction has a signal controller is weighted with the equivalents at
    /// signals, every other with those of mid-block.
    public init(network: RoadNetwork, settings: DetectionSettings) {
        self.settings = settings
        let listed = network.detectors.enumerated().map { (DetectorIndex($0), $1) }
        var signalized = [Bool](repeating: false, count: network.junctions.count)
        for junction in network.controllers.flatMap(\.junctions) {
            signalized[junction.position] = true
        }
        var members = [[(index: DetectorIndex, detector: Detector)]](
            repeating: [], count: network.links.count)
        for (index, detector) in listed where detector.kind.countsLink {
            if let link = detector.link { members[link.position].append((index, detector)) }
        }
        links = network.links.enumerated().map { position, link in
            LinkMonitor(
                measurement: LinkMeasurement(
                    link: LinkIndex(position), freeSpeed: link.freeSpeed,
                    sections: CrossSection.group(members[position]),
                    equivalents: signalized[link.to.position] ? .atSignals : .midBlock,
                    effectiveLength: settings.effectiveLength),
                settings: settings)
        }
        linkOfDetector = listed.map { $1.kind.countsLink ? $1.link : nil }
        siteOfDetector = listed.map(\.1.site)
        siteHeardAt = Array(repeating: nil, count: network.sites.count)
        health = listed.map {
            DetectorHealthMonitor(detector: $0, listed: $1, settings: settings)
        }
        healthDue = health.map(\.due)
    }

    /// The health of a detector now; a learned one not heard of yet is good.
    public func health(of detector: DetectorIndex) -> DetectorHealth {
        health.indices.contains(detector.position) ? health[detector.position].health : .good
    }

    /// Takes the intervals that closed at a moment of event time.
    ///
    /// Health is judged first, so that a detector failing on an interval is not used for it. A link
    /// whose detectors close at different moments waits for the others up to `settleSeconds`; its
    /// state then comes from a later call.
    /// - Parameters:
    ///   - intervals: Ordered by end, then detector. Those of another length than the settings' are
    ///     passed over. Learned detectors get health only.
    ///   - time: Event time, never before that of an earlier call.
    public mutating func observe(
        _ intervals: some Collection<DetectorInterval>, at time: Timestamp
    ) -> Findings {
        var findings = Findings()
        for interval in intervals where interval.sums.lengthSeconds == settings.intervalSeconds {
            let link = link(of: interval.detector)
            if let link, links[link.position].needsSettling(before: interval) {
                settle(link, at: time, into: &findings)
            }
            observeHealth(of: interval, at: time, into: &findings)
            if let link { take(interval, for: link, at: time, into: &findings) }
        }
        settleReady(at: time, into: &findings)
        findings.sort()
        return findings
    }

    /// Notices silence and settles links that have waited long enough.
    ///
    /// - Parameter time: Event time; call each second of it, even when nothing closed.
    public mutating func tick(at time: Timestamp) -> Findings {
        var findings = Findings()
        for position in health.indices where time >= healthDue[position] {
            let site = position < siteOfDetector.count ? siteOfDetector[position] : nil
            let heardAt = site.flatMap { siteHeardAt[$0.position] }
            if let change = health[position].tick(at: time, siteHeardAt: heardAt) {
                findings.health.append(change)
            }
            healthDue[position] = health[position].due
        }
        settleReady(at: time, into: &findings)
        findings.sort()
        return findings
    }

    /// Settles every link that still waits for a detector, when the stream of readings has ended.
    public mutating func finish(at time: Timestamp) -> Findings {
        var findings = Findings()
        for position in links.indices where links[position].isOpen {
            settle(LinkIndex(position), at: time, into: &findings)
        }
        findings.sort()
        return findings
    }

    private func link(of detector: DetectorIndex) -> LinkIndex? {
        detector.position < linkOfDetector.count ? linkOfDetector[detector.position] : nil
    }

    private mutating func observeHealth(
        of interval: DetectorInterval, at time: Timestamp, into findings: inout Findings
    ) {
        let position = interval.detector.position
        while health.count <= position {
            health.append(
                DetectorHealthMonitor(
                    detector: DetectorIndex(health.count), listed: nil, settings: settings))
            healthDue.append(.zero)
        }
        if interval.isHeard, position < siteOfDetector.count, let site = siteOfDetector[position] {
            siteHeardAt[site.position] = time
        }
        if let change = health[position].observe(interval, at: time) {
            findings.health.append(change)
        }
        // It may be due earlier than it was; that it is due later shows when its time comes.
        healthDue[position] = min(healthDue[position], health[position].due)
    }

    private mutating func take(
        _ interval: DetectorInterval, for link: LinkIndex, at time: Timestamp,
        into findings: inout Findings
    ) {
        if links[link.position].gather(interval, at: time) {
            return
        }
        if health[interval.detector.position].health != .failed,
            let state = links[link.position].revise(with: interval, at: time)
        {
            findings.linkStates.append(state)
        }
    }

    /// Settles the links whose every detector that can be waited for has closed, and the overdue.
    private mutating func settleReady(at time: Timestamp, into findings: inout Findings) {
        for position in links.indices where links[position].isOpen {
            let awaited = links[position].detectors.filter {
                !health[$0.position].isSilent && health[$0.position].health != .failed
            }
            if links[position].hasAll(of: awaited) || links[position].isOverdue(at: time) {
                settle(LinkIndex(position), at: time, into: &findings)
            }
        }
    }

    private mutating func settle(
        _ link: LinkIndex, at time: Timestamp, into findings: inout Findings
    ) {
        let failed = links[link.position].detectors.filter {
            health[$0.position].health == .failed
        }
        guard let verdict = links[link.position].settle(without: failed, at: time) else { return }
        findings.linkStates.append(verdict.state)
        if let change = verdict.change { findings.congestion.append(change) }
    }
}
