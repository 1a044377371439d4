// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "tapak-benchmarks",
    dependencies: [.package(name: "tapak", path: "..")],
    targets: [
        .executableTarget(
            name: "tapak-benchmarks", dependencies: [.product(name: "Tapak", package: "tapak")],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
    ]
)
