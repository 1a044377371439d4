import Glibc
import TapakFormats
import TapakModel

/// Repeatable input for the benchmarks.
struct Samples {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// A number in [0, 1).
    mutating func unit() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-53
    }

    /// Positions in a square of 10 km.
    mutating func points(_ count: Int) -> [Point] {
        (0..<count).map { _ in Point(x: unit() * 10_000, y: unit() * 10_000) }
    }

    /// A grid of many-cornered cells that fill the square of 10 km.
    mutating func cells(_ side: Int, corners: Int) -> GeometryColumns {
        var geometry = GeometryColumns()
        let width = 10_000 / Double(side)
        for cell in 0..<side * side {
            let centre = Point(x: (Double(cell % side) + 0.5) * width, y: (Double(cell / side) + 0.5) * width)
            var first: Point?
            for corner in 0..<corners {
                let angle = 2 * Double.pi * Double(corner) / Double(corners)
                let radius = width * (0.4 + 0.2 * unit())
                let point = Point(x: centre.x + radius * cos(angle), y: centre.y + radius * sin(angle))
                first = first ?? point
                geometry.addVertex(point)
            }
            if let first { geometry.addVertex(first) }
            geometry.endRing()
            geometry.endPart(.polygon)
            geometry.endFeature()
        }
        return geometry
    }

    /// Small rectangles of degrees, as a GeoJSON file of buildings.
    mutating func writeBuildings(_ count: Int, to path: String) throws {
        var geometry = GeometryColumns()
        var numbers: [Double] = []
        for _ in 0..<count {
            let (x, y) = (123.5 + unit() * 0.2, -10.3 + unit() * 0.2)
            for (dx, dy) in [(0.0, 0.0), (1e-4, 0), (1e-4, 1e-4), (0, 1e-4), (0, 0)] {
                geometry.addVertex(Point(x: x + dx, y: y + dy))
            }
            geometry.endRing()
            geometry.endPart(.polygon)
            geometry.endFeature()
            numbers.append((unit() * 9).rounded())
        }
        let table = Table(
            name: "buildings", definition: Bilingual(id: "", en: ""),
            columns: [
                Table.Column("id", .number((1...count).map(Double.init))),
                Table.Column("use", .text(TextColumn((0..<count).map { $0 % 4 == 0 ? "commercial" : "residential" }))),
                Table.Column("population", .number(numbers)),
            ])
        let writer = try GeoJSONWriter(.file(path))
        writer.append(geometry, properties: table)
        try writer.finish()
    }
}
