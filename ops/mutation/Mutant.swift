#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Number of the mutant that lives in this process; 0 leaves the program as it was written.
private let livingMutant: Int = {
    guard let text = unsafe getenv("NGATU_MUTANT") else { return 0 }
    return unsafe Int(String(cString: text)) ?? 0
}()

/// One byte for each site, in a file that is mapped so that children and crashes note theirs too;
/// `nil` unless somebody asks which sites are reached.
nonisolated(unsafe) private let reachedSites: UnsafeMutableRawPointer? = {
    guard let path = unsafe getenv("NGATU_MUTANT_TRACE") else { return nil }
    let file = unsafe open(path, O_RDWR)
    let length = Int(lseek(file, 0, SEEK_END))
    let memory = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    return unsafe memory == MAP_FAILED ? nil : memory
}()

/// Whether the mutant of a site lives.
@usableFromInline func lives(_ site: Int) -> Bool {
    if let reachedSites = unsafe reachedSites {
        unsafe reachedSites.storeBytes(of: 1, toByteOffset: site, as: UInt8.self)
    }
    return livingMutant == site
}

@usableFromInline func mutated<Number: FixedWidthInteger>(_ value: Number, _ site: Int) -> Number {
    guard lives(site) else { return value }
    return value == .max ? value - 1 : value + 1
}

@usableFromInline func mutated<Number: BinaryFloatingPoint>(
    _ value: Number, _ site: Int
) -> Number {
    lives(site) ? value + 1 : value
}

@usableFromInline func mutated(_ value: Bool, _ site: Int) -> Bool {
    lives(site) ? !value : value
}

@usableFromInline func mutatedMin<Value: Comparable>(
    _ site: Int, _ first: Value, _ second: Value, _ others: Value...
) -> Value {
    let values = [first, second] + others
    return lives(site) ? values.max()! : values.min()!
}

@usableFromInline func mutatedMax<Value: Comparable>(
    _ site: Int, _ first: Value, _ second: Value, _ others: Value...
) -> Value {
    let values = [first, second] + others
    return lives(site) ? values.min()! : values.max()!
}
