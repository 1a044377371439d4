// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "tapak",
    products: [
        .library(
            name: "Tapak",
            targets: [
                "TapakModel", "TapakEngine", "TapakFormats", "TapakStandards", "TapakAnalysis", "TapakMaps", "TapakReports",
            ]),
        .executable(name: "tapak", targets: ["tapak"]),
    ],
    traits: [.trait(name: "GDAL", description: "Reads and writes GeoPackage, Shapefile and the other formats of GDAL.")],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    ],
    targets: [
        .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"]), .brew(["geos"])]),
        .systemLibrary(name: "CPROJ", pkgConfig: "proj", providers: [.apt(["libproj-dev"]), .brew(["proj"])]),
        .systemLibrary(
            name: "CXLSX", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"]), .brew(["libxlsxwriter"])]),
        .systemLibrary(name: "CGDAL", pkgConfig: "gdal", providers: [.apt(["libgdal-dev"]), .brew(["gdal"])]),
        // For tests alone: they look into PDF pages.
        .systemLibrary(name: "CZLIB", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "TapakModel"),
        .target(name: "TapakEngine", dependencies: ["CGEOS", "CPROJ", "TapakModel"]),
        .target(
            name: "TapakFormats",
            dependencies: ["TapakModel", "TapakEngine", .target(name: "CGDAL", condition: .when(traits: ["GDAL"]))]),
        .target(name: "TapakStandards", dependencies: ["TapakModel"], resources: [.embedInCode("Tables")]),
        .target(
            name: "TapakAnalysis", dependencies: ["TapakModel", "TapakEngine", "TapakFormats", "TapakStandards"]),
        .target(name: "TapakMaps", dependencies: ["TapakModel"]),
        .target(
            name: "TapakReports",
            dependencies: [
                "CXLSX", "TapakModel", "TapakFormats", "TapakMaps", "TapakStandards",
                .product(name: "Crypto", package: "swift-crypto"),
            ], resources: [.embedInCode("Web")]),
        .executableTarget(
            name: "tapak",
            dependencies: [
                "TapakModel", "TapakEngine", "TapakFormats", "TapakStandards", "TapakAnalysis", "TapakMaps", "TapakReports",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(name: "TapakTestSupport", dependencies: ["TapakModel"]),
        .testTarget(name: "TapakModelTests", dependencies: ["TapakModel", "TapakTestSupport"]),
        .testTarget(name: "TapakEngineTests", dependencies: ["TapakEngine", "TapakModel", "TapakTestSupport"]),
        .testTarget(name: "TapakFormatsTests", dependencies: ["TapakFormats", "TapakModel", "TapakTestSupport"]),
        .testTarget(name: "TapakStandardsTests", dependencies: ["TapakStandards", "TapakModel"]),
        .testTarget(
            name: "TapakAnalysisTests",
            dependencies: ["TapakAnalysis", "TapakEngine", "TapakFormats", "TapakModel", "TapakStandards", "TapakTestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(name: "TapakMapsTests", dependencies: ["CZLIB", "TapakMaps", "TapakModel", "TapakTestSupport"]),
        .testTarget(
            name: "TapakReportsTests", dependencies: ["TapakReports", "TapakFormats", "TapakModel", "TapakTestSupport"]),
        .testTarget(
            name: "tapakTests",
            dependencies: ["tapak", "TapakAnalysis", "TapakFormats", "TapakModel", "TapakReports", "TapakStandards"]),
    ]
)

// Fuzz targets exist only where they are asked for (`make fuzz`). The fuzzer brings the entry of the program, so the command is a
// library there and its own entry has another name.
let isFuzzed = Context.environment["TAPAK_FUZZ"] != nil
if isFuzzed, let command = package.targets.firstIndex(where: { $0.name == "tapak" }) {
    package.products.removeAll { $0.name == "tapak" }
    package.targets[command] = .target(name: "tapak", dependencies: package.targets[command].dependencies)
    package.targets += [
        .executableTarget(name: "FuzzLayer", dependencies: ["TapakFormats", "TapakModel"], path: "Fuzz/FuzzLayer"),
        .executableTarget(name: "FuzzProject", dependencies: ["tapak", "TapakModel"], path: "Fuzz/FuzzProject"),
    ]
}

// One place for the settings that hold in every target of ours.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("ExistentialAny"),
        .treatAllWarnings(as: .error),
    ]
    guard isFuzzed else { continue }
    if target.name == "tapak" {
        target.swiftSettings?.append(.unsafeFlags(["-Xfrontend", "-entry-point-function-name", "-Xfrontend", "tapak_main"]))
    } else if target.type == .executable {
        target.swiftSettings?.append(.unsafeFlags(["-parse-as-library"]))
    }
}
