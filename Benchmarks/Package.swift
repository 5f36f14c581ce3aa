// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// A package of its own, so that users of swift-dora resolve and build none of this.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-dora", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .target(name: "Timing", path: "Sources/Timing", swiftSettings: settings),
        .executableTarget(
            name: "binding",
            dependencies: [
                "Timing",
                .product(name: "Slurm", package: "swift-dora"),
            ],
            path: "Sources/Binding",
            swiftSettings: settings),
        .executableTarget(
            name: "probe",
            dependencies: [
                "Timing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Dora", package: "swift-dora"),
                .product(name: "Slurm", package: "swift-dora"),
            ],
            path: "Sources/Probe",
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
