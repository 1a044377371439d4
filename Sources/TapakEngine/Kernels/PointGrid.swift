import TapakModel

/// Points sorted into square cells: most nearest searches end among the nine cells around the place asked about.
///
/// - Units: metres from the local origin.
/// - Complexity: building O(n), a query O(1) for points that do not pile up.
struct PointGrid: Sendable {
    /// Points a cell holds on average.
    private static let load = 1.5
    /// Points a cell may hold as its own points see it; where they pile up more, a tree is better.
    private static let crowd = 6.0

    private let extent: Envelope
    private let side: Double
    private let (columns, rows): (Int, Int)
    /// Cells → points, row by row.
    private let starts: [Int32]
    /// x and y in the order of cells.
    private let coordinates: [Double]
    private let owners: [Int32]

    /// Whether it sees anything; where points pile up it does not.
    var isUsed: Bool { rows > 0 }

    /// A grid that sees nothing.
    init() {
        (extent, side, columns, rows) = (.empty, 1, 0, 0)
        (starts, coordinates, owners) = ([0], [], [])
    }

    /// A grid over features; one that sees nothing where a grid would not help.
    ///
    /// - Parameter geometry: The features, of which none has anything but points.
    init(_ geometry: GeometryColumns) {
        self = PointGrid(sorting: geometry) ?? PointGrid()
    }

    private init?(sorting geometry: GeometryColumns) {
        let (extent, count) = (geometry.envelope, geometry.vertexCount)
        guard count >= 32, geometry.coordinates.allSatisfy(\.isFinite), extent.width > 0, extent.height > 0 else {
            return nil
        }
        let side = (extent.width / Double(count) * Self.load * extent.height).squareRoot()
        let (across, up) = ((extent.width / side).rounded(.up), (extent.height / side).rounded(.up))
        guard side > 0, across * up <= 4 * Double(count) + 64 else { return nil }
        (self.extent, self.side) = (extent, side)
        (columns, rows) = (max(1, Int(across)), max(1, Int(up)))
        var starts = [Int32](repeating: 0, count: columns * rows + 1)
        var cells = [Int32](repeating: 0, count: count)
        for vertex in 0..<count {
            let (column, row) = Self.cell(geometry.point(vertex), extent, side, columns, rows)
            cells[vertex] = Int32(row * columns + column)
            starts[row * columns + column + 1] += 1
        }
        let squares = starts.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard squares <= Self.crowd * Double(count) else { return nil }
        for cell in 1..<starts.count { starts[cell] += starts[cell - 1] }
        var next = starts
        var coordinates = [Double](repeating: 0, count: 2 * count)
        var owners = [Int32](repeating: 0, count: count)
        for feature in 0..<geometry.count {
            for vertex in geometry.vertices(ofFeature: feature) {
                let place = Int(next[Int(cells[vertex])])
                next[Int(cells[vertex])] += 1
                coordinates[2 * place] = geometry.coordinates[2 * vertex]
                coordinates[2 * place + 1] = geometry.coordinates[2 * vertex + 1]
                owners[place] = Int32(feature)
            }
        }
        (self.starts, self.coordinates, self.owners) = (starts, coordinates, owners)
    }

    /// The cell of a position in the extent; monotone in x and in y.
    @inline(__always)
    private static func cell(
        _ point: Point, _ extent: Envelope, _ side: Double, _ columns: Int, _ rows: Int
    ) -> (column: Int, row: Int) {
        (min(columns &- 1, Int((point.x - extent.minX) / side)), min(rows &- 1, Int((point.y - extent.minY) / side)))
    }

    /// The nearest point as far as the cells around can tell.
    struct Sighting {
        /// The least square; infinite where the cells are empty.
        var square = Double.infinity
        /// The least square of any other feature among them.
        var rival = Double.infinity
        /// The feature; −1 where the cells are empty.
        var owner: Int32 = -1
        /// The point.
        var place = Point(x: .nan, y: .nan)
        /// Everything within this distance was seen.
        var clear = -1.0
    }

    /// Looks around a position; outside of the extent nothing is seen.
    func look(around point: Point) -> Sighting {
        var sighting = Sighting()
        guard extent.contains(point) else { return sighting }
        let (column, row) = Self.cell(point, extent, side, columns, rows)
        let (left, right) = (max(column &- 1, 0), min(column &+ 1, columns &- 1))
        let (low, high) = (max(row &- 1, 0), min(row &+ 1, rows &- 1))
        starts.withUnsafeBufferPointer { starts in
            coordinates.withUnsafeBufferPointer { xy in
                var (least, rival, best) = (Double.infinity, Double.infinity, -1)
                for line in low...high {
                    let base = line &* columns
                    for place in Int(starts[base &+ left])..<Int(starts[base &+ right &+ 1]) {
                        let (dx, dy) = (xy[2 &* place] - point.x, xy[2 &* place &+ 1] - point.y)
                        let square = dx * dx + dy * dy
                        if square < least {
                            (rival, least, best) = (least, square, place)
                        } else if square < rival {
                            rival = square
                        }
                    }
                }
                guard best >= 0 else { return }
                (sighting.square, sighting.rival, sighting.owner) = (least, rival, owners[best])
                sighting.place = Point(x: xy[2 &* best], y: xy[2 &* best &+ 1])
            }
        }
        // Cells end where they were cut, to the rounding of one division.
        var clear = Double.infinity
        if left > 0 { clear = min(clear, point.x - extent.minX - Double(left) * side) }
        if right < columns &- 1 { clear = min(clear, extent.minX + Double(right &+ 1) * side - point.x) }
        if low > 0 { clear = min(clear, point.y - extent.minY - Double(low) * side) }
        if high < rows &- 1 { clear = min(clear, extent.minY + Double(high &+ 1) * side - point.y) }
        sighting.clear = clear - 1e-6 * side
        return sighting
    }
}
