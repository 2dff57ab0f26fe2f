extension TableSchema {
    /// All tables this reader opens.
    static let all = roads + gmnsSignals + own + ownSignals

    private static let roads = [
        TableSchema(
            "config.csv", required: [],
            optional: [
                "dataset_name", "short_length", "long_length", "speed", "crs", "id_type",
            ],
            ignored: ["geometry_field_format", "currency", "version_number"]),
        TableSchema(
            "node.csv", isRequired: true, required: ["node_id", "x_coord", "y_coord"],
            optional: ["name", "ctrl_type"],
            ignored: ["z_coord", "node_type", "zone_id", "parent_node_id"]),
        TableSchema(
            "link.csv", isRequired: true, required: ["link_id", "from_node_id", "to_node_id"],
            optional: [
                "number", "name", "directed", "length", "free_speed", "lanes", "row_width",
                "allowed_uses",
            ],
            ignored: [
                "geometry_id", "geometry", "parent_link_id", "dir_flag", "grade", "facility_type",
                "capacity", "bike_facility", "ped_facility", "parking", "toll", "jurisdiction",
            ]),
        TableSchema(
            "lane.csv", required: ["lane_id", "link_id", "lane_num"],
            optional: ["allowed_uses", "width"], ignored: ["r_barrier", "l_barrier"]),
        TableSchema(
            "movement.csv", required: ["mvmt_id", "node_id", "ib_link_id", "ob_link_id"],
            optional: ["type"],
            ignored: [
                "name", "start_ib_lane", "end_ib_lane", "start_ob_lane", "end_ob_lane",
                "penalty", "capacity", "ctrl_type", "mvmt_code", "allowed_uses", "geometry",
            ]),
    ]

    private static let own = [
        TableSchema(
            "detector.csv", required: ["kind"],
            optional: [
                "number", "detector_id", "link_id", "mvmt_id", "controller_id", "channel",
                "distance_from_stop_m", "zone_length_m", "zone_width_m", "lanes", "classes",
                "pulse_s", "latency_ms", "site_id", "camera_id",
            ]),
        TableSchema(
            "approach.csv", required: ["approach_id", "node_id", "ib_link_id", "width_m"],
            optional: [
                "exit_width_m", "moto_box_depth_m", "grade_percent", "v85_kmh", "sat_flow_pcu_h",
                "sat_source", "start_loss_s", "rtor_classes",
            ]),
        TableSchema(
            "site.csv", required: ["site_id", "source"], optional: ["shard", "agency"]),
        TableSchema(
            "area.csv", required: ["area_id", "name"],
            optional: ["parent_id", "valid_from", "valid_until"]),
        TableSchema(
            "corridor.csv", required: ["corridor_id", "order", "link_id"], optional: ["name"]),
        TableSchema(
            "sign.csv", required: ["sign_id", "link_id"], optional: ["number", "name"]),
    ]
}
