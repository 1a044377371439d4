package import TapakModel

/// The cells of a raster that shapes may touch: tells fast what is certainly far from all of them.
///
/// A shape marks in every row of cells what lies between its leftmost and rightmost edges there.
///
/// - Units: those of the coordinates.
/// - Complexity: memory one byte a cell, at most 4 million cells; a question O(cells of its box).
package struct CellMask: Sendable {
    private let extent: Envelope
    private let scale: Double
    private let columns, rows: Int
    private var isMarked: [Bool]

    private static let mostCells = 4_000_000.0

    /// The cells of polygons; parts that are not polygons mark nothing.
    package init(_ geometry: GeometryColumns) {
        self.init((0..<geometry.count).map(geometry.envelope(of:))) { feature, visit in
            geometry.coordinates.withUnsafeBufferPointer { xy in
                for part in geometry.parts(of: feature) where geometry.kinds[part] == .polygon {
                    for ring in geometry.rings(of: part) {
                        for vertex in geometry.vertices(of: ring).dropLast() {
                            visit(xy[2 * vertex], xy[2 * vertex + 1], xy[2 * vertex + 2], xy[2 * vertex + 3])
                        }
                    }
                }
            }
        }
    }

    /// The cells of shapes.
    ///
    /// - Parameters:
    ///   - boxes: The box of every shape.
    ///   - forEachEdge: Calls back with both ends of every edge of a shape.
    package init(_ boxes: [Envelope], forEachEdge: (_ shape: Int, _ visit: (Double, Double, Double, Double) -> Void) -> Void) {
        var extent = Envelope.empty
        for box in boxes { extent.extend(box) }
        self.extent = extent
        var (sides, edges) = (0.0, 0)
        for shape in stride(from: 0, to: boxes.count, by: boxes.count / 1000 + 1) {
            forEachEdge(shape) { ax, ay, bx, by in
                sides += max((bx - ax).magnitude, (by - ay).magnitude)
                edges += 1
            }
        }
        // A usual edge, so that marking stays cheap and little beside the polygons is marked.
        let usual = max(sides / Double(max(edges, 1)), 1e-9)
        let side = max(
            usual, (extent.width * extent.height / Self.mostCells).squareRoot(), extent.width / 1e6, extent.height / 1e6)
        scale = 1 / side
        columns = extent.isEmpty ? 0 : Int(extent.width / side) + 1
        rows = extent.isEmpty ? 0 : Int(extent.height / side) + 1
        isMarked = Array(repeating: false, count: columns * rows)
        // By row: the cells between the outermost edges of a shape.
        var spans = Array(repeating: (left: Int.max, right: -1), count: rows)
        for shape in boxes.indices {
            var reached = (low: Int.max, high: -1)
            forEachEdge(shape) { ax, ay, bx, by in
                let (low, high) = (row(min(ay, by)), row(max(ay, by)))
                reached = (min(reached.low, low), max(reached.high, high))
                let slope = ay == by ? 0 : (bx - ax) / (by - ay)
                for row in low...high {
                    var (left, right) = (min(ax, bx), max(ax, bx))
                    if low < high {
                        // A row's own part of the edge and a cell more, so that rounding loses nothing.
                        let (bottom, top) = (extent.minY + Double(row) * side, extent.minY + Double(row + 1) * side)
                        let (from, to) = (ax + (bottom - ay) * slope, ax + (top - ay) * slope)
                        (left, right) = (max(left, min(from, to) - side), min(right, max(from, to) + side))
                    }
                    spans[row] = (min(spans[row].left, column(left)), max(spans[row].right, column(right)))
                }
            }
            if reached.high < 0 { continue }
            // Parts may lie far from each other, with rows between them that no edge reaches.
            for row in reached.low...reached.high where spans[row].right >= 0 {
                for column in spans[row].left...spans[row].right { isMarked[row * columns + column] = true }
                spans[row] = (Int.max, -1)
            }
        }
    }

    @inline(__always)
    private func column(_ x: Double) -> Int { max(0, min(columns - 1, Int((x - extent.minX) * scale))) }
    @inline(__always)
    private func row(_ y: Double) -> Int { max(0, min(rows - 1, Int((y - extent.minY) * scale))) }

    /// Whether a box may share a point with one of the shapes; false only where it certainly does not.
    package func meets(_ box: Envelope) -> Bool { meets(box.minX, box.minY, box.maxX, box.maxY) }

    @inline(__always)
    func meets(_ minX: Double, _ minY: Double, _ maxX: Double, _ maxY: Double) -> Bool {
        guard minX <= extent.maxX, maxX >= extent.minX, minY <= extent.maxY, maxY >= extent.minY else { return false }
        let (left, right) = (column(minX), column(maxX))
        return isMarked.withUnsafeBufferPointer { isMarked in
            for row in row(minY)...row(maxY) {
                for column in left...right where isMarked[row * columns + column] { return true }
            }
            return false
        }
    }
}
