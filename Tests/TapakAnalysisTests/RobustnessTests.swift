import Foundation
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Inputs that once gave wrong numbers, silence or no end.
struct RobustnessTests {
    /// Units that overlap in piles, and slums laid on each other, take time by their number and not by their pairs.
    @Test(.timeLimit(.minutes(1))) func pilesEnd() throws {
        let folder = LayerFolder()
        let stairs = TestLayer((0..<60).map { (box(Double($0), 0, Double($0 + 50), 50), id("\($0)")) })
        let pile = TestLayer((0..<400).map { (box(10, 10, 60, 60), id("\($0)")) })
        var parameters = Slum.Parameters(units: folder.write(stairs, "units"), slums: folder.write(pile, "slums"))
        parameters.multiplicity = true
        let findings = try run(Slum.self, parameters)
        #expect(!findings.keys.contains("BALANCE"))
        #expect(findings.keys.contains("UNITS_OVERLAP"))
        let levels = try findings.table("slum_multiplicity")
        expectClose(levels[["unit_id": "*"], "times"], 400, absolute: 0)
        expectClose(levels[["unit_id": "*"], "ha"], 0.25, relative: 1e-12)
    }

    /// The scale reaches around the layers it was fitted on: one facility, an origin eleven kilometres away.
    @Test func distancesHoldOutsideTheHeldLayers() throws {
        let folder = try degrees(["facility": [(123.6, -10.17)], "origin": [(123.7, -10.17)]])
        var parameters = Access.Parameters(from: folder + "/origin.geojson", to: ["k": folder + "/facility.geojson"])
        parameters.within = [500]
        let findings = try run(Access.self, parameters, RunOptions())
        expectClose(try findings.table("access").number(row: 0, column: "k_m") ?? 0, 10_958.189_6, absolute: 1e-3)
        #expect(!findings.keys.contains("EXTENT_EXCEEDED"))
    }

    @Test func originsFarAwayAreSaid() throws {
        let folder = try degrees(["facility": [(123.6, -10.17)], "origin": [(125, -10.17)]])
        let parameters = Access.Parameters(from: folder + "/origin.geojson", to: ["k": folder + "/facility.geojson"])
        #expect(try run(Access.self, parameters, RunOptions()).keys.contains("EXTENT_EXCEEDED"))
    }

    /// A river's width that is no width would make its setback vanish.
    @Test(arguments: ["-50", "nan", "1e300", "inf"]) func riverWidthsThatAreNoneAreRefused(width: String) {
        let folder = LayerFolder()
        let rivers = folder.write(TestLayer([("LINESTRING(0 0,100 0)", id("r"))]), "rivers")
        var parameters = Waterfront.Parameters(
            shore: nil, rivers: rivers, zones: folder.write(TestLayer([(box(0, -50, 100, 50), id("z"))]), "zones"))
        (parameters.riverLine, parameters.riverWidth) = (.centre, width)
        #expect(failure(Waterfront.self, parameters)?.key == .usage)
    }

    /// In the CRS of the run itself nothing is transformed, and yet not everything is a place.
    @Test(arguments: [1e8, 1e9, 1e300]) func coordinatesFarOutsideTheirCRSAreSetAside(x: Double) throws {
        let folder = LayerFolder()
        let far = "POLYGON((\(x) 0,\(x * 1.001) 0,\(x * 1.001) 10,\(x) 0))"
        let slums = TestLayer([(box(0, 0, 10, 10), id("1")), (far, id("2"))])
        let parameters = Slum.Parameters(
            units: folder.write(TestLayer([(box(0, 0, 100, 100), id("u"))]), "units"), slums: folder.write(slums, "slums"))
        let findings = try run(Slum.self, parameters)
        #expect(findings.keys.contains("COORDINATE_RANGE"))
        expectClose(try findings.table("slum")[["unit_id": "*"], "net_ha"], 0.01, relative: 1e-9)
    }

    private func degrees(_ layers: [String: [(Double, Double)]]) throws -> String {
        let folder = NSTemporaryDirectory() + "tapak-robust-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, points) in layers {
            let features = points.map {
                #"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[\#($0.0),\#($0.1)]}}"#
            }
            let text = #"{"type":"FeatureCollection","features":["# + features.joined(separator: ",") + "]}"
            try text.write(toFile: folder + "/\(name).geojson", atomically: true, encoding: .utf8)
        }
        return folder
    }
}
