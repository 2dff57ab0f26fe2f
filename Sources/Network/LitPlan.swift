import TrafficModel

/// A plan that may be commanded, and the row it comes from.
struct LitPlan {
    let plan: SignalPlan
    let draft: PlanDraft
}
