import TrafficModel

extension SignalSite {
    /// The same site with the fingerprint of all that it says.
    ///
    /// The rendering has groups and stages by number and plans by id, so that rows of a table may
    /// change places where their order says nothing.
    var withTablesHash: SignalSite {
        SignalSite(
            controller: controller, groups: groups, relations: relations, intergreens: intergreens,
            stages: stages, transitions: transitions, plans: plans, calendar: calendar,
            mainStage: mainStage, startup: startup, level: level, agency: agency,
            tablesHash: Fingerprint.of(rendering))
    }

    /// All that the site says, one thing a line.
    private var rendering: String {
        let head = [
            "controller \(controller.rawValue)", "level \(level.word)", "agency \(agency)",
            "main \(mainStage.position)",
            "startup \(startup.stage.position) \(startup.flashMilliseconds)"
                + " \(startup.allRedMilliseconds)",
        ]
        let order = plans.indices.sorted { plans[$0].id < plans[$1].id }
        let lines =
            head + groups.map(line) + pairs + stages.map(line) + moves
            + order.map { line(plans[$0]) }
            + times
        return lines.joined(separator: "\n")
    }

    private func line(_ group: SignalGroup) -> String {
        "group \(group.number) \(group.id) \(group.kind.rawValue) \(group.closingMilliseconds)"
            + " \(group.redClearanceMilliseconds) \(group.minGreenMilliseconds)"
            + " \(text(group.maxGreenMilliseconds)) \(group.maxRedMilliseconds)"
            + " \(group.flash.rawValue) \(text(group.countdown)) \(group.hasButton)"
    }

    private func text(_ countdown: SignalGroup.Countdown) -> String {
        switch countdown {
        case .none: "none"
        case .last(let seconds): "last \(seconds)"
        case .full: "full"
        }
    }

    private func text(_ span: Int64?) -> String { span.map { "\($0)" } ?? "-" }

    /// What every ordered pair of groups is to each other.
    private var pairs: [String] {
        let all = groups.indices.map { SignalGroupIndex($0) }
        return all.flatMap { from in
            all.compactMap { to -> String? in
                let isConflict = relations.conflicts(of: from).contains(to)
                let isYielding = relations.yielded(by: from).contains(to)
                let source = intergreens.provenance(from: from, to: to)
                guard isConflict || isYielding || source != nil else { return nil }
                return "pair \(from.position) \(to.position) \(isConflict) \(isYielding)"
                    + " \(intergreens.milliseconds(from: from, to: to)) \(source?.rawValue ?? "-")"
            }
        }
    }

    private func line(_ stage: Stage) -> String {
        "stage \(stage.number) \(stage.id) \(stage.groups.rawValue) \(stage.minMilliseconds)"
            + " \(text(stage.maxMilliseconds)) \(stage.isSkippable)"
    }

    /// Transitions that are not simply allowed.
    private var moves: [String] {
        let all = stages.indices.map { StageIndex($0) }
        return all.flatMap { from in
            all.compactMap { to -> String? in
                switch transitions.verdict(from: from, to: to) {
                case .allowed: nil
                case .forbidden: "move \(from.position) \(to.position) forbidden"
                case .via(let via): "move \(from.position) \(to.position) via \(via.position)"
                }
            }
        }
    }

    private func line(_ plan: SignalPlan) -> String {
        let entries = plan.entries.map {
            "\($0.stage.position):\($0.splitMilliseconds):\(text($0.minMilliseconds))"
                + ":\(text($0.maxMilliseconds))"
        }
        let wave = plan.coordination.map {
            "\($0.offsetMilliseconds) \($0.reference.rawValue) \($0.stage.position)"
                + " \($0.transition.rawValue) \($0.maxStepMilliseconds)"
        }
        return "plan \(plan.id) \(entries.joined(separator: " ")) / \(wave ?? "-")"
    }

    private var times: [String] {
        let name = { (plan: Int?) in plan.map { plans[$0].id } ?? "-" }
        return calendar.entries.map {
            "time \(name($0.plan)) \($0.days) \($0.startMinute) \($0.endMinute)"
        } + ["otherwise \(name(calendar.defaultPlan))"]
    }
}
