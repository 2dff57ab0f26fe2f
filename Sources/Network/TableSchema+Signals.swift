extension TableSchema {
    /// GMNS tables of signals.
    static let gmnsSignals = [
        TableSchema(
            "signal_controller.csv", required: ["controller_id"], optional: ["number", "node_id"]),
        TableSchema(
            "signal_detector.csv", required: ["detector_id", "controller_id", "link_id"],
            optional: [
                "number", "ref_node_id", "start_lane", "end_lane", "det_zone_lr",
                "det_zone_front", "det_zone_back", "det_type",
            ],
            ignored: ["signal_phase_num"]),
        TableSchema(
            "signal_timing_plan.csv", required: ["timing_plan_id", "controller_id"],
            optional: ["time_day", "timeday_id", "time_day_id", "cycle_length"]),
        TableSchema(
            "signal_timing_phase.csv", required: ["timing_phase_id", "timing_plan_id"],
            optional: [
                "controller_id", "signal_phase_num", "min_green", "max_green", "clearance",
                "walk_time", "ped_clearance", "ring", "barrier", "position",
            ],
            ignored: ["extension"]),
        TableSchema(
            "signal_phase_mvmt.csv", required: ["signal_phase_mvmt_id", "timing_phase_id"],
            optional: ["mvmt_id", "link_id", "protection"]),
        TableSchema(
            "signal_coordination.csv", required: ["timing_plan_id", "controller_id"],
            optional: ["coord_phase", "coord_ref_to", "offset"],
            ignored: ["coordination_id", "coord_contr_id"]),
    ]

    /// Our own tables of signals: what GMNS has no columns for.
    static let ownSignals = [
        TableSchema(
            "crossing.csv", required: ["crossing_id", "node_id", "link_id", "length_m"],
            optional: ["has_button", "walk_s", "clearance_s", "buffer_s"]),
        TableSchema(
            "signal_group.csv",
            required: ["signal_group_id", "controller_id", "group_num", "kind"],
            optional: [
                "yellow_s", "red_clearance_s", "min_green_s", "max_green_s", "max_red_s", "flash",
                "countdown", "countdown_n_s",
            ]),
        TableSchema(
            "signal_group_mvmt.csv", required: ["signal_group_id"],
            optional: ["mvmt_id", "crossing_id", "protection", "classes"]),
        TableSchema(
            "signal_conflict.csv", required: ["group_a", "group_b", "relation"],
            optional: ["yielding_group"]),
        TableSchema(
            "intergreen.csv", required: ["controller_id", "from_group", "to_group"],
            optional: ["intergreen_s", "crossing_m", "clearing_m", "source"]),
        TableSchema(
            "stage.csv", required: ["stage_id", "controller_id", "stage_num"],
            optional: ["min_s", "max_s", "skippable", "is_startup", "is_main"]),
        TableSchema("stage_group.csv", required: ["stage_id", "signal_group_id"]),
        TableSchema(
            "signal_transition.csv", required: ["from_stage", "to_stage"],
            optional: ["allowed", "via_stage"]),
        TableSchema(
            "plan_stage.csv",
            required: ["timing_plan_id", "controller_id", "order", "stage_id", "split_s"],
            optional: ["min_s", "max_s"]),
        TableSchema(
            "plan_coord.csv",
            required: ["timing_plan_id", "controller_id", "offset_s", "ref_stage"],
            optional: ["offset_ref", "transition", "max_step_s"]),
        TableSchema(
            "controller_site.csv", required: ["controller_id"],
            optional: [
                "site_id", "agency", "startup_stage", "startup_flash_s", "startup_all_red_s",
                "backup_s", "commission_level",
            ]),
    ]
}
