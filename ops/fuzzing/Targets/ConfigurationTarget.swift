import Pipeline
import Tables

/// A configuration file, `ngatu.toml`.
struct ConfigurationTarget: FuzzTarget {
    private var file: ScratchFile

    init(folder: String) { file = ScratchFile(path: folder + "/ngatu.toml") }

    mutating func run(_ input: UnsafeRawBufferPointer) {
        file.hold(input)
        // What is no text, or no TOML of ours, is refused with words on standard error.
        guard let text = String(validating: input, as: UTF8.self),
            (try? TOMLScreen.check(text)) != nil,
            let (configuration, problems) = try? ConfigurationFile.read(file.path)
        else { return }
        for problem in problems { promise(!problem.isEmpty, "a problem without a word") }
        guard problems.isEmpty else { return }
        check(configuration)
        let seeds: Set<UInt16> = [30, 60, 300, 900, 3_600]
        plantFault(
            in: input,
            where: configuration.policy.holdSeconds != 300
                || !seeds.isSuperset(of: configuration.intervalSeconds))
    }

    /// What a file without a problem says lies within the ranges that its keys promise.
    private func check(_ configuration: Configuration) {
        let shard = configuration.shard
        promise((1...65_534).contains(shard.sources), "sources")
        promise((0...1_000_000).contains(shard.learnedDetectors), "learned_detectors")
        promise((0...3_600).contains(shard.allowedLatenessSeconds), "allowed_lateness_seconds")
        promise((0...3_600).contains(shard.futureSeconds), "future_seconds")
        promise((1...3_600).contains(shard.sourceIdleSeconds), "source_idle_seconds")
        promise((1...64).contains(configuration.ingestEndpoints.count), "endpoints")
        promise((1...65_534).contains(configuration.expectedSources), "expected_sources")
        promise((1...1_000_000).contains(configuration.receiveHighWaterMark), "receive mark")
        promise((1...1_000_000).contains(configuration.feedHighWaterMark), "feed mark")
        let lengths = configuration.intervalSeconds
        promise(lengths.allSatisfy { (1...3_600).contains($0) }, "intervals of \(lengths) s")
        promise(Set(lengths).count == lengths.count, "an interval twice: \(lengths)")
        promise((1...3_600).contains(configuration.policy.timeToLiveSeconds), "time to live")
        promise(configuration.policy.holdSeconds <= 86_400, "hold_seconds")
        promise(!configuration.policy.congestionPlan.isEmpty, "a plan without a name")
    }
}
