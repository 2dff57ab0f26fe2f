import Tables
import TrafficModel

extension SiteCompiler {
    /// Least all-red from power-up to the first stage (`signals.md` §2).
    private static let leastAllRed: Int64 = 5_000
    /// Flashing before it where nothing is said.
    private static let standardFlash: Int64 = 5_000

    /// How far the centre is let in; nobody who says nothing lets it in.
    var level: CommissionLevel { rows.site?.level ?? .shadow }

    /// The stage marked main, else the first.
    var mainStage: StageIndex {
        StageIndex(stages.firstIndex(where: \.isMain) ?? 0)
    }

    /// From power-up to the first stage; `nil` after a denial.
    mutating func startup() -> SignalSite.Startup? {
        if rows.site?.level == nil {
            warn(
                rows.site?.row ?? controller.row,
                rows.site == nil ? "controller_id" : "commission_level",
                "controller '\(controller.id)' has no commission_level in controller_site.csv; read"
                    + " as shadow, so nothing is sent to it")
        }
        let least = max(Self.leastAllRed, intergreens.greatestMilliseconds)
        let allRed = rows.site?.allRedMilliseconds ?? least
        if allRed < least, let row = rows.site?.row {
            deny(
                row, "startup_all_red_s",
                "an all-red of \(allRed.asSeconds) s at start-up is too short: it must be 5 s and"
                    + " the greatest intergreen, \(intergreens.greatestMilliseconds.asSeconds) s")
        }
        guard let stage = startupStage() else { return nil }
        return SignalSite.Startup(
            stage: stage, flashMilliseconds: rows.site?.flashMilliseconds ?? Self.standardFlash,
            allRedMilliseconds: allRed)
    }

    private mutating func startupStage() -> StageIndex? {
        guard let site = rows.site, let wanted = site.startupStage else {
            return StageIndex(stages.firstIndex(where: \.isStartup) ?? mainStage.position)
        }
        let found =
            stages.firstIndex { $0.stage.id == wanted }
            ?? stages.firstIndex { "\($0.stage.number)" == wanted }
        guard let found else {
            let known = stages.map { "'\($0.stage.id)'" }.joined(separator: ", ")
            deny(
                site.row, "startup_stage",
                "'\(wanted)' is no stage of the controller; it has \(known)")
            return nil
        }
        return StageIndex(found)
    }

    /// Which plan runs when. Plans without times run on command alone, but for the first of them,
    /// which runs when no other does.
    mutating func calendar() -> PlanCalendar {
        var entries: [(entry: PlanCalendar.Entry, draft: PlanDraft)] = []
        for draft in rows.plans {
            guard let times = draft.times, times.days != 0 else { continue }
            let position = plans.firstIndex { $0.draft.id == draft.id }
            guard position != nil || draft.id == PlanDraft.flashID else { continue }
            let entry = PlanCalendar.Entry(
                plan: position, days: times.days, startMinute: times.startMinute,
                endMinute: times.endMinute)
            for (other, rival) in entries where entry.overlaps(other) {
                warn(
                    draft.row, "time_day",
                    "plan '\(draft.id)' overlaps plan '\(rival.id)' of row \(rival.row.line); where"
                        + " they do, '\(draft.id)' runs")
            }
            entries.append((entry, draft))
        }
        return PlanCalendar(
            entries: Self.inOrder(entries.map(\.entry)), defaultPlan: defaultPlan())
    }

    /// The first plan without times, else the first plan.
    private mutating func defaultPlan() -> Int? {
        let wanted = rows.plans.first { $0.times == nil && $0.id != PlanDraft.flashID }
        if let wanted, let place = plans.firstIndex(where: { $0.draft.id == wanted.id }) {
            return place
        }
        let stand = plans.firstIndex { $0.draft.times == nil } ?? (plans.isEmpty ? nil : 0)
        let what = stand.map { "it runs '\(plans[$0].plan.id)'" } ?? "it has no plan to run"
        let why =
            wanted.map { "its plan '\($0.id)' may not be commanded" }
            ?? (plans.isEmpty ? "it has no plan" : "it has no plan without times")
        warn(
            wanted?.row ?? plans.first?.draft.row ?? controller.row, nil,
            "controller '\(controller.id)': \(why); when no plan's time has come, \(what)")
        return stand
    }

    /// By time where the order has no meaning, so that the rows of the table may be sorted.
    private static func inOrder(_ entries: [PlanCalendar.Entry]) -> [PlanCalendar.Entry] {
        let hasOverlap = entries.indices.contains { place in
            entries[..<place].contains { entries[place].overlaps($0) }
        }
        guard !hasOverlap else { return entries }
        return entries.sorted { left, right in
            (left.startMinute, left.days, left.endMinute)
                < (right.startMinute, right.days, right.endMinute)
        }
    }
}

extension PlanCalendar.Entry {
    /// Whether both want the same minute of the week, or of a holiday.
    fileprivate func overlaps(_ other: PlanCalendar.Entry) -> Bool {
        stretches.contains { mine in
            other.stretches.contains { its in
                mine.day == its.day && mine.minutes.overlaps(its.minutes)
            }
        }
    }

    /// Its minutes by day; what goes past midnight belongs to the next day of the week.
    private var stretches: [(day: Int, minutes: Range<Int>)] {
        var stretches: [(day: Int, minutes: Range<Int>)] = []
        for day in 0..<8 where days >> UInt8(day) & 1 == 1 {
            guard endMinute <= startMinute else {
                stretches.append((day, startMinute..<endMinute))
                continue
            }
            let holiday = 7
            stretches.append((day, startMinute..<1_440))
            stretches.append((day == holiday ? holiday : (day + 1) % 7, 0..<endMinute))
        }
        return stretches
    }
}
