import Network
import Testing
import TrafficModel

@Suite struct CrossroadsTests {
    @Test func `relations are derived from the ways where no table states them`() throws {
        let report = try read(Crossroads.twoStages)
        let notes = try #require(report.signals.first).relations
        #expect(notes.allSatisfy { !$0.isGiven })
        #expect(relation("N", "E", notes) == "conflict")
        #expect(relation("N", "W", notes) == "conflict")
        #expect(relation("N", "S", notes) == "both yield")
        #expect(notes.count == 6)
        let reasons = notes.map(\.reason)
        #expect(reasons.contains("movement 'Nleft' crosses movement 'Sthru'"))
    }

    @Test func `a protected left turn conflicts with oncoming traffic`() throws {
        var tables = Crossroads.twoStages
        tables["signal_group_mvmt.csv"]?.replace("N,Nleft,,permitted", with: "N,Nleft,,protected")
        let report = try read(tables)
        let text = report.problems.map(\.message).joined(separator: "\n")
        #expect(
            text.contains(
                "stage 1 lights groups 'N' and 'S', which conflict: movement 'Nleft' crosses"
                    + " movement 'Sthru'"))
    }

    @Test func `a permitted movement does not give way to the cross street, it conflicts`() throws {
        var tables = Crossroads.twoStages
        for turn in ["thru", "right"] {
            tables["signal_group_mvmt.csv"]?.replace(
                "N,N\(turn),,protected", with: "N,N\(turn),,permitted")
        }
        let notes = try #require(try read(tables).signals.first).relations
        #expect(relation("N", "E", notes) == "conflict")
        #expect(relation("N", "S", notes) == "both yield")
    }

    @Test func `walkers conflict with who comes in or goes straight out, turners give way`() throws
    {
        let notes = try #require(try read(Crossroads.withWalkers).signals.first).relations
        #expect(relation("N", "walk", notes) == "conflict")
        #expect(relation("S", "walk", notes) == "conflict")
        #expect(relation("E", "walk", notes) == "'E' yields")
        #expect(relation("W", "walk", notes) == "'W' yields")
        let reasons = notes.filter { $0.second == "walk" }.map(\.reason)
        #expect(
            reasons == [
                "movement 'Nleft' comes in over crossing 'zebra'",
                "movement 'Eright' goes out over crossing 'zebra'",
                "movement 'Sthru' goes out over crossing 'zebra'",
                "movement 'Wleft' goes out over crossing 'zebra'",
            ])
    }

    @Test func `a protected left turn does not give way to walkers, it conflicts`() throws {
        var tables = Crossroads.withWalkers
        tables["signal_group_mvmt.csv"]?.replace("W,Wleft,,permitted", with: "W,Wleft,,protected")
        let notes = try #require(try read(tables).signals.first).relations
        #expect(relation("W", "walk", notes) == "conflict")
    }

    @Test func `of two protected movements that meet in one group the turning one yields`() throws {
        var tables = Crossroads.twoStages
        tables["signal_group_mvmt.csv"]? += "E,Nleft,,protected,\n"
        let text = try read(tables).problems.map(\.description).joined(separator: "\n")
        #expect(
            text.contains(
                "movement 'Nleft' cannot be protected in group 'E', where movement 'Ethru' crosses"
                    + " movement 'Nleft'; it is read as permitted"))
    }

    @Test func `who says no commission level lets nobody in`() throws {
        var tables = Crossroads.twoStages
        tables["controller_site.csv"] = nil
        let report = try read(tables)
        #expect(report.network?.controllers[0].signals?.level == .shadow)
        #expect(report.verdict == .warn)
    }

    @Test func `a table of relations wins over the ways`() throws {
        var tables = Crossroads.twoStages
        tables["signal_conflict.csv"] = "group_a,group_b,relation,yielding_group\nS,N,yields,S\n"
        let notes = try #require(try read(tables).signals.first).relations
        #expect(relation("N", "S", notes) == "'S' yields")
        #expect(notes.filter(\.isGiven).count == 1)
        #expect(relation("N", "E", notes) == "conflict")
    }

    @Test func `an intergreen is yellow and the way over the speed, less the entering lead`() throws
    {
        let site = try #require(try read(Crossroads.twoStages).network?.controllers[0].signals)
        let (north, east) = (SignalGroupIndex(0), SignalGroupIndex(1))
        // 3 s, a bus of 12 m over two setbacks and carriageways of 7 m at 10 m/s, less 4 m at 11.1.
        #expect(site.intergreens.milliseconds(from: north, to: east) == 6_100)
        #expect(site.intergreens.provenance(from: north, to: east) == .derived)
        #expect(site.intergreens.milliseconds(from: north, to: SignalGroupIndex(2)) == 0)
    }

    @Test func `bicycles clear slowly, and a countdown takes the entering lead away`() throws {
        var tables = Crossroads.twoStages
        tables["signal_group.csv"]?.replace(
            "E,K,2,vehicle,3,2,10,none", with: "E,K,2,vehicle,3,2,10,last_n")
        tables["signal_group_mvmt.csv"]?.replace(
            "S,Sthru,,protected,", with: "S,Sthru,,protected,motorcycle bicycle")
        let site = try #require(try read(tables).network?.controllers[0].signals)
        let spans = [(0, 1), (2, 3)].map {
            site.intergreens.milliseconds(from: SignalGroupIndex($0.0), to: SignalGroupIndex($0.1))
        }
        // No lead before the countdown: 3 + 3.4 s.
        // A bicycle, 2 m over 18 m at 4 m/s, less the lead: 3 + 5 − 0.36.
        #expect(spans == [6_400, 7_700])
    }

    @Test func `given lengths take the place of those of the streets`() throws {
        var tables = Crossroads.twoStages
        tables["intergreen.csv"] = """
            controller_id,from_group,to_group,intergreen_s,crossing_m,clearing_m,source
            K,N,E,,11.1,38,
            K,E,N,7.25,,,given

            """
        let site = try #require(try read(tables).network?.controllers[0].signals)
        let (north, east) = (SignalGroupIndex(0), SignalGroupIndex(1))
        #expect(site.intergreens.milliseconds(from: north, to: east) == 7_000)
        #expect(site.intergreens.provenance(from: north, to: east) == .derived)
        #expect(site.intergreens.milliseconds(from: east, to: north) == 7_300)
        #expect(site.intergreens.provenance(from: east, to: north) == .given)
    }

    @Test func `without a width the closing lamp and the all-red are assumed and told`() throws {
        var tables = Crossroads.twoStages
        tables["approach.csv"] = nil
        let report = try read(tables)
        let site = try #require(report.network?.controllers[0].signals)
        #expect(
            site.intergreens.milliseconds(from: SignalGroupIndex(0), to: SignalGroupIndex(1))
                == 5_000)
        #expect(report.signals.first?.intergreenCounts == [.assumed: 8])
        #expect(report.verdict == .warn)
    }

    @Test func `a stage that keeps one of two who give way traps the other`() throws {
        var tables = Crossroads.twoStages
        tables["stage.csv"]? += "lateN,K,3\n"
        tables["stage_group.csv"]? += "lateN,N\n"
        let report = try read(tables)
        let survey = try #require(report.signals.first)
        #expect(survey.traps == [YellowTrap(from: 1, to: 3, closing: "S", staying: "N")])
        #expect(report.network?.controllers[0].commandability == .commandable)
    }

    @Test func `a trap that leads by way of another stage is none`() throws {
        var tables = Crossroads.twoStages
        tables["stage.csv"]? += "lateN,K,3\n"
        tables["stage_group.csv"]? += "lateN,N\n"
        tables["signal_transition.csv"] =
            "from_stage,to_stage,allowed,via_stage\nNS,lateN,1,EW\n"
        #expect(try read(tables).signals.first?.traps == [])
    }

    @Test func `walkers beside vehicles without signals of their own prolong their green`() throws {
        var tables = Crossroads.withWalkers
        tables["signal_group_mvmt.csv"]?.replace("walk,,zebra,,", with: "E,,zebra,,")
        tables["signal_group.csv"]?.replace("walk,K,9,ped,13.1,3,7,none\n", with: "")
        tables["stage_group.csv"]?.replace("EW,walk\n", with: "")
        let text = try read(tables).problems.map(\.message).joined(separator: "\n")
        #expect(
            text.contains(
                "group 'E' has a minimum green of 10 s, and the walkers of crossing 'zebra'"
                    + " beside it need 18 s"))
    }

    @Test func `a plan named flash flashes by the calendar`() throws {
        var tables = Crossroads.twoStages
        tables["signal_timing_plan.csv"] = """
            timing_plan_id,controller_id,time_day,cycle_length
            day,K,,60
            flash,K,11111111_2300_0500,

            """
        let site = try #require(try read(tables).network?.controllers[0].signals)
        #expect(site.plans.map(\.id) == ["day"])
        #expect(site.calendar.defaultPlan == 0)
        #expect(
            site.calendar.entries == [
                PlanCalendar.Entry(plan: nil, days: 0xFF, startMinute: 1_380, endMinute: 300)
            ])
    }

    @Test func `when the plan without times is refused, the next one stands in and is told`() throws
    {
        var tables = Crossroads.twoStages
        tables["signal_timing_plan.csv"] =
            "timing_plan_id,controller_id,cycle_length\nday,K,61\nrelief,K,70\n"
        tables["plan_stage.csv"]? += "relief,K,1,NS,35\nrelief,K,2,EW,35\n"
        let report = try read(tables)
        let site = try #require(report.network?.controllers[0].signals)
        #expect(site.plans.map(\.id) == ["relief"])
        #expect(report.signals[0].refusedPlans.keys.sorted() == ["day"])
        #expect(site.calendar.defaultPlan == 0)
        #expect(
            report.problems.map(\.message).contains(
                "controller 'K': its plan 'day' may not be commanded; when no plan's time has come,"
                    + " it runs 'relief'"))
    }

    private func read(_ tables: [String: String]) throws -> NetworkReport {
        try CityFolderFixture.report(tables)
    }

    private func relation(_ one: String, _ other: String, _ notes: [RelationNote]) -> String? {
        notes.first { $0.first == one && $0.second == other }?.relation
    }
}
