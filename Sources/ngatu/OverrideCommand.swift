import ArgumentParser
import ConsoleLink
import Pipeline
import TrafficModel
import Wire

/// `ngatu override`: a person takes a controller in hand, for a reason and for a time.
struct OverrideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override",
        abstract: "Hold, switch or release a signal controller, for a reason and for a time.",
        discussion: """
            Ngatu is not the safety function: the cabinet's conflict monitor is. The
            controller times every yellow, all-red and walk itself, and may refuse.
            Examples:

              ngatu override 5 hold --minutes 10 --reason "ambulance expected"
              ngatu override 5 stage 3 --minutes 5 --reason "queue on Lê Lợi"
              ngatu override 5 plan relief --minutes 60 --reason "match day"
              ngatu override 5 end
              ngatu override 5 hold --minutes 10 --reason x --key .ngatu/keys/lan.key

            'ngatu console' shows what became of it, 'ngatu why' explains it.
            """)

    @Argument(help: "Number of the controller.")
    var controller: UInt32

    @Argument(help: "hold, stage, plan, release or end.")
    var action: Action

    @Argument(help: "The stage's number, or the plan's id.")
    var target: String?

    @Option(help: "How long it stands, 1 to 480 minutes.")
    var minutes: Int = 10

    @Option(help: "Why; everything but 'end' needs a reason.")
    var reason: String = ""

    @Option(help: "Who asks, where the processor has no keys.")
    var person: String = "operator"

    @OptionGroup var access: Access

    /// What may be asked for.
    enum Action: String, ExpressibleByArgument, CaseIterable {
        case hold
        case stage
        case plan
        case release
        case end
    }

    mutating func run() throws {
        let request = OverrideRequest(
            controller: ControllerNumber(controller), order: try order(), reason: reason,
            person: person)
        do {
            let endpoints = try Endpoints.read(stateFolder: access.state)
            let reply = try OverrideLink.ask(
                request, of: endpoints.overrides, security: try access.security())
            if let refusal = reply.refusal { throw Exit.failure("refused: \(refusal)", code: 77) }
            Terminal.say(action == .end ? "ended" : "stands for \(minutes) min")
        } catch let error as PipelineError {
            throw Exit.failure(error)
        } catch let error as LinkError {
            throw Exit.failure("\(error)", code: 69)
        }
    }

    private func order() throws -> OverrideRequest.Order {
        switch action {
        case .end: return .end
        case .hold: return .give(.hold, minutes: minutes)
        case .release: return .give(.release, minutes: minutes)
        case .stage:
            guard let number = target.flatMap({ Int($0) }) else {
                throw Exit.failure("say which stage: ngatu override 5 stage 3 …", code: 64)
            }
            return .give(.stage(number), minutes: minutes)
        case .plan:
            guard let target else {
                throw Exit.failure("say which plan: ngatu override 5 plan relief …", code: 64)
            }
            return .give(.plan(target, startAt: nil), minutes: minutes)
        }
    }
}
