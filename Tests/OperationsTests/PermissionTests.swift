import Operations
import Testing
import TrafficModel

@Suite struct PermissionTests {
    @Test func `a sensor sends for its sources and sites, and for no other`() throws {
        let holder = try Samples.holder(Samples.sensor)
        #expect(holder.maySend(readingsOf: SourceNumber(17), at: Samples.morning).isPermitted)
        #expect(
            holder.maySend(readingsOf: SourceNumber(99), site: "site-18", at: Samples.morning)
                .isPermitted)
        let verdict = holder.maySend(
            readingsOf: SourceNumber(18), site: "site-19", at: Samples.morning)
        #expect(verdict.reason == "an may not send for source 18")
    }

    @Test func `a controller sends its detectors' readings`() throws {
        let holder = try Samples.holder(Samples.controller)
        #expect(holder.maySend(readingsOf: SourceNumber(105), at: Samples.morning).isPermitted)
        #expect(!holder.maySend(readingsOf: SourceNumber(17), at: Samples.morning).isPermitted)
    }

    @Test(arguments: [Samples.console(.configure), .openData, .processor(.everything)])
    func `nobody else sends readings`(duty: Duty) throws {
        let holder = try Samples.holder(duty)
        #expect(
            holder.maySend(readingsOf: SourceNumber(17), at: Samples.morning).reason
                == "an is a \(duty.kind.rawValue), not a sensor")
    }

    @Test func `a processor commands its controllers`() throws {
        let holder = try Samples.holder(Samples.processor)
        #expect(holder.mayCommand(ControllerNumber(5), at: Samples.morning).isPermitted)
        #expect(
            holder.mayCommand(ControllerNumber(6), at: Samples.morning).reason
                == "an may not command controller 6")
    }

    @Test(arguments: [
        Samples.sensor, Samples.controller, Samples.console(.configure, areas: .everything),
        .openData,
    ])
    func `nobody but a processor commands`(duty: Duty) throws {
        let holder = try Samples.holder(duty)
        #expect(!holder.mayCommand(ControllerNumber(5), at: Samples.morning).isPermitted)
    }

    @Test func `a controller receives its own commands`() throws {
        let holder = try Samples.holder(Samples.controller)
        let (own, other) = (ControllerNumber(5), ControllerNumber(6))
        #expect(holder.mayReceiveCommands(for: own, at: Samples.morning).isPermitted)
        #expect(
            holder.mayReceiveCommands(for: other, at: Samples.morning).reason
                == "an may not speak for controller 6")
    }

    @Test(arguments: [
        Samples.sensor, Samples.console(.configure, areas: .everything), .openData,
        .processor(.everything),
    ])
    func `nobody but a controller speaks for one`(duty: Duty) throws {
        let holder = try Samples.holder(duty)
        let verdict = holder.mayReceiveCommands(for: ControllerNumber(5), at: Samples.morning)
        #expect(verdict.reason == "an is a \(duty.kind.rawValue), not a controller")
    }

    @Test(arguments: [
        (Samples.sensor, [Door.readings]), (Samples.controller, [.readings, .commands, .receipts]),
        (Samples.console(.view), [.feed, .snapshot]),
        (Samples.console(.operate), [.feed, .snapshot, .overrides]),
        (.openData, [.feed, .snapshot]), (Samples.processor, [.commands, .feed, .snapshot]),
        (.controller([ControllerNumber(5)], ReadingRights()), [.commands, .receipts]),
    ])
    func `a key opens the doors of its duty and no other`(duty: Duty, doors: [Door]) throws {
        let holder = try Samples.holder(duty)
        #expect(
            Door.allCases.filter { holder.mayOpen($0, at: Samples.morning).isPermitted } == doors)
        #expect(holder.mayView(at: Samples.morning).isPermitted == doors.contains(.feed))
    }

    @Test func `a key that is over or taken back permits nothing`() throws {
        let expiring = try Samples.holder(
            Samples.sensor, expires: Samples.morning.advanced(bySeconds: 60))
        let revoked = try Samples.holder(Samples.sensor)
            .revoked(at: Samples.morning.advanced(bySeconds: 60))
        let (before, then) = (
            Samples.morning.advanced(bySeconds: 59), Samples.morning.advanced(bySeconds: 60)
        )
        #expect(expiring.maySend(readingsOf: SourceNumber(17), at: before).isPermitted)
        #expect(revoked.maySend(readingsOf: SourceNumber(17), at: before).isPermitted)
        #expect(
            expiring.maySend(readingsOf: SourceNumber(17), at: then).reason
                == "the key of an expired at 2026-11-18T11:07:40Z")
        #expect(
            revoked.maySend(readingsOf: SourceNumber(17), at: then).reason
                == "the key of an was revoked at 2026-11-18T11:07:40Z")
        #expect(!revoked.mayOpen(.readings, at: then).isPermitted)
    }
}
