import Testing
import TrafficModel

@Suite struct ReadingTests {
    @Test func `a reading has the layout of the wire`() {
        #expect(MemoryLayout<Reading>.size == 32)
        #expect(MemoryLayout<Reading>.stride == 32)
        #expect(Reading.byteCount == 32)
        #expect(MemoryLayout<Reading>.offset(of: \.timeMicroseconds) == 0)
        #expect(MemoryLayout<Reading>.offset(of: \.subject) == 8)
        #expect(MemoryLayout<Reading>.offset(of: \.kindCode) == 12)
        #expect(MemoryLayout<Reading>.offset(of: \.classCode) == 13)
        #expect(MemoryLayout<Reading>.offset(of: \.lane) == 14)
        #expect(MemoryLayout<Reading>.offset(of: \.flags) == 15)
        #expect(MemoryLayout<Reading>.offset(of: \.a) == 16)
        #expect(MemoryLayout<Reading>.offset(of: \.b) == 20)
        #expect(MemoryLayout<Reading>.offset(of: \.c) == 24)
        #expect(MemoryLayout<Reading>.offset(of: \.d) == 28)
    }

    @Test(arguments: ReadingKind.allCases)
    func `codes and names lead back to their kind`(kind: ReadingKind) {
        #expect(ReadingKind(rawValue: kind.rawValue) == kind)
        #expect(ReadingKind(name: kind.name) == kind)
    }

    @Test(arguments: VehicleClass.allCases)
    func `codes and names lead back to their class`(vehicleClass: VehicleClass) {
        #expect(VehicleClass(rawValue: vehicleClass.rawValue) == vehicleClass)
        #expect(VehicleClass(name: vehicleClass.name) == vehicleClass)
        #expect(vehicleClass.rawValue < VehicleClass.count)
    }

    @Test func `names that nobody knows are nothing`() {
        #expect(ReadingKind(name: "car") == nil)
        #expect(VehicleClass(name: "vehicle") == nil)
    }
}
