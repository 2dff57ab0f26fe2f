import Operations
import Testing
import TrafficModel

@Suite struct OverrideTests {
    @Test(arguments: ["quan-1", "ben-nghe"])
    func `an operator overrides in an area and in all that lie in it`(area: String) throws {
        #expect(try Self.verdict(Samples.console(), Samples.place(area)).isPermitted)
    }

    @Test(arguments: ["hcmc", "quan-3", "nowhere", "a"])
    func `an operator does not override above or beside the area`(area: String) throws {
        #expect(
            try Self.verdict(Samples.console(), Samples.place(area)).reason
                == "controller 5 stands in \(area), outside the areas of Nguyễn An")
    }

    @Test func `a controller whose area is unknown is only for those who have the whole city`()
        throws
    {
        let everywhere = Samples.console(areas: .everything)
        #expect(try Self.verdict(everywhere, Samples.place(nil)).isPermitted)
        #expect(
            try Self.verdict(Samples.console(), Samples.place(nil)).reason
                == "nobody knows where controller 5 stands; its area is missing in the tables")
    }

    @Test(arguments: Role.allCases)
    func `it takes the role of an operator`(role: Role) throws {
        let verdict = try Self.verdict(Samples.console(role), Samples.place("quan-1"))
        #expect(verdict.isPermitted == (role >= .operate))
    }

    @Test func `a viewer is told which role it takes`() throws {
        #expect(
            try Self.verdict(Samples.console(.view), Samples.place("quan-1")).reason
                == "Nguyễn An may view; this takes the role 'operate'")
    }

    @Test(arguments: [
        (Agency.transport, Agency.transport, true), (.transport, .police, false),
        (.police, .transport, true), (.police, .police, true),
    ])
    func `the police may everywhere, the department where it runs the signals`(
        own: Agency, other: Agency, isPermitted: Bool
    ) throws {
        let verdict = try Self.verdict(
            Samples.console(agency: own), Samples.place("quan-1", other))
        #expect(verdict.isPermitted == isPermitted)
    }

    @Test func `a controller that nobody is known to run is refused`() throws {
        let verdict = try Self.verdict(
            Samples.console(.configure, areas: .everything, agency: .police),
            Samples.place("quan-1", nil))
        #expect(
            verdict.reason
                == "nobody knows who runs controller 5; its agency is missing in the tables")
    }

    @Test(arguments: [Samples.sensor, Samples.controller, .openData, .processor(.everything)])
    func `nobody overrides without a console`(duty: Duty) throws {
        #expect(!(try Self.verdict(duty, Samples.place("quan-1")).isPermitted))
        let holder = try Samples.holder(duty)
        #expect(!holder.mayActEverywhere(as: .view, at: Samples.morning).isPermitted)
    }

    @Test(arguments: [
        (Role.configure, Scope<String>.everything, true), (.manage, .everything, false),
        (.configure, .only(["hcmc"]), false),
    ])
    func `configuring takes the role and the whole city`(
        role: Role, areas: Scope<String>, isPermitted: Bool
    ) throws {
        let holder = try Samples.holder(Samples.console(role, areas: areas))
        #expect(
            holder.mayActEverywhere(as: .configure, at: Samples.morning).isPermitted
                == isPermitted)
    }

    @Test func `an override is the agency's`() {
        #expect(Agency.transport.author == .operator)
        #expect(Agency.police.author == .police)
    }

    @Test func `an expired key overrides nothing`() throws {
        let holder = try Samples.holder(
            Samples.console(), expires: Samples.morning.advanced(bySeconds: 1))
        let verdict = holder.mayOverride(
            Samples.place("quan-1"), at: Samples.morning.advanced(bySeconds: 1),
            parent: Samples.parent)
        #expect(verdict.reason?.hasPrefix("the key of an expired") == true)
    }

    private static func verdict(_ duty: Duty, _ place: ControllerPlace) throws -> Verdict {
        try Samples.holder(duty)
            .mayOverride(place, at: Samples.morning, parent: Samples.parent)
    }
}
