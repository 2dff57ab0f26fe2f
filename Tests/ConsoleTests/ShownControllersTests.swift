import Testing
import TrafficModel
import Wire

@testable import Console

@Suite struct ShownControllersTests {
    private static func controller(
        _ mode: ControllerMode?, condition: String = "PLAN", stage: Int = 1,
        alarms: [String] = []
    ) -> ControllerMessage {
        ControllerMessage(
            controller: ControllerNumber(5), name: "5", mode: mode, stage: stage, plan: "am",
            lamps: "gr", condition: condition,
            alarms: alarms.map {
                ControllerMessage.Alarm(kind: $0, detail: "900 ms", since: .zero)
            })
    }

    private static func command(
        _ state: String, author: CommandAuthor = .operator, detail: String = ""
    ) -> CommandMessage {
        CommandMessage(
            controller: ControllerNumber(5),
            order: SignalCommand.Order(leaderEpoch: 3, sequence: 7), action: "stage 2",
            author: author, claimant: "Lan", reason: "queue", state: state, detail: detail,
            issuedAt: .zero, steps: [], limits: [], rejected: [], evidence: [])
    }

    @Test func `a controller is shown when its mode changes, and not when its stage does`() {
        var shown = ShownControllers()
        #expect(
            shown.news(Self.controller(.localPlan))
                == "controller 5 is local_plan, plan 'am'; the centre: PLAN")
        #expect(shown.news(Self.controller(.localPlan, stage: 2)) == nil)
        #expect(
            shown.news(Self.controller(.centralStage, condition: "STAGE"))
                == "controller 5 is central_stage, plan 'am'; the centre: STAGE")
    }

    @Test func `an alarm is shown once`() {
        var shown = ShownControllers()
        #expect(
            shown.news(Self.controller(nil, alarms: ["clock_offset"]))
                == "controller 5 is not heard yet, plan 'am'; the centre: PLAN; "
                + "ALARM clock_offset: 900 ms")
        #expect(shown.news(Self.controller(nil, alarms: ["clock_offset"])) == nil)
    }

    @Test func `a command is shown at each state, but not when it is only sent`() {
        var shown = ShownControllers()
        #expect(shown.text(Self.command("sent")) == nil)
        #expect(
            shown.text(Self.command("accepted", detail: "due ≤ 41 s"))
                == "command    5/3.7 stage 2, for operator: ACCEPTED (due ≤ 41 s)")
        #expect(shown.text(Self.command("accepted", detail: "due ≤ 41 s")) == nil)
        #expect(
            shown.text(Self.command("applied")) == "command    5/3.7 stage 2, for operator: APPLIED"
        )
    }

    @Test func `that the plan of the hour has to wait is no news, that an operator has to is`() {
        var shown = ShownControllers()
        #expect(shown.text(Self.command("withheld", author: .timeOfDay)) == nil)
        #expect(shown.text(Self.command("withheld", detail: "not_ready")) != nil)
    }
}
