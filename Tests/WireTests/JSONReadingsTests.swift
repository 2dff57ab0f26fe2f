import Testing
import TrafficModel
import Wire

@Suite struct JSONReadingsTests {
    @Test func `an envelope carries its source and sequence`() throws {
        let (batch, readings) = try decode(
            #"{"source":17,"epoch":1763880000,"first_sequence":18446744073709551615,"#
                + #""readings":[{"time":"2024-05-13T15:00:00.25Z","detector":4711,"#
                + #""kind":"vehicle","class":"motorcycle","speed_kmh":45,"length_m":1.8}]}"#)
        #expect(
            batch
                == JSONBatch(
                    source: 17, sourceName: nil, epoch: 1_763_880_000, firstSequence: .max, count: 1
                ))
        #expect(batch.isSequenced)
        let expected = Reading(
            time: Timestamp(microseconds: 1_715_612_400_250_000), subject: 4_711, kind: .vehicle,
            vehicleClass: .motorcycle, a: 12_500, c: 180)
        #expect(readings == [expected])
    }

    @Test func `an envelope may hold its readings first`() throws {
        let (batch, readings) = try decode(
            #"{"readings":[{"kind":"status","code":1,"time":5}],"source":"site-17"}"#)
        #expect(batch.source == 17)
        #expect(batch.sourceName == "site-17")
        #expect(!batch.isSequenced)
        #expect(
            readings == [
                Reading(time: Timestamp(microseconds: 5), subject: 17, kind: .status, a: 1)
            ])
    }

    @Test func `an unknown source name is left to the receiver`() throws {
        let (batch, _) = try decode(
            #"{"source":"elsewhere","readings":[{"kind":"vehicle","time":5,"detector":1}]}"#)
        #expect(batch.source == nil)
        #expect(batch.sourceName == "elsewhere")
    }

    @Test(arguments: [
        #"{"kind":"vehicle","time":5,"detector":1}"#,
        #" [ {"kind":"vehicle","time":5,"detector":1} ] "#,
        "{\n \"kind\": \"vehicle\",\n \"time\": 5, \"detector\": 1\n}\n",
        #"{"k\u0069nd":"vehicle","time":5,"subject":1}"#,
    ])
    func `a bare reading and an array are read`(text: String) throws {
        let (batch, readings) = try decode(text)
        #expect(batch.source == nil)
        #expect(readings == [Reading(time: Timestamp(microseconds: 5), subject: 1, kind: .vehicle)])
    }

    @Test func `readings may stand on lines`() throws {
        let line = #"{"kind":"vehicle","time":5,"detector":"cam-1"}"#
        let (batch, readings) = try decode("\(line)\n\n \(line)\r\n\(line)")
        #expect(batch.count == 3)
        #expect(readings.map(\.subject) == [4_711, 4_711, 4_711])
    }

    @Test(
        arguments: [
            (
                #""kind":"vehicle","speed_mps":12.5,"duration_ms":320,"length_m":4.55"#,
                [12_500, 320, 455, none]
            ),
            (#""kind":"vehicle","speed_mph":50"#, [22_352, none, none, none]),
            (#""kind":"vehicle","speed_kmh":null"#, [none, none, none, none]),
            (
                #""kind":"interval","count":7,"period_s":30,"occupancy_percent":12.5,"speed_kmh":36"#,
                [7, 30_000, 125_000, 10_000]
            ),
            (
                #""kind":"interval","count":7.0,"period_ms":1500,"speed_mps":1"#,
                [7, 1_500, none, 1_000]
            ),
            (#""kind":"interval","count":0,"period_s":0.5,"speed_mph":1"#, [0, 500, none, 447]),
            (
                #""kind":"queue","length_m":35.5,"vehicles":9,"area_percent":40,"growth_mps":-0.25"#,
                [3_550, 9, 400_000, UInt32(bitPattern: -250)]
            ),
            (#""kind":"queue""#, [none, none, none, Reading.unknownSigned]),
            (
                #""kind":"incident","type":"flood","confidence_percent":80,"offset_m":12,"event":9"#,
                [5, 800_000, 1_200, 9]
            ),
            (
                #""kind":"position","vehicle":3,"offset_m":1.5,"speed_kmh":3.6,"direction":"against""#,
                [3, 150, 1_000, 1]
            ),
            (#""kind":"position","speed_mps":1,"direction":"along""#, [none, none, 1_000, 0]),
            (#""kind":"position","speed_mph":1"#, [none, none, 447, none]),
            (#""kind":"signal_event","code":82,"parameter":5"#, [82, 5, none, none]),
            (#""kind":"status","code":"end_of_stream""#, [2, none, none, none]),
            (#""kind":"status","code":100,"parameter":4"#, [100, 4, none, none]),
        ] as [(String, [UInt32])])
    func `every field becomes its word`(fields: String, words: [UInt32]) throws {
        let (_, readings) = try decode("{\"subject\":1,\"time\":5,\(fields)}")
        let reading = try #require(readings.first)
        #expect([reading.a, reading.b, reading.c, reading.d] == words)
        #expect(reading.refusal == nil)
    }

    @Test(arguments: VehicleClass.allCases)
    func `every class has its name`(vehicleClass: VehicleClass) throws {
        let (_, readings) = try decode(
            #"{"subject":1,"time":5,"kind":"vehicle","lane":2,"estimated":true,"#
                + #""clock_unsure":true,"class":"\#(vehicleClass.name)"}"#)
        #expect(readings.first?.vehicleClass == vehicleClass)
        #expect(readings.first?.flags == 3)
        #expect(readings.first?.lane == 2)
    }

    @Test(
        arguments: [
            ("link", "incident", #","type":"crash""#, "L7", 7), ("link", "position", "", "L7", 7),
            ("controller", "signal_event", #","code":1,"parameter":2"#, "C12", 12),
            ("source", "status", #","code":1"#, "site-17", 17),
            ("subject", "queue", "", "cam-1", 4_711),
            ("detector", "interval", #","count":1,"period_s":1"#, "cam-1", 4_711),
        ] as [(String, String, String, String, UInt32)])
    func `subjects are found by name`(
        field: String, kind: String, more: String, name: String, number: UInt32
    ) throws {
        let (_, readings) = try decode(
            "{\"time\":5,\"\(field)\":\"\(name)\",\"kind\":\"\(kind)\"\(more)}")
        #expect(readings.first?.subject == number)
    }

    @Test func `a message holds at most 1024 readings`() throws {
        let one = #"{"kind":"vehicle","time":5,"detector":1}"#
        let most = Array(repeating: one, count: 1_024).joined(separator: ",")
        #expect(try decode("[\(most)]").1.count == 1_024)
        let offset = 1 + 1_024 * (one.utf8.count + 1)
        #expect(throws: WireError(reason: .count, byteOffset: offset)) {
            try decode("[\(most),\(one)]")
        }
    }

    @Test func `a refused message leaves no readings behind`() throws {
        var parser = JSONReadings(names: SubjectNames())
        let good = Array(#"{"kind":"vehicle","time":5,"detector":1}"#.utf8)
        _ = try good.withUnsafeBytes { try parser.decode($0) }
        #expect(parser.readings.count == 1)
        #expect(throws: WireError.self) {
            try [UInt8]("{".utf8).withUnsafeBytes { try parser.decode($0) }
        }
        #expect(parser.readings.isEmpty)
    }

    private static let none = Reading.unknown

    private func decode(_ text: String) throws -> (JSONBatch, [Reading]) {
        try JSONSupport.decode(Array(text.utf8))
    }
}
