import Foundation
import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// The folder of the real layers; nil where none is named.
private let realData = ProcessInfo.processInfo.environment["TAPAK_REALDATA"].flatMap { $0.isEmpty ? nil : $0 }

/// Real layers that are no part of the project: Monaco with answers of another library (shapely), Kupang's two rival sets
/// of units. Skipped unless the environment variable TAPAK_REALDATA names their folder.
@Suite(.enabled(if: realData != nil, "set TAPAK_REALDATA to the folder of the real layers"))
struct RealDataTests {
    private func file(_ name: String) -> String { (realData ?? "") + "/" + name }

    private func answers() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: file("monaco-answers.json")))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static let monaco = "EPSG:32632"

    /// A path of keys into the answers.
    private func find(_ path: String...) throws -> Any {
        var place: Any = try answers()
        for key in path { place = try #require((place as? [String: Any])?[key], "\(key)") }
        return place
    }

    private func number(_ value: Any?) throws -> Double { try #require((value as? NSNumber)?.doubleValue) }

    private func options(_ measure: Measure = .grid, segments: Int = 16) -> RunOptions {
        RunOptions(
            crs: Self.monaco, measure: measure, arcSegments: ArcSegments(count: segments), acceptRepairs: true, threads: 2)
    }

    /// W1: planar to 1e-6 relative; the ground against geodesic areas to 1e-6 (edges are straight in the plane here,
    /// geodesic there).
    @Test func constructionPerWard() throws {
        var parameters = Slum.Parameters(
            units: file("monaco/wards.geojson"), slums: file("monaco/landuse.geojson?landuse=construction"))
        parameters.id = "osm_id"
        let (grid, ground) = (
            try run(Slum.self, parameters, options()).table("slum"),
            try run(Slum.self, parameters, options(.ground)).table("slum")
        )
        let answer = try #require(try find("W1_union_area_per_unit", "construction (role: slum-like)") as? [String: Any])
        for case let row as [String: Any] in try #require(answer["rows"] as? [Any]) {
            let unit = try #require(row["unit"] as? String)
            // The answers are rounded to a square millimetre.
            expectClose(grid[unit, "net_ha"] * 10_000, try number(row["covered_m2"]), relative: 1e-6, absolute: 1e-3)
            expectClose(
                grid[unit, "gross_ha"] * 10_000, try number(row["sum_without_union_m2"]), relative: 1e-6, absolute: 1e-3)
            expectClose(grid[unit, "unit_ha"] * 10_000, try number(row["unit_area_m2"]), relative: 1e-6, absolute: 1e-3)
            expectClose(grid[unit, "share_pct"], try number(row["covered_pct"]), absolute: 1e-5)
            expectClose(ground[unit, "net_ha"] * 10_000, try number(row["covered_geodesic_m2"]), relative: 1e-6, absolute: 1e-3)
        }
        expectClose(grid["*", "net_ha"] * 10_000, try number(answer["layer_union_m2"]), relative: 1e-6)
        expectClose(grid["*", "gross_ha"] * 10_000, try number(answer["layer_sum_m2"]), relative: 1e-6)
        expectClose(grid["outside", "net_ha"] * 10_000, try number(answer["union_outside_units_m2"]), relative: 1e-6)
    }

    /// W2: nearest distances from the centroids of buildings, to a millimetre; the ground to the geodesic ones.
    @Test(arguments: ["schools", "bus_stops"])
    func nearest(kind: String) throws {
        var parameters = Access.Parameters(from: file("monaco/buildings.geojson"), to: [kind: file("monaco/\(kind).geojson")])
        parameters.within = [500]
        // The answers name buildings by their place, counted from 0.
        let findings = try run(Access.self, parameters, options())
        let ground = try run(Access.self, parameters, options(.ground)).table("access")
        let table = try findings.table("access")
        #expect(try findings.count("from").used == 1283)
        let answer = try #require(try find("W2_nearest", "targets", kind) as? [String: Any])
        let rows = try #require(answer["rows"] as? [[Any]])
        #expect(rows.count == 500)
        let (metres, onGround) = (table.numbers("\(kind)_m"), ground.numbers("\(kind)_m"))
        for row in rows {
            let place = (row[0] as? String)?.split(separator: "#").last ?? ""
            let origin = try #require(Int(place))
            expectClose(metres[origin], try number(row[2]), absolute: 1e-3, "building \(origin)")
            expectClose(onGround[origin], try number(row[3]), absolute: 1.5e-3, "building \(origin)")
        }
        let units = try findings.table("access_units")
        #expect(units["*", "\(kind)_within_500"] == (try number(answer["count_within_500m_all_centroid"])))
        expectClose(
            units["*", "\(kind)_within_500_pct"] / 100,
            try number((answer["share_within_500m"] as? [String: Any])?["all_centroid"]),
            absolute: 1e-6)
        expectClose(units["*", "\(kind)_mean_m"], try number(answer["mean_m_all_centroid"]), absolute: 1e-3)
        expectClose(units["*", "\(kind)_median_m"], try number(answer["median_m_all_centroid"]), absolute: 1e-3)
        expectClose(units["*", "\(kind)_max_m"], try number(answer["max_m_all_centroid"]), absolute: 1e-3)
    }

    /// W3: the setback of the coastline. The answers buffered whole lines, ours are cut every 16 vertices, so that the
    /// sets differ by what a cut's round ends add: up to the bias of the segments (0.2 % for 8, 0.01 % for 64).
    @Test(arguments: [(8, 2e-3), (64, 1e-4)])
    func setback(segments: Int, relative: Double) throws {
        var parameters = Waterfront.Parameters(shore: file("monaco/coastline.geojson"), zones: file("monaco/landuse.geojson"))
        parameters.setback = try Setbacks(parsing: "shore=100")
        parameters.class = "landuse"
        let table = try run(Waterfront.self, parameters, options(segments: segments)).table("waterfront")
        let answer = try #require(try find("W3_setback_100m", "quad_segs_\(segments)") as? [String: Any])
        func net(_ kind: String) -> Double { table[["unit_id": "*", "rule": "shore", "class": kind], "net_ha"] * 10_000 }
        expectClose(net("*"), try number(answer["setback_zone_m2"]), relative: relative)
        for (kind, area) in try #require(answer["by_class_m2"] as? [String: Any]) {
            // A small class may lie at the very rim of the setback, where the bias is largest.
            expectClose(net(kind), try number(area), relative: relative, absolute: relative * 2e4, "\(kind)")
        }
        parameters.units = file("monaco/wards.geojson")
        parameters.id = "osm_id"
        let clipped = try run(Waterfront.self, parameters, options(segments: segments))
        #expect(clipped.keys.contains("SIDE_UNKNOWN") && !clipped.keys.contains("BALANCE"))
        expectClose(
            try clipped.table("waterfront")[["unit_id": "*", "rule": "shore", "class": "*"], "net_ha"] * 10_000,
            try number(answer["zone_inside_units_m2"]), relative: relative)
    }

    /// W4: rings around schools by ward, with 64 segments; buildings by true distance.
    @Test func rings() throws {
        let answer = try #require(try find("W4_rings", "rings") as? [[String: Any]])
        var parameters = Impact.Parameters(
            projects: file("monaco/schools.geojson"), against: ["wards": file("monaco/wards.geojson")])
        parameters.rings = try answer.map { try number(($0["ring_m"] as? [Any])?.last) }
        (parameters.class, parameters.buildings) = ("name", file("monaco/buildings.geojson"))
        let findings = try run(Impact.self, parameters, options(segments: 64))
        let (table, people) = (try findings.table("impact"), try findings.table("impact_buildings"))
        for (ring, expected) in answer.enumerated() {
            for (ward, area) in try #require(expected["by_class_m2"] as? [String: Any]) {
                let row = table.rows(["project_id": "*", "class": ward])[ring]
                expectClose(table.numbers("net_ha")[row] * 10_000, try number(area), relative: 1e-4, absolute: 30, "\(ward)")
            }
            let row = people.rows(["project_id": "*"])[ring]
            #expect(people.numbers("buildings")[row] == (try number(expected["origin_centroids"])))
        }
    }

    /// Both of Kupang's unit sets load in the cadastre's zone, and their overlap with each other closes.
    @Test func kupangSets() throws {
        let (one, other) = (file("kupang/kelurahan_big_kepmendagri.geojson"), file("kupang/kelurahan_hdx.geojson"))
        for (units, slums, id) in [(one, other, "kode"), (other, one, "village_code")] {
            var parameters = Slum.Parameters(units: units, slums: slums)
            (parameters.id, parameters.multiplicity) = (id, true)
            let findings = try run(Slum.self, parameters, RunOptions(acceptRepairs: true, threads: 2))
            #expect(findings.frame?.crs == "EPSG:23840" && findings.frame?.crsKnownBy == "chosen")
            #expect(try findings.count("units").read == 51)
            #expect(!findings.keys.contains("BALANCE"))
            let table = try findings.table("slum")
            #expect(table["*", "net_ha"] > 10_000 && table["outside", "net_ha"] > 0)
            for count in findings.layerCounts { #expect(count.read == count.used + count.filtered + count.setAside) }
        }
    }
}
