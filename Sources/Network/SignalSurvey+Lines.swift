public import TrafficModel

extension SignalSurvey {
    /// The signals of the controller in words, one fact a line: groups, stages, plans, times, who
    /// meets whom and why, yellow traps, and plans that may not be commanded.
    ///
    /// - Parameter controller: The controller of the same id in the city that was read.
    /// - Complexity: O(n²) in the groups.
    public func lines(of controller: SignalController) -> [String] {
        var lines = [title(controller)]
        if let site = controller.signals {
            lines += site.groups.map(line)
            lines += site.stages.map { line($0, site) }
            lines += site.plans.map { line($0, site) }
            lines += calendar(site)
        }
        if case .notCommandable(let reasons) = controller.commandability {
            lines += reasons.map { "  not commandable: \($0)" }
        }
        for (plan, reasons) in refusedPlans.sorted(by: { $0.key < $1.key }) {
            lines += reasons.map { "  plan \(plan): not commandable: \($0)" }
        }
        lines += relations.map { line($0, controller.signals) }
        lines += traps.map {
            "  yellow trap: from stage \($0.from) to stage \($0.to) \($0.closing) closes before"
                + " \($0.staying)"
        }
        return lines
    }

    private func title(_ controller: SignalController) -> String {
        guard let site = controller.signals else { return "controller \(controller.id)" }
        let counts = [Intergreens.Provenance.given, .derived, .assumed]
            .compactMap { source in intergreenCounts[source].map { "\($0) \(source.rawValue)" } }
        return "controller \(controller.id): level \(site.level.word), tables \(site.tablesHash),"
            + " start-up stage \(site.stages[site.startup.stage.position].number) after"
            + " \(site.startup.flashMilliseconds.asSeconds) s of flashing and"
            + " \(site.startup.allRedMilliseconds.asSeconds) s of all-red;"
            + " intergreens: \(counts.isEmpty ? "none" : counts.joined(separator: ", "))"
    }

    private func line(_ group: SignalGroup) -> String {
        let (closing, rest) =
            group.kind == .ped ? ("clearance", "buffer") : ("yellow", "all-red")
        let display =
            switch group.countdown {
            case .none: ""
            case .last(let seconds): ", counts the last \(seconds) s"
            case .full: ", counts down in full"
            }
        return "  group \(group.number) \(group.id) (\(group.kind.rawValue)):"
            + " minimum \(group.minGreenMilliseconds.asSeconds) s,"
            + " \(closing) \(group.closingMilliseconds.asSeconds) s,"
            + " \(rest) \(group.redClearanceMilliseconds.asSeconds) s,"
            + " red at most \(group.maxRedMilliseconds.asSeconds) s"
            + (group.hasButton ? ", with a button" : "") + display
    }

    private func line(_ stage: Stage, _ site: SignalSite) -> String {
        let groups = stage.groups.map { site.groups[$0.position].id }.joined(separator: " ")
        let isMain = site.stages[site.mainStage.position].number == stage.number
        return "  stage \(stage.number): \(groups)" + (isMain ? " (main)" : "")
    }

    private func line(_ plan: SignalPlan, _ site: SignalSite) -> String {
        let steps = plan.entries.map { entry in
            "\(site.stages[entry.stage.position].number) for \(entry.splitMilliseconds.asSeconds) s"
        }
        let wave = plan.coordination.map { coordination in
            "; offset \(coordination.offsetMilliseconds.asSeconds) s to"
                + " \(coordination.reference.rawValue) of stage"
                + " \(site.stages[coordination.stage.position].number)"
        }
        return "  plan \(plan.id): \(plan.cycleMilliseconds.asSeconds) s: stage "
            + steps.joined(separator: ", ") + (wave ?? "")
    }

    private func calendar(_ site: SignalSite) -> [String] {
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "holidays"]
        let name = { (plan: Int?) in plan.map { "plan \(site.plans[$0].id)" } ?? "flashing" }
        let entries = site.calendar.entries.map { entry in
            let names = days.enumerated().filter { entry.days >> UInt8($0.offset) & 1 == 1 }
            return "  \(names.map(\.element).joined(separator: " ")), \(clock(entry.startMinute))"
                + " to \(clock(entry.endMinute)): \(name(entry.plan))"
        }
        return entries + ["  otherwise: \(name(site.calendar.defaultPlan))"]
    }

    private func clock(_ minute: Int) -> String {
        let (hour, rest) = minute.quotientAndRemainder(dividingBy: 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }

    private func line(_ note: RelationNote, _ site: SignalSite?) -> String {
        "  \(note.first) and \(note.second): \(note.relation)\(intergreens(note, site)),"
            + " \(note.isGiven ? "given" : "derived"): \(note.reason)"
    }

    /// The least times in both directions, where the two conflict.
    private func intergreens(_ note: RelationNote, _ site: SignalSite?) -> String {
        guard let site, let first = site.groups.firstIndex(where: { $0.id == note.first }),
            let second = site.groups.firstIndex(where: { $0.id == note.second })
        else { return "" }
        let (one, other) = (SignalGroupIndex(first), SignalGroupIndex(second))
        guard site.relations.conflicts(of: one).contains(other) else { return "" }
        let spans = [(one, other), (other, one)].map {
            "\(site.intergreens.milliseconds(from: $0.0, to: $0.1).asSeconds) s"
        }
        return ", \(spans[0]) and back \(spans[1])"
    }
}
