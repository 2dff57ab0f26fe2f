import Field
import Foundation
import Testing
import TrafficModel

@testable import Roadside

@Suite struct MemoryFileTests {
    private final class Place {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

        // Already gone is what we want.
        deinit { try? FileManager.default.removeItem(atPath: path) }

        /// Flips one bit of the file.
        func damage(byte: Int) throws {
            var bytes = Array(try Data(contentsOf: URL(filePath: path)))
            bytes[byte] ^= 1
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            try handle.write(contentsOf: Data(bytes))
            try handle.close()
        }
    }

    private static func slot(_ controller: UInt32, sequence: UInt64 = 12) -> MemoryFile.Slot {
        MemoryFile.Slot(controller: controller, fault: 2, leaderEpoch: 3, sequence: sequence)
    }

    @Test func `what was committed is read by whoever opens the file next`() throws {
        let place = Place()
        do {
            let file = try MemoryFile(place.path)
            try file.write(Self.slot(17), place: 0)
            try file.write(Self.slot(18, sequence: .max), place: 3)
            try file.commit()
        }
        let file = try MemoryFile(place.path)
        #expect(file.read(place: 0, controller: 17) == Self.slot(17))
        #expect(file.read(place: 3, controller: 18) == Self.slot(18, sequence: .max))
    }

    @Test func `a place never written, or beyond the end, holds nothing`() throws {
        let place = Place()
        let file = try MemoryFile(place.path)
        try file.write(Self.slot(17), place: 1)
        #expect(file.read(place: 0, controller: 0) == nil)
        #expect(file.read(place: 2, controller: 17) == nil)
    }

    @Test func `another controller's slot counts as lost`() throws {
        let place = Place()
        let file = try MemoryFile(place.path)
        try file.write(Self.slot(17), place: 0)
        #expect(file.read(place: 0, controller: 18) == nil)
    }

    @Test(arguments: 0..<32)
    func `a slot with any byte altered counts as lost`(byte: Int) throws {
        let place = Place()
        let file = try MemoryFile(place.path)
        try file.write(Self.slot(17), place: 0)
        try place.damage(byte: byte)
        #expect(file.read(place: 0, controller: 17) == nil)
    }

    @Test func `two processes never share a file`() throws {
        let place = Place()
        let first = try MemoryFile(place.path)
        #expect(throws: RoadsideError.inUse(path: place.path)) { try MemoryFile(place.path) }
        try first.commit()
    }

    @Test func `a folder that is not there is told with what to do`() throws {
        let error = try #require(throws: RoadsideError.self) {
            try MemoryFile("/nowhere/at/all/memory")
        }
        #expect(error.exitCode == 73)
        #expect("\(error)".contains("--memory"))
    }

    @Test func `an agent's memory survives the way through a slot`() {
        let memories = [
            AgentMemory.lost,
            AgentMemory(
                newest: SignalCommand.Order(leaderEpoch: 3, sequence: 12),
                latchedFault: .yellowTrap),
            AgentMemory(newest: SignalCommand.Order(leaderEpoch: 3, sequence: 0)),
        ]
        let back = memories.map {
            MemoryFile.Slot($0, controller: ControllerNumber(17)).memory
        }
        #expect(back == memories)
    }
}
