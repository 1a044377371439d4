import Glibc
import TapakAnalysis
import TapakEngine
import TapakFormats
import TapakModel
import TapakStandards

/// The hot paths, each on its own: compare two commits by ratios of one machine, never by single figures.
@main
struct Main {
    static func main() throws {
        var samples = Samples()
        let path = "/tmp/tapak-benchmark-buildings.geojson"
        try samples.writeBuildings(200_000, to: path)
        defer { unlink(path) }
        try reading(path)
        try framing(path)
        try writing(path)
        try indices(&samples)
        try analyses()
    }

    private static func reading(_ path: String) throws {
        let source = try LayerSource.open(LayerReference(path: path))
        let request = ReadRequest(fields: ["population", "use"])
        try Stopwatch.measure("read GeoJSON, two fields, one thread", items: 200_000, bytes: source.size) {
            try source.stream(request, threads: 1) {
                $0.features.count
            } collect: { _, _ in
            }
        }
        try Stopwatch.measure("read GeoJSON, two fields, two threads", items: 200_000, bytes: source.size) {
            try source.stream(request, threads: 2) {
                $0.features.count
            } collect: { _, _ in
            }
        }
    }

    /// From degrees to points in the frame.
    private static func framing(_ path: String) throws {
        let geometry = try LayerSource.open(LayerReference(path: path)).read(ReadRequest()).features.geometry
        let origin = Point(x: 566_000, y: 8_875_000)
        for (name, isCompiled) in [("project by PROJ, a vertex", false), ("project by compiled squares, a vertex", true)] {
            let projector = try Projector(from: "OGC:CRS84", to: "EPSG:32751", origin: origin, isCompiled: isCompiled)
            var planar = geometry.coordinates
            try Stopwatch.measure(name, items: geometry.vertexCount) {
                planar.replaceSubrange(0..<planar.count, with: geometry.coordinates)
                if !projector.project(&planar).failing.isEmpty { throw CancellationError() }
            }
        }
        var planar = geometry
        _ = try Projector(from: "OGC:CRS84", to: "EPSG:32751", origin: origin).project(&planar.coordinates)
        Stopwatch.measure("screen small polygons", items: planar.count) {
            var screen = PolygonScreen()
            precondition(screen.suspects(among: 0..<planar.count, of: planar).isEmpty)
        }
        Stopwatch.measure("centroids of small polygons", items: planar.count) {
            precondition(Centroid.ofEach(in: planar).count == planar.count)
        }
    }

    private static func writing(_ path: String) throws {
        let batch = try LayerSource.open(LayerReference(path: path)).read(ReadRequest())
        let (geometry, output) = (batch.features.geometry, path + ".copy")
        defer { unlink(output) }
        try Stopwatch.measure("write GeoJSON", items: geometry.count) {
            let writer = try GeoJSONWriter(.file(output))
            writer.append(geometry)
            try writer.finish()
        }
        let table = Table(
            name: "points", definition: Bilingual(id: "", en: ""),
            columns: [Table.Column("x", .number((0..<geometry.count).map { geometry.point(5 * $0).x }))])
        try Stopwatch.measure("write CSV, one full double a row", items: geometry.count) {
            try CSVWriter.write(table, to: .file(output))
        }
    }

    private static func indices(_ samples: inout Samples) throws {
        let cells = samples.cells(45, corners: 60)
        let points = samples.points(100_000)
        let boxes = points.map { Envelope(minX: $0.x, minY: $0.y, maxX: $0.x + 10, maxY: $0.y + 10) }
        let ranks = (0..<Int32(cells.count)).map { $0 }
        Stopwatch.measure("build the packed tree", items: boxes.count) { _ = PackedRTree(boxes) }
        let tree = PackedRTree(boxes)
        var hits = 0
        Stopwatch.measure("query the packed tree", items: points.count) {
            for point in points {
                tree.search(Envelope(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)) { _ in hits += 1 }
            }
        }
        let locator = PolygonLocator(cells, ranks: ranks)
        Stopwatch.measure("locate a point among 2,025 areas", items: points.count) {
            for point in points where locator.owner(of: point) != nil { hits += 1 }
        }
        let nearest = NearestIndex(cells, ranks: ranks, measure: .grid)
        Stopwatch.measure("nearest of 2,025 areas", items: points.count) {
            for point in points { hits += nearest.nearest(to: point)?.ties ?? 0 }
        }
        precondition(hits > 0)
        var rings = GeometryColumns()
        for _ in 0..<20 { rings.append(contentsOf: samples.cells(1, corners: 20_000)) }
        Stopwatch.measure("screen rings of 20,000 corners, a corner", items: rings.vertexCount) {
            var screen = PolygonScreen()
            _ = screen.suspects(among: 0..<rings.count, of: rings)
        }
        try distances(cells, points)
    }

    private static func distances(_ cells: GeometryColumns, _ points: [Point]) throws {
        var hits = 0
        let ranks = (0..<Int32(points.count)).map { $0 }
        var stops = GeometryColumns()
        for point in points.prefix(20_000) {
            stops.addVertex(point)
            stops.endRing()
            stops.endPart(.point)
            stops.endFeature()
        }
        let nearest = NearestIndex(stops, ranks: Array(ranks.prefix(stops.count)), measure: .grid)
        Stopwatch.measure("nearest of 20,000 points", items: points.count) {
            for point in points { hits += nearest.nearest(to: Point(x: point.y, y: point.x)) == nil ? 0 : 1 }
        }
        let edges = NearestIndex(cells.asLines, ranks: Array(ranks.prefix(cells.count)), measure: .grid)
        Stopwatch.measure("all lines within 100 m", items: points.count) {
            for point in points { hits += edges.all(within: 100, of: point).count }
        }
        let groups = (0..<Int32(cells.count)).map { $0 % 7 }
        Stopwatch.measure("nearest line and how far that holds", items: points.count) {
            for point in points { hits += edges.steady(at: point, within: 100, groups: groups, window: 80).radius > 0 ? 1 : 0 }
        }
        let some = cells.selecting(stride(from: 0, to: cells.count, by: 40))
        let rings = try RingIndex(
            some, ranks: Array(ranks.prefix(some.count)), limits: [50, 100, 250, 500, 1000], measure: .grid)
        Stopwatch.measure("rings around 51 areas", items: points.count) {
            for point in points { rings.forEachRing(around: point) { _, ring in hits += ring } }
        }
        precondition(hits > 0)
    }

    /// The analyses on the sample city, from files to findings.
    private static func analyses() throws {
        let folder = URLText.folder(of: #filePath, above: 4) + "/geodata/kupang"
        func workspace() throws -> Workspace {
            Workspace(options: RunOptions(crs: "EPSG:23840"), standards: try Standards.embedded(), folder: folder)
        }
        var slum = Slum.Parameters(units: "units.geojson", slums: "slums.geojson", buildings: "buildings.geojson")
        slum.multiplicity = true
        try Stopwatch.measure("slum on the sample, a building", items: 15_136) { _ = try Slum.run(slum, in: workspace()) }
        var access = Access.Parameters(from: "buildings.geojson", to: ["schools": "schools.geojson"])
        access.units = "units.geojson"
        try Stopwatch.measure("access on the sample, a building", items: 15_136) { _ = try Access.run(access, in: workspace()) }
        var waterfront = Waterfront.Parameters(shore: "shoreline.geojson", rivers: "rivers.geojson", zones: "zones.geojson")
        (waterfront.units, waterfront.water, waterfront.class) = ("units.geojson", "sea.geojson", "KODZON")
        try Stopwatch.measure("waterfront on the sample, a zone", items: 307) {
            _ = try Waterfront.run(waterfront, in: workspace())
        }
        let impact = Impact.Parameters(projects: "projects.geojson", against: ["zones": "zones.geojson"])
        try Stopwatch.measure("impact on the sample, a zone", items: 307) { _ = try Impact.run(impact, in: workspace()) }
    }
}

/// Paths as text.
private enum URLText {
    static func folder(of file: String, above levels: Int) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(levels).joined(separator: "/")
    }
}
