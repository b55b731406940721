// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let collections: Target.Dependency = .product(name: "Collections", package: "swift-collections")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// The parts of the dashboard's page.
let page = [
    "page.html", "page.css", "dom.js", "chart.js", "fleet.js", "learning.js", "requests.js", "objective.js", "feed.js",
    "main.js",
]

/// The house, ground floor first: a target imports only what stands above it in this list.
let package = Package(
    name: "azimuth",
    products: [.executable(name: "azimuth", targets: ["azimuth"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CLAPACKE", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CShims"),
        .target(name: "LinearAlgebra", dependencies: ["COpenBLAS", "CLAPACKE"], swiftSettings: settings),
        .target(name: "Learning", dependencies: ["LinearAlgebra"], swiftSettings: settings),
        .target(
            name: "EngineModel", dependencies: [collections],
            resources: [.embedInCode("Resources/engine_profiles.json")], swiftSettings: settings),
        .target(
            name: "Routing", dependencies: ["CShims", "Learning", "EngineModel", collections], swiftSettings: settings),
        .target(name: "Logbook", dependencies: ["Routing", grdb, sqlite, log], swiftSettings: settings),
        .target(name: "Training", dependencies: ["Learning", "Routing", "Logbook", log], swiftSettings: settings),
        .target(
            name: "Fleet", dependencies: ["Routing", nioCore, nioPosix, nioHTTP1, log], swiftSettings: settings),
        .target(name: "HTTPWire", dependencies: ["CShims", nioCore], swiftSettings: settings),
        .target(
            name: "Gateway", dependencies: ["HTTPWire", "Routing", "CShims", nioCore, nioPosix],
            swiftSettings: settings),
        .target(name: "TransportSecurity", dependencies: [nioCore, nioSSL], swiftSettings: settings),
        .target(
            name: "Emulator", dependencies: ["EngineModel", nioCore, nioPosix, nioHTTP1, yams, log],
            swiftSettings: settings),
        .target(
            name: "Simulation", dependencies: ["EngineModel", "Learning", "Routing", "Training", collections],
            swiftSettings: settings),
        .executableTarget(
            name: "azimuth",
            dependencies: [
                "Gateway", "Fleet", "Routing", "Learning", "Logbook", "Training", "EngineModel", "Emulator", "HTTPWire",
                "TransportSecurity", "Simulation",
                "CShims", "CZlib",
                nioCore, nioPosix, nioHTTP1, argumentParser, crypto, log, yams,
            ],
            resources: page.map { .embedInCode("Serve/Dashboard/Page/\($0)") }, swiftSettings: settings),
        .executableTarget(
            name: "tagger-bench", dependencies: ["Routing"], path: "scripts/bench/tagger", swiftSettings: settings),
        .executableTarget(
            name: "decision-bench", dependencies: ["Routing", "Learning"], path: "scripts/bench/decision",
            swiftSettings: settings),

        .target(name: "ExpositionParser", path: "Tests/Support/ExpositionParser", swiftSettings: settings),
        .testTarget(
            name: "TransportSecurityTests",
            dependencies: [
                "TransportSecurity", "azimuth", "Fleet", log, nioCore, nioPosix, nioHTTP1, nioTLS, nioSSL,
            ], swiftSettings: settings),
        .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"], swiftSettings: settings),
        .testTarget(name: "LearningTests", dependencies: ["Learning"], swiftSettings: settings),
        .testTarget(name: "EngineModelTests", dependencies: ["EngineModel"], swiftSettings: settings),
        .testTarget(
            name: "RoutingTests", dependencies: ["Routing", "Learning", "EngineModel"], swiftSettings: settings),
        .testTarget(name: "LogbookTests", dependencies: ["Logbook", "Routing", grdb], swiftSettings: settings),
        .testTarget(
            name: "TrainingTests", dependencies: ["Training", "Learning", "Routing", "Logbook"],
            swiftSettings: settings),
        .testTarget(
            name: "FleetTests", dependencies: ["Fleet", "Routing", nioCore, nioPosix, nioHTTP1],
            swiftSettings: settings),
        .testTarget(
            name: "HTTPWireTests", dependencies: ["HTTPWire", nioCore, nioEmbedded, nioHTTP1],
            swiftSettings: settings),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "ExpositionParser",
                "Gateway", "Fleet", "Routing", "Logbook", "Training", "Emulator", "EngineModel",
                nioCore, nioPosix, nioHTTP1,
            ], swiftSettings: settings),
        .testTarget(
            name: "EmulatorTests", dependencies: ["Emulator", "EngineModel", nioCore, nioPosix, nioHTTP1],
            swiftSettings: settings),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "EngineModel", "Routing", "Training"],
            swiftSettings: settings),
        .testTarget(
            name: "AzimuthTests",
            dependencies: [
                "ExpositionParser",
                "azimuth", "Gateway", "Fleet", "Emulator", "EngineModel", "Logbook", "Routing", "Simulation",
                "Training", "Learning", argumentParser, grdb, log, nioCore, nioPosix,
            ], exclude: ["Serve/Observing/exposition.txt", "Simulate/simulate.json"], swiftSettings: settings),
    ]
)
