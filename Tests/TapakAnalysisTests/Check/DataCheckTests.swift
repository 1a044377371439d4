import Foundation
import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Every data rule finds what was put in, where it was put, and nothing else.
struct DataCheckTests {
    private func check(
        _ layer: TestLayer, at place: Place = .utm, _ change: (inout DataCheck.Rules) -> Void = { _ in }
    ) throws -> [DataSlip] {
        let folder = LayerFolder()
        var rules = DataCheck.Rules()
        change(&rules)
        return try DataCheck.of(references: [folder.write(layer, "layer", at: place)], rules: rules, options: grid(place))[0]
            .slips
    }

    /// A town of 3 × 3 blocks of 100 m that tile.
    private func blocks(_ change: (Int, Int) -> (Double, Double, Double, Double)? = { _, _ in nil }) -> TestLayer {
        var layer = TestLayer()
        for x in 0..<3 {
            for y in 0..<3 {
                let (a, b, c, d) = change(x, y) ?? (100 * Double(x), 100 * Double(y), 100 * Double(x + 1), 100 * Double(y + 1))
                layer.add(box(a, b, c, d), #"{"id":"\#(x)\#(y)","nama":"Blok"}"#)
            }
        }
        return layer
    }

    @Test func nothingIsInventedOfACleanLayer() throws { #expect(try check(blocks()).isEmpty) }

    @Test func overlapsAndGapsHaveTheirPlaceAndSize() throws {
        // The middle block reaches 4 m into its eastern neighbour and leaves 10 m free in the west.
        let town = blocks { x, y in x == 1 && y == 1 ? (110, 100, 204, 200) : nil }
        let slips = try check(town)
        #expect(slips.map(\.finding.key) == ["OVERLAP", "GAP"])
        let (overlap, gap) = (try #require(slips.first), try #require(slips.last))
        expectClose(overlap.hectares ?? 0, 0.04, relative: 1e-9)
        expectClose(gap.hectares ?? 0, 0.1, relative: 1e-9)
        #expect(overlap.otherID == "11" && overlap.finding.featureID == "21" && overlap.finding.severity == .warning)
        // What is told lies where it is: within the box of the overlap, brought to degrees and back.
        let transformation = try Transformation(from: "OGC:CRS84", to: "EPSG:32751")
        for (slip, range) in [(overlap, 200.0...204.0), (gap, 100.0...110.0)] {
            let place = try #require(slip.place)
            var coordinates = [place.x, place.y]
            _ = transformation.forward(&coordinates, range: nil)
            #expect(range.contains(coordinates[0] - 566_000) && (100...200).contains(coordinates[1] - 8_875_000))
        }
        let stated = try check(town) { $0.tiles = true }
        #expect(stated.map(\.finding.severity) == [.error, .error])
        let loose = try check(town) { $0.tiles = false }
        #expect(loose.map(\.finding.key) == ["OVERLAP"] && loose[0].finding.severity == .note)
        // Slivers are summed.
        let slivers = try check(town) { $0.sliver = 2000 }
        #expect(slivers.map(\.finding.key) == ["OVERLAP_SLIVERS", "GAP_SLIVERS"])
        expectClose(slivers[1].hectares ?? 0, 0.1, relative: 1e-9)
    }

    /// Areas that lie apart are not held to tile; a hole with an island in it is a gap less the island.
    @Test func whatTiles() throws {
        var apart = TestLayer()
        for x in 0..<4 { apart.add(box(200 * Double(x), 0, 200 * Double(x) + 100, 100), id("\(x)")) }
        #expect(try check(apart).isEmpty)
        var ring = TestLayer()
        ring.add("POLYGON((0 0,100 0,100 100,0 100,0 0),(20 20,20 80,80 80,80 20,20 20))", id("ring"))
        ring.add(box(40, 40, 60, 60), id("island"))
        let slips = try check(ring) { $0.tiles = true }
        #expect(slips.map(\.finding.key) == ["GAP"])
        expectClose(slips[0].hectares ?? 0, 0.32, relative: 1e-9)
    }

    /// One unit above two halves, their common edge on a parallel: in the file they tile, and the bow that the parallel makes in
    /// metres is no overlap. A real one of two metres along it is.
    @Test(arguments: [0.01, 0.03, 0.1])
    func edgesOfTheFileAreItsOwn(width: Double) throws {
        let folder = LayerFolder()
        func square(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> String {
            let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
            let positions = corners.map { "[\($0.0),\($0.1)]" }.joined(separator: ",")
            return #"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[\#(positions)]]}}"#
        }
        func slips(overlap: Double) throws -> [DataSlip] {
            let (west, middle, east) = (123.6, 123.6 + width / 2, 123.6 + width)
            let features = [
                square(west, -10.2 - overlap, east, -10.1), square(west, -10.3, middle, -10.2),
                square(middle, -10.3, east, -10.2),
            ]
            let text = #"{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}"#
            var rules = DataCheck.Rules()
            rules.tiles = true
            return try DataCheck.of(
                references: [folder.write(text: text, "t\(overlap).geojson")], rules: rules, options: RunOptions())[0].slips
        }
        #expect(try slips(overlap: 0).filter { $0.finding.severity == .error }.isEmpty)
        #expect(try slips(overlap: 2e-5).filter { $0.finding.key == "OVERLAP" }.count == 2)
    }

    /// Σ of pairs equals what the areas have more than their union, as long as no three lie over one another.
    @Test(arguments: 0..<8)
    func overlapsAddUp(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var layer = TestLayer()
        var expected = 0.0
        for x in 0..<20 {
            // A chain of boxes, each reaching into the next by a random bit.
            let reach = Double.random(in: 0...30, using: &random)
            layer.add(box(100 * Double(x), 0, 100 * Double(x + 1) + reach, 100), id("\(x)"))
            if x < 19 { expected += reach * 100 }
        }
        let slips = try check(layer) { $0.tiles = false }
        expectClose(
            slips.filter { $0.finding.key == "OVERLAP" }.reduce(0) { $0 + ($1.hectares ?? 0) } * 10_000, expected,
            relative: 1e-9)
    }

    @Test func repeatsAndNearRepeats() throws {
        let layer = TestLayer([
            (point(0, 0), id("a")), (point(0.4, 0.3), id("near")), (point(0, 0), id("same")), (point(2, 0), id("b")),
            (box(10, 0, 20, 10), id("c")), ("POLYGON((10 0,20 0.2,20 10,10 10,10 0))", id("c2")), (box(10, 0, 20, 15), id("d")),
            ("LINESTRING(0 50,10 50)", id("line")), ("LINESTRING(0 50.5,10 50.5)", id("line2")),
        ])
        let slips = try check(layer) { $0.tiles = false }.filter { $0.finding.key != "OVERLAP" }
        #expect(
            slips.map { "\($0.finding.key) \($0.finding.featureID ?? "") \($0.otherID ?? "")" } == [
                "GEOMETRY_REPEATED same a", "GEOMETRY_NEARLY_REPEATED near a", "GEOMETRY_NEARLY_REPEATED c2 c",
                "GEOMETRY_NEARLY_REPEATED line2 line",
            ])
        #expect(try check(layer) { ($0.near, $0.tiles) = (0.45, false) }.contains { $0.finding.featureID == "near" } == false)
    }

    @Test func valuesAndIDs() throws {
        var layer = TestLayer()
        let rows = [
            #"{"id":"1","luas":1.5,"persen":40,"kelas":"Ringan","kosong":null,"jiwa":5,"m":1}"#,
            #"{"id":"2","luas":"1,5","persen":140,"kelas":"ringan ","kosong":"","jiwa":-5,"m":"dua"}"#,
            #"{"id":"2","luas":"2,25","persen":-1,"kelas":"Ringan","jiwa":null,"m":3}"#,
            #"{"id":"4","luas":3,"persen":0.5,"kelas":"Berat","kosong":null,"jiwa":7,"m":4}"#,
        ]
        for (x, row) in rows.enumerated() { layer.add(point(100 * Double(x), 0), row) }
        let slips = try check(layer) { $0.required = ["jiwa", "nik"] }
        let found = Dictionary(grouping: slips) { "\($0.finding.severity) \($0.finding.key) \($0.field ?? "")" }.mapValues {
            $0.map { "\($0.finding.ordinal ?? 0)×\($0.finding.count)" }.joined(separator: ",")
        }
        #expect(
            found == [
                "error DUPLICATE_ID ": "3×1", "error VALUE_MISSING jiwa": "3×1", "error VALUE_MISSING nik": "0×1",
                "warning DECIMAL_COMMA luas": "2×2", "warning SHARE_RANGE persen": "2×2", "warning VALUES_ALIKE kelas": "2×1",
                "note FIELD_EMPTY kosong": "1×4", "warning AMOUNT_NEGATIVE jiwa": "2×1", "warning TYPES_MIXED m": "2×1",
            ])
        #expect(slips.first?.finding.severity == .error && slips.last?.finding.severity == .note)
        #expect(try check(layer) { $0.percent = ["persem"] }.map(\.finding.key) == ["FIELD_MISSING"])
    }

    /// A place that cannot be does not hide what is wrong with the values; thousands in groups are found; ids are those asked for.
    @Test func valuesBesideAWrongPlace() throws {
        let rows = (0..<3).map { row in
            #"{"id":"\#(row)","nib":"x","luas":"1.234,5","jiwa":"12.345","kelas":"\#(["Berat", "BERAT", "berat "][row])"}"#
        }
        let layer = TestLayer(rows.map { (box(-10.2, 123.6, -10.1, 123.7), $0) })
        let slips = try check(layer, at: Place(crs: nil, origin: Point(x: 0, y: 0))) { $0.id = "nib" }
        let keys = slips.map { $0.finding.key + ($0.field.map { " " + $0 } ?? "") }
        #expect(keys.contains("AXES_SWAPPED") && keys.filter { $0 == "DUPLICATE_ID" }.count == 2, "\(keys)")
        #expect(keys.contains("NUMBER_GROUPED luas") && keys.contains("NUMBER_GROUPED jiwa"), "\(keys)")
        #expect(keys.filter { $0 == "VALUES_ALIKE kelas" }.count == 2)
    }

    /// What an analysis would refuse or repair is told with its place.
    @Test func geometryAndPlace() throws {
        let bow = try check(TestLayer([("POLYGON((100 100,300 300,300 100,100 300,100 100))", id("bow"))]))
        let invalid = try #require(bow.first)
        #expect(invalid.finding.key == "GEOMETRY_INVALID" && invalid.finding.severity == .error && invalid.place != nil)
        expectClose(invalid.hectares ?? 0, 2, relative: 1e-9)
        let swapped = try check(
            TestLayer([(box(-10.2, 123.6, -10.1, 123.7), id("a"))]), at: Place(crs: nil, origin: Point(x: 0, y: 0)))
        #expect(swapped.map(\.finding.key) == ["AXES_SWAPPED"] && swapped[0].finding.severity == .error)
        let metres = try check(
            TestLayer([(box(566_000, 8_875_000, 566_100, 8_875_100), id("a"))]), at: Place(crs: nil, origin: Point(x: 0, y: 0)))
        #expect(metres.contains { $0.finding.severity == .error && ["CRS_CONFLICT", "CRS_UNKNOWN"].contains($0.finding.key) })
    }

    @Test func tablesAndLayersHoldAll() throws {
        let slips = try check(blocks { x, y in x == 1 && y == 1 ? (110, 100, 204, 200) : nil })
        #expect(slips.table.rowCount == 2 && slips.layer.geometry.count == 2 && slips.layer.properties.rowCount == 2)
        let folder = LayerFolder()
        let broken = folder.write(text: #"{"type":"FeatureCollection","features":[{"#, "broken")
        let found = try DataCheck.of(references: [broken], options: grid())[0].slips
        #expect(found.map(\.finding.key) == ["JSON_SYNTAX"])
        let profiles = folder.write(text: "id,jiwa\na,5\na,\n", "profil.csv")
        let table = try DataCheck.of(references: [profiles], options: grid())[0]
        #expect(table.slips.contains { $0.finding.key == "DUPLICATE_ID" && $0.finding.ordinal == 2 })
        #expect(table.readCount == 2 && table.slips.contains { $0.finding.key == "VALUE_MISSING" && $0.field == "jiwa" })
        #expect(throws: Failure.self) { try DataCheck.of(references: [folder.path + "/none.geojson"], options: grid()) }
    }
}
