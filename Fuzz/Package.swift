// swift-tools-version: 6.2
import PackageDescription

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]

/// The fuzzers that compare with NIOHTTP1, as libraries that `scripts/fuzz/run.sh` links with libFuzzer.
let package = Package(
    name: "fuzz",
    products: [
        .library(name: "RequestFuzz", type: .static, targets: ["RequestFuzz"]),
        .library(name: "ResponseFuzz", type: .static, targets: ["ResponseFuzz"]),
    ],
    dependencies: [.package(url: "https://github.com/apple/swift-nio", from: "2.101.2")],
    targets: [
        // Both are links to the sources of the router.
        .target(name: "CShims"),
        .target(name: "HTTPWire", dependencies: ["CShims"]),
        .target(name: "RequestFuzz", dependencies: ["HTTPWire"] + nio),
        .target(name: "ResponseFuzz", dependencies: ["HTTPWire"] + nio),
    ]
)
