import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct TransformationTests {
    static let kupang = Point(x: 123.6078, y: -10.1702)

    @Test(arguments: [
        ("OGC:CRS84", "EPSG:32751", Point(x: 566578.37, y: 8875707.14)),
        ("EPSG:4326", "EPSG:32751", Point(x: 566578.37, y: 8875707.14)),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:23840", Point(x: 102237.14, y: 375297.69)),
        ("urn:ogc:def:crs:EPSG::4326", "http://www.opengis.net/def/crs/EPSG/0/23840", Point(x: 102237.14, y: 375297.69)),
        ("CRS84", "+proj=utm +zone=51 +south", Point(x: 566578.37, y: 8875707.14)),
        ("OGC:CRS84", "EPSG:4326", kupang),
    ])
    func kupangTestPoint(from source: String, to target: String, expected: Point) throws {
        let transformation = try Transformation(from: source, to: target)
        let planar = try #require(transformation.forward(Self.kupang))
        expectClose(planar.x, expected.x, absolute: 0.01)
        expectClose(planar.y, expected.y, absolute: 0.01)
        let back = try #require(transformation.inverse(planar))
        expectClose(back.x, Self.kupang.x, absolute: 1e-12)
        expectClose(back.y, Self.kupang.y, absolute: 1e-12)
    }

    @Test func webMercatorIsReadBack() throws {
        let transformation = try Transformation(from: "EPSG:3857", to: "OGC:CRS84")
        let place = try #require(transformation.forward(Point(x: 13759957.33, y: -1138135.92)))
        expectClose(place.x, 123.6078, absolute: 1e-3)
        expectClose(place.y, -10.1702, absolute: 1e-2)
    }

    @Test func onlyTheRangeIsTouchedAndFailuresAreLocated() throws {
        let transformation = try Transformation(from: "OGC:CRS84", to: "EPSG:32751")
        var xy = [123.6, -10.1, 123.6, 95, 123.7, -10.2, .nan, 0, 123.6, -10.1]
        #expect(transformation.forward(&xy, range: 1..<4) == [1, 3])
        #expect(xy[0] == 123.6 && xy[9] == -10.1)
        // A failure does not spoil what follows it.
        let single = try #require(transformation.forward(Point(x: 123.7, y: -10.2)))
        #expect(Point(x: xy[4], y: xy[5]) == single)
        #expect(transformation.forward(&xy, range: 2..<2).isEmpty)
        var empty: [Double] = []
        #expect(transformation.forward(&empty).isEmpty)
        #expect(transformation.forward(Point(x: 0, y: 91)) == nil)
    }

    @Test(arguments: ["EPSG:999999", "EPSG:9122", "nonsense", "", "+proj=nonsense"])
    func unknownNames(name: String) {
        let failure = #expect(throws: Failure.self) { _ = try Transformation(from: "OGC:CRS84", to: name) }
        #expect(failure?.key == .crsUnknown)
        #expect(failure?.found == name)
        #expect(throws: Failure.self) { _ = try CRSInfo.describe(name) }
    }

    @Test func provenance() throws {
        let simple = try Transformation(from: "OGC:CRS84", to: "EPSG:23840")
        let operation = try #require(simple.operation(at: Self.kupang))
        #expect(operation.pipeline.contains("proj=tmerc"))
        #expect(operation.accuracy == 1)
        #expect(!operation.isBallpark)
        #expect(simple.missingGrids(at: Self.kupang).isEmpty)
        #expect(simple.operation(at: Point(x: 0, y: 91)) == nil)

        // Batavia has parameters around Jakarta only: elsewhere PROJ leaves the datum as it is, and we say so.
        let batavia = try Transformation(from: "EPSG:4211", to: "EPSG:32751")
        #expect(try #require(batavia.operation(at: Self.kupang)).isBallpark)
        let jakarta = try Transformation(from: "EPSG:4211", to: "EPSG:32748")
        let there = try #require(jakarta.operation(at: Point(x: 106.8, y: -6.2)))
        #expect(!there.isBallpark)
        #expect(there.accuracy != nil)
    }

    @Test func roundTripsOverTheZone() throws {
        let transformation = try Transformation(from: "OGC:CRS84", to: "EPSG:32751")
        var generator = SeededGenerator(seed: 31)
        var xy: [Double] = []
        for _ in 0..<5000 {
            xy.append(Double.random(in: 120...126, using: &generator))
            xy.append(Double.random(in: -12...0, using: &generator))
        }
        let before = xy
        #expect(transformation.forward(&xy).isEmpty)
        #expect(transformation.inverse(&xy).isEmpty)
        for (one, other) in zip(before, xy) where abs(one - other) > 1e-12 { Issue.record("\(one) \(other)") }
    }
}
