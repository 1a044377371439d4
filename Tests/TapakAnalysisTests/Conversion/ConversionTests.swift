import Foundation
import TapakAnalysis
import TapakFormats
import TapakModel
import TapakTestSupport
import Testing

@Suite struct ConversionTests {
    private func file(_ features: String...) -> TemporaryLayer {
        TemporaryLayer(#"{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}"#)
    }

    private func feature(_ geometry: String, _ properties: String = "{}") -> String {
        #"{"type":"Feature","properties":\#(properties),"geometry":\#(geometry)}"#
    }

    private func box(_ x: Double, _ y: Double, _ size: Double) -> String {
        #"{"type":"Polygon","coordinates":[[[\#(x),\#(y)],[\#(x + size),\#(y)],[\#(x + size),\#(y + size)],[\#(x),\#(y + size)],[\#(x),\#(y)]]]}"#
    }

    @Test func everyFeatureIsAccountedFor() throws {
        let layer = file(
            feature(box(123, -10, 0.1), #"{"a":1}"#), feature(box(123, -10, 0.1), #"{"a":2}"#), feature("null", #"{"a":1}"#),
            feature(#"{"type":"Polygon","coordinates":[[[1,2],[1,2],[1,2]]]}"#, #"{"a":1}"#),
            feature(#"{"type":"Point","coordinates":[500,2]}"#, #"{"a":1}"#))
        let conversion = try Conversion(
            Conversion.Parameters(inputs: [layer.path + "?a=1"]), isLonLat: true, options: RunOptions())
        let account = try #require(conversion.accounts.first)
        #expect(account.read == 5 && account.filtered == 1 && account.setAside == 2 && account.written == 2)
        #expect(Set(account.findings.map(\.key)) == ["TOO_FEW_POINTS", "COORDINATE_RANGE"])
        #expect(conversion.layers[0].geometry.count == 2 && conversion.layers[0].geometry.parts(of: 1).isEmpty)
    }

    @Test func coordinatesGoThereAndBack() throws {
        let layer = file(feature(box(123.6, -10.2, 0.01)), feature(#"{"type":"Point","coordinates":[123.61,-10.19]}"#))
        var parameters = Conversion.Parameters(inputs: [layer.path])
        parameters.crs = "EPSG:32751"
        let there = try Conversion(parameters, isLonLat: false, options: RunOptions())
        #expect(there.accounts[0].outputCRS == "EPSG:32751" && there.accounts[0].transformation?.pipeline.isEmpty == false)
        let geometry = there.layers[0].geometry
        // By pyproj 3.7.2 with PROJ 9.5.1.
        expectClose(geometry.coordinates[10], 566815.249187241, absolute: 1e-6)
        expectClose(geometry.coordinates[11], 8873517.39393249, absolute: 1e-6)
        let text = TemporaryLayer(
            #"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:32751"}},"features":["#
                + #"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":["#
                + "\(geometry.coordinates[10]),\(geometry.coordinates[11])]}}]}")
        let back = try Conversion(Conversion.Parameters(inputs: [text.path]), isLonLat: true, options: RunOptions())
        expectClose(back.layers[0].geometry.coordinates[0], 123.61, absolute: 1e-9)
        expectClose(back.layers[0].geometry.coordinates[1], -10.19, absolute: 1e-9)
    }

    @Test func anotherCRSNeedsAFormatThatHoldsIt() throws {
        let layer = file(feature(box(123.6, -10.2, 0.01)))
        var parameters = Conversion.Parameters(inputs: [layer.path])
        parameters.crs = "EPSG:32751"
        let failure = #expect(throws: Failure.self) {
            try Conversion(parameters, isLonLat: true, options: RunOptions())
        }
        #expect(failure?.key == .usage)
        parameters.crs = "EPSG:4326"
        #expect(try Conversion(parameters, isLonLat: true, options: RunOptions()).layers.count == 1)
    }

    @Test func whatLiesOutsideIsCutOff() throws {
        let mask = file(feature(box(0, 0, 10)), feature(box(5, 5, 10)))
        let layer = file(
            feature(box(1, 1, 1), #"{"n":1}"#), feature(box(8, 8, 20), #"{"n":2}"#), feature(box(30, 30, 1), #"{"n":3}"#),
            feature(#"{"type":"LineString","coordinates":[[-5,2],[5,2]]}"#, #"{"n":4}"#),
            feature(#"{"type":"Point","coordinates":[20,1]}"#, #"{"n":5}"#),
            feature(#"{"type":"Point","coordinates":[12,12]}"#, #"{"n":6}"#))
        var parameters = Conversion.Parameters(inputs: [layer.path])
        parameters.clip = mask.path
        let conversion = try Conversion(parameters, isLonLat: true, options: RunOptions())
        let clipped = conversion.layers[0]
        #expect(conversion.accounts[0].outside == 2 && conversion.accounts[0].written == 4)
        #expect(clipped.fields[0].column.text.texts == ["1", "2", "4", "6"])
        // Of the square from 8 to 28 the two squares cover 7 × 7.
        #expect(clipped.geometry.envelope(of: 1) == Envelope(minX: 8, minY: 8, maxX: 15, maxY: 15))
        #expect(clipped.geometry.envelope(of: 2) == Envelope(minX: 0, minY: 2, maxX: 5, maxY: 2))
    }

    @Test func repairsAreLedgered() throws {
        let bow = #"{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}"#
        let layer = file(feature(bow), feature(box(0, 0, 1)))
        var parameters = Conversion.Parameters(inputs: [layer.path])
        let untouched = try Conversion(parameters, isLonLat: true, options: RunOptions())
        #expect(untouched.layers[0].geometry.vertices(ofFeature: 0).count == 5 && untouched.accounts[0].repairs.isEmpty)
        parameters.repairs = true
        let repaired = try Conversion(parameters, isLonLat: true, options: RunOptions())
        #expect(repaired.accounts[0].repaired == 1 && repaired.accounts[0].repairs[0].ordinal == 1)
        #expect(repaired.layers[0].geometry.parts(of: 0).count == 2)
    }

    @Test func twoLayersOfOneNameAreRefused() throws {
        let layer = file(feature(box(0, 0, 1)))
        let failure = #expect(throws: Failure.self) {
            try Conversion(Conversion.Parameters(inputs: [layer.path, layer.path]), isLonLat: true, options: RunOptions())
        }
        #expect(failure?.key == .usage)
    }
}

/// A layer in a temporary file that goes with it.
private final class TemporaryLayer {
    let path = NSTemporaryDirectory() + "tapak-\(UUID().uuidString).geojson"

    init(_ text: String) { _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
