import Aggregation
import TrafficModel

/// The processor's counters by name, as the feed shows them. All metrics are declared here.
enum Counters {
    static func named(
        _ shards: ShardCounters, unrevised: UInt64, pulsesShed: UInt64, feedShed: UInt64,
        recordsShed: UInt64,
        queuesLate: UInt64, incidentsUnlisted: UInt64, decisions: UInt64
    ) -> [String: UInt64] {
        var counters: [String: UInt64] = [
            "ngatu_readings_received_total": shards.received,
            "ngatu_readings_aggregated_total": shards.aggregated,
            "ngatu_readings_late_total": shards.late,
            "ngatu_readings_duplicate_total": shards.duplicate,
            "ngatu_readings_refused_total": shards.refused,
            "ngatu_readings_shed_total": shards.shed,
            "ngatu_readings_missing_total": shards.missing,
            "ngatu_readings_reported_lost_total": shards.reportedLost,
            "ngatu_readings_unsequenced_total": shards.unsequenced,
            "ngatu_readings_unrevised_total": unrevised,
            "ngatu_pulses_shed_total": pulsesShed,
            "ngatu_queues_late_total": queuesLate,
            "ngatu_incidents_unlisted_total": incidentsUnlisted,
            "ngatu_frames_received_total": shards.frames,
            "ngatu_notices_shed_total": shards.noticesShed,
            "ngatu_feed_messages_shed_total": feedShed,
            "ngatu_records_shed_total": recordsShed,
            "ngatu_sources_known": shards.sources,
            "ngatu_detectors_learned": shards.learned,
            "ngatu_decisions_total": decisions,
        ]
        for reason in RefusalReason.allCases where shards.refused(reason) > 0 {
            counters["ngatu_readings_refused_total{reason=\"\(reason.name)\"}"] =
                shards.refused(reason)
        }
        return counters
    }

    /// From the message that moves a source's time past a pulse's end to that pulse's delta in the
    /// deciding thread's hands, over the whole run.
    static func delays(_ deltas: DelayCounts) -> [String: UInt64] {
        [
            "ngatu_delta_delay_microseconds{quantile=\"0.5\"}": UInt64(deltas.quantile(0.5)),
            "ngatu_delta_delay_microseconds{quantile=\"0.99\"}": UInt64(deltas.quantile(0.99)),
            "ngatu_delta_delay_microseconds{quantile=\"1\"}": UInt64(deltas.greatest),
        ]
    }
}
