import Testing
import TrafficModel

@testable import Wire

@Suite struct OverrideMessageTests {
    private static let controller = ControllerNumber(5)

    private static func request(_ order: OverrideRequest.Order) -> OverrideRequest {
        OverrideRequest(
            controller: controller, order: order, reason: "queue on Lê Lợi", person: "Lan")
    }

    private static func refusal(replacing old: String, with new: String) -> String? {
        let text = String(decoding: request(.give(.stage(3), minutes: 5)).payload, as: UTF8.self)
        let parts = text.split(separator: old, maxSplits: 1)
        do throws(SignalMessageError) {
            _ = try OverrideRequest(payload: Array((parts[0] + new + parts[1]).utf8))
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        OverrideRequest.Order.give(.hold, minutes: 1), .give(.stage(3), minutes: 480),
        .give(.plan("relief", startAt: nil), minutes: 60), .give(.release, minutes: 10), .end,
    ])
    func `a request is read as it was written`(order: OverrideRequest.Order) throws {
        let request = Self.request(order)
        #expect(try OverrideRequest(payload: request.payload) == request)
    }

    @Test(arguments: [nil, "outside the areas of Lan"])
    func `an answer is read as it was written`(refusal: String?) throws {
        let reply = OverrideReply(refusal: refusal)
        #expect(try OverrideReply(payload: reply.payload) == reply)
    }

    @Test func `an override lasts from a minute to a shift`() {
        #expect(
            Self.refusal(replacing: #""minutes":5"#, with: #""minutes":0"#)
                == "minutes is 0; it lies in 1…480, a shift")
        #expect(
            Self.refusal(replacing: #""minutes":5"#, with: #""minutes":481"#)
                == "minutes is 481; it lies in 1…480, a shift")
    }

    @Test func `what is not understood is refused`() {
        #expect(
            Self.refusal(replacing: #""stage":3"#, with: #""stage":3,"force":true"#)
                == "field 'force' is unknown here")
        #expect(
            Self.refusal(replacing: #""action":"stage""#, with: #""action":"dark""#)
                == "action 'dark' is unknown")
        #expect(
            Self.refusal(replacing: #""version":1"#, with: #""version":2"#)
                == "it is no override of version 1")
    }

    private static func accepts(plan: Int = 1, reason: Int = 1, person: Int = 1) -> Bool {
        let request = OverrideRequest(
            controller: controller,
            order: .give(.plan(String(repeating: "p", count: plan), startAt: nil), minutes: 5),
            reason: String(repeating: "r", count: reason),
            person: String(repeating: "n", count: person))
        return (try? OverrideRequest(payload: request.payload)) == request
    }

    @Test func `plan, reason and person have bounds of 200, 500 and 64 bytes`() {
        #expect(Self.accepts(plan: 200) && !Self.accepts(plan: 201))
        #expect(Self.accepts(reason: 500) && !Self.accepts(reason: 501))
        #expect(Self.accepts(person: 64) && !Self.accepts(person: 65))
    }
}
