import Logging
import ServiceLifecycle
public import TrafficModel
import UnixSignals

/// Runs a processor until its input has ended, or until Ctrl-C, SIGTERM or a closed terminal.
public enum ProcessorRun {
    /// Opens everything, tells where, and runs to the end.
    ///
    /// - Parameters:
    ///   - opened: Called once, with the endpoints, before the first thread starts.
    ///   - ended: Called once, when the last decision has been made.
    /// - Throws: `PipelineError` when something could not be opened.
    public static func run(
        network: RoadNetwork, configuration: Configuration,
        opened: (Endpoints) -> Void, ended: @escaping @Sendable (RunSummary) -> Void
    ) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let processor = try Processor(network: network, configuration: configuration) { summary in
            ended(summary)
            continuation.finish()
        }
        opened(processor.endpoints)
        var logger = Logger(label: "ngatu")
        logger.logLevel = .error
        var group = ServiceGroupConfiguration(
            services: [
                ServiceGroupConfiguration.ServiceConfiguration(
                    service: ProcessorService(processor: processor, ended: stream),
                    successTerminationBehavior: .gracefullyShutdownGroup)
            ],
            gracefulShutdownSignals: [.sigint, .sigterm, .sighup], logger: logger)
        group.maximumGracefulShutdownDuration = .milliseconds(1_500)
        try await ServiceGroup(configuration: group).run()
    }
}

/// A processor as the one service of a `ServiceGroup`.
private struct ProcessorService: Service {
    let processor: Processor
    let ended: AsyncStream<Void>

    func run() async throws {
        processor.start()
        for await _ in ended.cancelOnGracefulShutdown() {}
        // Joins threads that end within a fraction of a second.
        processor.stop()
    }
}
