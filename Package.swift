// swift-tools-version: 6.2
import PackageDescription

// Warnings stop `ops/test` and continuous integration, never a user's build.
let warnings: [SwiftSetting] =
    Context.environment["NGATU_WARNINGS_AS_ERRORS"] == "1" ? [.treatAllWarnings(as: .error)] : []

let testSettings: [SwiftSetting] =
    warnings + [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]

let sourceSettings: [SwiftSetting] = testSettings + [.strictMemorySafety()]

func source(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: sourceSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: testSettings)
}

let package = Package(
    name: "ngatu",
    platforms: [.macOS(.v26)],
    products: [.executable(name: "ngatu", targets: ["ngatu"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    ],
    targets: [
        // Thin faces of C and C++ libraries.
        .target(name: "CHot"),
        .target(
            name: "CSimdJSON", cxxSettings: [.define("NDEBUG", .when(configuration: .release))],
            linkerSettings: [.linkedLibrary("simdjson")]),
        .systemLibrary(
            name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
        .systemLibrary(
            name: "CSodium", providers: [.apt(["libsodium-dev"])]),

        // Values, and the stages that meet only as values.
        source("TrafficModel"),
        source("Tables"),
        source("Network", ["TrafficModel", "Tables"]),
        source("Wire", ["TrafficModel", "Tables", "CSimdJSON", "CHot"]),
        source("Aggregation", ["TrafficModel", "CHot"]),
        source("Detection", ["TrafficModel"]),
        source("Control", ["TrafficModel"]),
        source("Field", ["TrafficModel"]),
        source("Operations", ["TrafficModel"]),

        // The shell: sockets, threads, commands.
        source("Messaging", ["CZeroMQ", "CSodium"]),
        source("Keys", ["TrafficModel", "Tables", "Messaging", "Operations"]),
        source(
            "Pipeline",
            [
                "TrafficModel", "Network", "Wire", "Aggregation", "Detection", "Control",
                "Messaging", "Operations", "Keys", "Tables", "CHot",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        source("Roadside", ["TrafficModel", "Wire", "Field", "Messaging", "Keys"]),
        source(
            "Benchmarks", ["TrafficModel", "Wire", "Aggregation", "Messaging", "Pipeline", "CHot"]),
        source("Console", ["TrafficModel", "Wire"]),
        source("ConsoleLink", ["Messaging", "Wire"]),
        .executableTarget(
            name: "ngatu",
            dependencies: [
                "TrafficModel", "Tables", "Network", "Wire", "Aggregation", "Detection", "Control",
                "Messaging", "Operations", "Keys", "Field", "Roadside", "Pipeline", "Console",
                "ConsoleLink", "Benchmarks",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: sourceSettings),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: testSettings),
        tests("TrafficModel", ["TrafficModel"]),
        tests("Tables", ["Tables"]),
        tests("Network", ["Network", "TestSupport", "TrafficModel"]),
        tests("Wire", ["Wire", "TestSupport", "TrafficModel", "Tables", "CHot"]),
        tests("Aggregation", ["Aggregation", "TestSupport", "TrafficModel"]),
        tests("Detection", ["Detection", "TestSupport", "TrafficModel"]),
        tests("Control", ["Control", "TestSupport", "TrafficModel"]),
        tests("Field", ["Field", "TestSupport", "TrafficModel"]),
        tests("Operations", ["Operations", "TrafficModel"]),
        tests("Roadside", ["Roadside", "Field", "TrafficModel"]),
        tests("Messaging", ["Messaging", "TestSupport"]),
        tests("Keys", ["Keys", "Messaging", "Operations", "TestSupport", "TrafficModel"]),
        tests(
            "Pipeline",
            [
                "Pipeline", "Aggregation", "Control", "Detection", "Messaging", "Keys",
                "Operations", "Network", "Roadside", "TrafficModel", "Wire", "ConsoleLink",
                "TestSupport",
            ]),
        tests("Console", ["Console", "TrafficModel", "Wire"]),
        tests("ConsoleLink", ["ConsoleLink", "Messaging", "TrafficModel", "Wire"]),
        tests("House", []),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
