// What turns the package above into the one that fuzzes it: no tests, no command, and a target
// whose main function is libFuzzer's.
package.products = [.executable(name: "fuzz", targets: ["fuzz"])]
package.targets.removeAll { $0.type == .test || $0.name == "ngatu" || $0.name == "TestSupport" }
package.targets.append(
    .executableTarget(
        name: "fuzz",
        dependencies: [
            "TrafficModel", "Tables", "Network", "Wire", "Aggregation", "Detection", "Control",
            "Messaging", "Pipeline", "Console", "ConsoleLink", "CHot",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "TOMLKit", package: "TOMLKit"),
        ],
        path: "Fuzz",
        swiftSettings: [.unsafeFlags(["-parse-as-library"])]))

// Swift takes the last of several choices of sanitizers, and `--sanitize` makes one of each. The
// Swift of dependencies stays without coverage: the product's own edges lead the way.
for target in package.targets where target.type == .regular || target.type == .executable {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [.unsafeFlags(["-sanitize=fuzzer,address"])]
}
