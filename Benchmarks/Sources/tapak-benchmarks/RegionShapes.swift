import Glibc
import TapakModel

/// A square of degrees.
struct Square {
    var corner: Point
    var side: Double

    func at(_ x: Double, _ y: Double) -> Point { Point(x: corner.x + x * side, y: corner.y + y * side) }
}

extension GeometryColumns {
    /// Adds a feature of one part; rings of polygons are closed here.
    mutating func add(_ kind: Kind, _ rings: [[Point]]) {
        for ring in rings {
            for point in ring { addVertex(point) }
            if kind == .polygon, let first = ring.first { addVertex(first) }
            endRing()
        }
        endPart(kind)
        endFeature()
    }
}

extension Samples {
    mutating func position(in square: Square) -> Point { square.at(unit(), unit()) }

    /// From a to b, both included, with so many rough corners in between: it never turns back, so it never meets itself.
    ///
    /// - Parameters:
    ///   - roughness: How far a corner may lie off the straight line, as a share of its length.
    ///   - sways: Whether the line also bends at large.
    mutating func course(_ a: Point, _ b: Point, corners: Int, roughness: Double, sways: Bool = false) -> [Point] {
        (0...corners + 1).map { place in
            let t = Double(place) / Double(corners + 1)
            // Nothing at the ends, so that what starts there at an angle is not met.
            var offset = 4 * t * (1 - t) * roughness * (2 * unit() - 1)
            if sways { offset += 0.02 * sin(6 * .pi * t) + 0.005 * sin(34 * .pi * t) }
            let (dx, dy) = (b.x - a.x, b.y - a.y)
            return Point(x: a.x + t * dx - offset * dy, y: a.y + t * dy + offset * dx)
        }
    }

    /// Cells side by side whose rough edges have the same corners from both sides.
    mutating func tiling(_ square: Square, cells: Int, corners: Int) -> GeometryColumns {
        let width = 1 / Double(cells)
        let nodes = (0...cells).map { row in
            (0...cells).map { column in
                square.at(width * (Double(column) + 0.24 * (unit() - 0.5)), width * (Double(row) + 0.24 * (unit() - 0.5)))
            }
        }
        let across = (0...cells).map { row in
            (0..<cells).map { course(nodes[row][$0], nodes[row][$0 + 1], corners: corners, roughness: 0.06) }
        }
        let up = (0..<cells).map { row in
            (0...cells).map { course(nodes[row][$0], nodes[row + 1][$0], corners: corners, roughness: 0.06) }
        }
        var tiles = GeometryColumns()
        for row in 0..<cells {
            for column in 0..<cells {
                let there = across[row][column].dropLast() + up[row][column + 1].dropLast()
                let back = across[row + 1][column].reversed().dropLast() + up[row][column].reversed().dropLast()
                tiles.add(.polygon, [Array(there + back)])
            }
        }
        return tiles
    }

    /// A ring whose corners lie between half the radius and all of it around the centre.
    mutating func star(_ centre: Point, radius: Double, corners: Int) -> [Point] {
        (0..<corners).map { corner in
            let (angle, reach) = (2 * Double.pi * Double(corner) / Double(corners), radius * (0.5 + 0.5 * unit()))
            return Point(x: centre.x + reach * cos(angle), y: centre.y + reach * sin(angle))
        }
    }

    /// Stars of which every second one overlaps the one before it and every third one has a hole.
    mutating func stars(_ count: Int, in square: Square, radius: Double, corners: Int) -> GeometryColumns {
        var stars = GeometryColumns()
        var centre = square.corner
        for place in 0..<count {
            let near = Point(x: centre.x + radius * unit(), y: centre.y + radius * unit())
            centre = place % 2 == 0 ? position(in: square) : near
            var rings = [star(centre, radius: radius, corners: corners)]
            if place % 3 == 0 { rings.append(star(centre, radius: radius * 0.4, corners: corners / 2).reversed()) }
            stars.add(.polygon, rings)
        }
        return stars
    }
}
