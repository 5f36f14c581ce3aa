// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "swift-dora",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Slurm", targets: ["Slurm"]),
        .library(name: "Dora", targets: ["Dora"]),
        .library(name: "SlurmTesting", targets: ["SlurmTesting"]),
        .executable(name: "digits", targets: ["Digits"]),
        .executable(name: "submit", targets: ["Submit"]),
        .executable(name: "tutorial", targets: ["Tutorial"]),
        .executable(name: "watch", targets: ["Watch"]),
    ],
    traits: [
        .trait(name: "LibSlurm", description: "Link Slurm's C library, libslurm."),
        .default(enabledTraits: ["LibSlurm"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(
            name: "CSlurm", path: "Modules/CSlurm", providers: [.apt(["libslurm-dev"])]),
        .systemLibrary(name: "CZlib", path: "Modules/CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Slurm",
            dependencies: [
                .target(
                    name: "CSlurm",
                    condition: .when(platforms: [.linux], traits: ["LibSlurm"])),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .target(name: "SlurmTesting", dependencies: ["Slurm"], swiftSettings: settings),
        .target(name: "DoraCore", dependencies: ["CZlib"], swiftSettings: settings),
        .target(
            name: "DoraArguments",
            dependencies: [
                "DoraCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .target(
            name: "Dora",
            dependencies: [
                "DoraArguments", "DoraCore", "Slurm",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "Digits",
            dependencies: [
                "Dora", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Examples/Digits",
            swiftSettings: settings),
        .executableTarget(
            name: "Watch", dependencies: ["Slurm"], path: "Examples/Watch",
            swiftSettings: settings),
        .executableTarget(
            name: "Submit", dependencies: ["Slurm"], path: "Examples/Submit",
            swiftSettings: settings),
        .executableTarget(
            name: "Tutorial",
            dependencies: [
                "Dora", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Examples/Tutorial",
            swiftSettings: settings),
        .executableTarget(
            name: "LifeProgram",
            dependencies: [
                "Dora", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/LifeProgram",
            swiftSettings: settings),
        .executableTarget(
            name: "GridProbe",
            dependencies: [
                "Dora", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/GridProbe",
            swiftSettings: settings),
        .executableTarget(
            name: "SlurmProbe",
            dependencies: ["Slurm", .product(name: "Logging", package: "swift-log")],
            path: "Tests/SlurmProbe",
            swiftSettings: settings),
        .testTarget(
            name: "SlurmTests",
            dependencies: [
                "Slurm", "SlurmProbe", "SlurmTesting",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .target(
                    name: "CSlurm",
                    condition: .when(platforms: [.linux], traits: ["LibSlurm"])),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "SlurmTestingTests",
            dependencies: [
                "Slurm", "SlurmTesting", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(name: "DoraCoreTests", dependencies: ["DoraCore"], swiftSettings: settings),
        .testTarget(
            name: "DoraArgumentsTests", dependencies: ["DoraArguments"], swiftSettings: settings),
        .testTarget(
            name: "GoldenTests", dependencies: ["DoraArguments", "DoraCore"],
            swiftSettings: settings),
        .testTarget(
            name: "DoraTests",
            dependencies: [
                "Dora", "LifeProgram", "SlurmTesting",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ClusterTests",
            dependencies: [
                "Dora", "GridProbe", "LifeProgram", "Slurm", "SlurmProbe", "SlurmTesting",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
