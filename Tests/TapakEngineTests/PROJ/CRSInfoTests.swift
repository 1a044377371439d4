import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct CRSInfoTests {
    @Test func indonesianZone() throws {
        let crs = try CRSInfo.describe("EPSG:23840")
        #expect(crs.name == "DGN95 / Indonesia TM-3 zone 51.2")
        #expect(crs.code == "EPSG:23840")
        #expect(crs.isProjected && !crs.isGeographic && crs.isMetric && crs.isConformal && !crs.isWebMercator)
        #expect(crs.method == "Transverse Mercator")
        #expect(crs.axes.map(\.unit) == ["metre", "metre"])
        #expect(crs.axes.map(\.direction) == ["east", "north"])
        let area = try #require(crs.areaOfUse)
        #expect(area.contains(TransformationTests.kupang))
        #expect(crs.semiMajorAxis == 6_378_137)
        expectClose(crs.inverseFlattening, 298.257223563, relative: 1e-12)
    }

    @Test(arguments: [
        ("EPSG:2263", "US survey foot", 1200.0 / 3937), ("EPSG:32751", "metre", 1),
        ("EPSG:2272", "US survey foot", 1200.0 / 3937),
    ])
    func units(name: String, unit: String, metres: Double) throws {
        let crs = try CRSInfo.describe(name)
        #expect(crs.axes.first?.unit == unit)
        expectClose(try #require(crs.metresPerUnit), metres, relative: 1e-12)
        #expect(crs.isMetric == (metres == 1))
    }

    @Test(arguments: [
        ("EPSG:32751", true), ("EPSG:3857", false), ("EPSG:6933", false), ("EPSG:5070", false), ("EPSG:2263", true),
        ("EPSG:3031", true), ("EPSG:3395", true), ("EPSG:3035", false), ("EPSG:4326", false), ("EPSG:3001", true),
    ])
    func conformal(name: String, expected: Bool) throws {
        #expect(try CRSInfo.describe(name).isConformal == expected)
    }

    @Test func kindsOfSystems() throws {
        #expect(try CRSInfo.describe("EPSG:3857").isWebMercator)
        let geographic = try CRSInfo.describe("urn:ogc:def:crs:OGC:1.3:CRS84")
        #expect(geographic.isGeographic && geographic.metresPerUnit == nil && !geographic.isMetric)
        #expect(geographic.code == "OGC:CRS84")
        // Of a compound system the horizontal part counts.
        let compound = try CRSInfo.describe("EPSG:7415")
        #expect(compound.isProjected && compound.code == "EPSG:28992")
    }
}
