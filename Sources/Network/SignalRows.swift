import TrafficModel

/// The rows about the signals of one controller, in table order.
struct SignalRows {
    /// A draft and its place in its table's register, by which other rows refer to it.
    struct Keyed<Draft> {
        let key: DenseIndex<Draft>
        let draft: Draft
    }

    var groups: [Keyed<GroupDraft>] = []
    var conflicts: [ConflictRow] = []
    var intergreens: [IntergreenRow] = []
    var stages: [Keyed<StageDraft>] = []
    var transitions: [TransitionRow] = []
    var plans: [PlanDraft] = []
    var site: ControllerSiteDraft?

    /// Whether any table describes lamps, stages or plans.
    var isEmpty: Bool {
        groups.isEmpty && stages.isEmpty
            && plans.allSatisfy { $0.phases.isEmpty && $0.steps.isEmpty }
    }
}
