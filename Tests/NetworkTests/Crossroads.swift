import TestSupport

/// A junction of two streets with a road on each side, in metres around node C: N, E, S and W lie
/// 100 m away, each with one link in and one out, 7 m wide, and three movements a side. Corners ne,
/// se, sw and nw are joined by crosswalks.
enum Crossroads {
    static let sides = ["N", "E", "S", "W"]

    /// The tables of the streets.
    static var streets: [String: String] {
        var links = "link_id,number,from_node_id,to_node_id,length,free_speed,allowed_uses\n"
        var approaches = "approach_id,node_id,ib_link_id,width_m,exit_width_m,v85_kmh\n"
        var movements = "mvmt_id,node_id,ib_link_id,ob_link_id,type\n"
        for (place, side) in sides.enumerated() {
            links += "in\(side),\(place + 1),\(side),C,100,50,\n"
            links += "out\(side),\(place + 11),C,\(side),100,50,\n"
            approaches += "a\(side),C,in\(side),7,7,50\n"
            // Clockwise from the side one comes from lie left, straight ahead, right.
            for (step, turn) in [(1, "left"), (2, "thru"), (3, "right")] {
                let exit = sides[(place + step) % 4]
                movements += "\(side)\(turn),C,in\(side),out\(exit),\(turn)\n"
            }
        }
        let corners = ["ne", "se", "sw", "nw"]
        for (place, side) in ["E", "S", "W", "N"].enumerated() {
            let (from, to) = (corners[place], corners[(place + 1) % 4])
            links += "walk\(side),\(place + 21),\(from),\(to),14,5,WALK\n"
        }
        return [
            "config.csv": "short_length,long_length,speed\nm,m,kph\n",
            "node.csv": """
            node_id,x_coord,y_coord
            C,0,0
            N,0,100
            E,100,0
            S,0,-100
            W,-100,0
            ne,8,8
            se,8,-8
            sw,-8,-8
            nw,-8,8

            """,
            "link.csv": links, "approach.csv": approaches, "movement.csv": movements,
            "signal_controller.csv": "controller_id,number,node_id\nK,1,C\n",
            "controller_site.csv": "controller_id,commission_level\nK,stage\n",
        ]
    }

    /// Two stages of two opposite sides each; left turns give way. One plan, `day`, of 60 s.
    static var twoStages: [String: String] {
        var groups =
            "signal_group_id,controller_id,group_num,kind,yellow_s,red_clearance_s,min_green_s,"
            + "countdown\n"
        var movements = "signal_group_id,mvmt_id,crossing_id,protection,classes\n"
        for (place, side) in sides.enumerated() {
            groups += "\(side),K,\(place + 1),vehicle,3,2,10,none\n"
            movements += "\(side),\(side)left,,permitted,\n"
            movements += "\(side),\(side)thru,,protected,\n\(side),\(side)right,,protected,\n"
        }
        return streets.merging([
            "signal_group.csv": groups, "signal_group_mvmt.csv": movements,
            "stage.csv": "stage_id,controller_id,stage_num\nNS,K,1\nEW,K,2\n",
            "stage_group.csv": "stage_id,signal_group_id\nNS,N\nNS,S\nEW,E\nEW,W\n",
            "signal_timing_plan.csv": "timing_plan_id,controller_id,cycle_length\nday,K,60\n",
            "plan_stage.csv": """
            timing_plan_id,controller_id,order,stage_id,split_s
            day,K,1,NS,30
            day,K,2,EW,30

            """,
        ]) { $1 }
    }
}

extension Crossroads {
    /// The two stages, and walkers over the leg of N beside E and W.
    static var withWalkers: [String: String] {
        var tables = twoStages
        tables["crossing.csv"] = "crossing_id,node_id,link_id,length_m\nzebra,C,inN,14\n"
        tables["signal_group.csv"]? += "walk,K,9,ped,13.1,3,7,none\n"
        tables["signal_group_mvmt.csv"]? += "walk,,zebra,,\n"
        tables["stage_group.csv"]? += "EW,walk\n"
        return tables
    }
}

/// A dual-ring controller at the crossroads, as GMNS describes it: phases 2 and 6 from north and
/// south, 5 and 1 their left turns, 4 and 8 from east and west, 7 and 3 their left turns.
struct RingController {
    struct Phase {
        let number: Int
        var ring: Int
        let barrier: Int
        var position: Int
        var green: Int
        var clearance: Int
        var hasWalkers = false
    }

    var phases: [Phase]
    var cycle: Int?

    private static let movements: [Int: [String]] = [
        1: ["Sleft"], 2: ["Nthru", "Nright"], 3: ["Wleft"], 4: ["Ethru", "Eright"],
        5: ["Nleft"], 6: ["Sthru", "Sright"], 7: ["Eleft"], 8: ["Wthru", "Wright"],
    ]
    /// The leg that the walkers beside a phase cross: not the one its neighbour ring turns into.
    private static let crosswalks = [2: "W", 6: "E", 4: "N", 8: "S"]

    /// Some controller: left turns, their order, times, walkers and the rest of the cycle vary.
    init(_ random: inout SeededGenerator) {
        phases = []
        for (through, left, ring, barrier) in [
            (2, 1, 1, 1), (6, 5, 2, 1), (4, 3, 1, 2), (8, 7, 2, 2),
        ] {
            let leads = Bool.random(using: &random)
            let walks = Bool.random(using: &random)
            phases.append(
                Phase(
                    number: through, ring: ring, barrier: barrier, position: leads ? 2 : 1,
                    green: Int.random(in: 22...30, using: &random),
                    clearance: Int.random(in: 4...7, using: &random), hasWalkers: walks))
            guard Bool.random(using: &random) else { continue }
            phases.append(
                Phase(
                    number: left, ring: ring, barrier: barrier, position: leads ? 1 : 2,
                    green: Int.random(in: 12...20, using: &random),
                    clearance: Int.random(in: 4...7, using: &random)))
        }
        phases.shuffle(using: &random)
        if Bool.random(using: &random) { cycle = Int.random(in: 140...170, using: &random) }
    }

    /// The tables of the crossroads with this controller.
    var tables: [String: String] {
        var timing =
            "timing_phase_id,timing_plan_id,signal_phase_num,min_green,max_green,clearance,"
            + "walk_time,ped_clearance,ring,barrier,position\n"
        var lit = "signal_phase_mvmt_id,timing_phase_id,mvmt_id,link_id,protection\n"
        for phase in phases {
            let walkers = phase.hasWalkers ? "7,13" : ","
            timing +=
                "p\(phase.number),day,\(phase.number),5,\(phase.green),\(phase.clearance),"
                + "\(walkers),\(phase.ring),\(phase.barrier),\(phase.position)\n"
            for movement in Self.movements[phase.number] ?? [] {
                lit += "\(movement),p\(phase.number),\(movement),,protected\n"
            }
            if phase.hasWalkers, let leg = Self.crosswalks[phase.number] {
                lit += "walk\(leg),p\(phase.number),,walk\(leg),\n"
            }
        }
        let length = cycle.map { "\($0)" } ?? ""
        return Crossroads.streets.merging([
            "signal_timing_plan.csv":
                "timing_plan_id,controller_id,cycle_length\nday,K,\(length)\n",
            "signal_timing_phase.csv": timing, "signal_phase_mvmt.csv": lit,
        ]) { $1 }
    }
}
