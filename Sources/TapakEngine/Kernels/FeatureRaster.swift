import TapakModel

/// A raster that tells which polygon features may hold a point, and which certainly do.
///
/// Of every cell it keeps the features whose boundary passes through it or near it (`isSure` false) and those that hold
/// the cell whole (`isSure` true). There are about as many cells as edges, fewer where features pile up.
///
/// - Units: the coordinates of the geometry.
/// - Complexity: building O(edges + cells), memory O(edges + cells), a query O(features at the cell).
struct FeatureRaster: Sendable {
    private var extent = Envelope.empty
    private var columns = 0
    private var rows = 0
    /// Cells per unit of length.
    private var scaleX = 0.0
    private var scaleY = 0.0
    /// Cells → entries.
    private var offsets: [Int32] = [0]
    /// Twice the feature, and 1 where it holds the cell.
    private var entries: [Int32] = []

    /// How near to a cell an edge may pass without being noted there, as a share of the cell's side.
    private static let margin = 1e-3
    /// The most cells of a raster.
    private static let mostCells = 1 << 21

    /// A raster over the features of `bands`; `place` tells exactly where a point lies.
    init(
        _ bands: BandedEdges, threads: Int, place: @Sendable (BandedEdges.View, Point, Int) -> PolygonLocator.Place
    ) {
        for box in bands.boxes where !box.isEmpty { extent.extend(box) }
        guard !extent.isEmpty else { return }
        let (width, height) = (max(extent.width, 1e-9), max(extent.height, 1e-9))
        // Where features pile up a cell has many entries: then there are fewer cells.
        let piled = bands.boxes.reduce(0) { $0 + $1.width / width * $1.height / height }
        let most = min(Double(Self.mostCells), Double(bands.edges.count))
        let cells = max(1, min(most, 4 * Double(bands.edges.count) / max(piled, 1)))
        let side = (width * height / cells).squareRoot()
        columns = max(1, min(Int(cells), Int((width / side).rounded(.up))))
        rows = max(1, min(Int(cells), Int((height / side).rounded(.up))))
        scaleX = Double(columns) / width
        scaleY = Double(rows) / height
        let raster = self
        // The closure does not throw: a failure cannot happen.
        let runs = try? Parallel.mapRuns(of: max(bands.count / 64, 64), in: bands.count, threads: threads) { run in
            var (marks, found) = ([UInt8](), [(cell: Int32, entry: Int32)]())
            bands.withView { view in
                for feature in run where !view.boxes[feature].isEmpty {
                    raster.addCells(of: feature, view, &marks, place, &found)
                }
            }
            return found
        }
        setEntries(runs ?? [])
    }

    /// Sorts what was found by cells, in the order of the features.
    private mutating func setEntries(_ runs: [[(cell: Int32, entry: Int32)]]) {
        var counts = [Int32](repeating: 0, count: columns * rows + 1)
        for run in runs { for (cell, _) in run { counts[Int(cell) + 1] += 1 } }
        for cell in 0..<columns * rows { counts[cell + 1] += counts[cell] }
        offsets = counts
        entries = Array(repeating: 0, count: Int(counts[columns * rows]))
        for run in runs {
            for (cell, entry) in run {
                entries[Int(counts[Int(cell)])] = entry
                counts[Int(cell)] += 1
            }
        }
    }

    @inline(__always)
    private func column(_ x: Double) -> Int { max(0, min(columns - 1, Int((x - extent.minX) * scaleX))) }
    @inline(__always)
    private func row(_ y: Double) -> Int { max(0, min(rows - 1, Int((y - extent.minY) * scaleY))) }

    private func addCells(
        of feature: Int, _ view: BandedEdges.View, _ marks: inout [UInt8],
        _ place: (BandedEdges.View, Point, Int) -> PolygonLocator.Place, _ found: inout [(cell: Int32, entry: Int32)]
    ) {
        let box = view.boxes[feature]
        let (left, right, low, high) = (column(box.minX), column(box.maxX), row(box.minY), row(box.maxY))
        let (width, height) = (right - left + 1, high - low + 1)
        if width <= 2 || height <= 2 {
            for row in low...high {
                for column in left...right { found.append((Int32(row * columns + column), Int32(2 * feature))) }
            }
            return
        }
        marks.removeAll(keepingCapacity: true)
        marks.append(contentsOf: repeatElement(0, count: width * height))
        for band in Int(view.bandOffsets[feature])..<Int(view.bandOffsets[feature + 1]) {
            for entry in view.entries(band) { mark(view.edge(entry), left, low, width, &marks) }
        }
        for row in 0..<height {
            // Between two marked cells nothing changes: one point tells of all.
            var known: PolygonLocator.Place?
            for column in 0..<width {
                let cell = Int32((row + low) * columns + column + left)
                if marks[row * width + column] == 1 {
                    found.append((cell, Int32(2 * feature)))
                    known = nil
                    continue
                }
                let centre = Point(
                    x: extent.minX + (Double(column + left) + 0.5) / scaleX, y: extent.minY + (Double(row + low) + 0.5) / scaleY
                )
                let state = known ?? place(view, centre, feature)
                known = state
                if state != .outside { found.append((cell, Int32(2 * feature + 1))) }
            }
        }
    }

    /// Marks every cell an edge may touch, a hair more than it does.
    private func mark(_ edge: BandedEdges.Edge, _ left: Int, _ low: Int, _ width: Int, _ marks: inout [UInt8]) {
        let (ax, ay) = ((edge.ax - extent.minX) * scaleX, (edge.ay - extent.minY) * scaleY)
        let (bx, by) = ((edge.bx - extent.minX) * scaleX, (edge.by - extent.minY) * scaleY)
        let margin = Self.margin
        let (first, last) = (Self.clamped(min(ay, by) - margin, rows), Self.clamped(max(ay, by) + margin, rows))
        let slope = by == ay ? 0 : (bx - ax) / (by - ay)
        for row in first...last {
            var (from, to) = (min(ax, bx), max(ax, bx))
            if first < last, by != ay {
                let (atLow, atHigh) = (ax + (Double(row) - ay) * slope, ax + (Double(row + 1) - ay) * slope)
                from = max(from, min(atLow, atHigh))
                to = min(to, max(atLow, atHigh))
            }
            let (start, end) = (Self.clamped(from - margin, columns), Self.clamped(to + margin, columns))
            let base = (row - low) * width - left
            guard row >= low, (row - low) * width < marks.count, start <= end else { continue }
            for column in max(start, left)...max(min(end, left + width - 1), max(start, left)) where column < left + width {
                marks[base + column] = 1
            }
        }
    }

    @inline(__always)
    private static func clamped(_ value: Double, _ count: Int) -> Int {
        max(0, min(count - 1, Int(max(-1, min(value, Double(count))))))
    }

    /// The number of cells a box touches.
    func cellCount(of box: Envelope) -> Int {
        guard extent.intersects(box) else { return 0 }
        return (column(box.maxX) - column(box.minX) + 1) * (row(box.maxY) - row(box.minY) + 1)
    }

    /// Calls back once with every feature whose boundary may come near a box of few cells.
    func forEachBoundary(near box: Envelope, _ visit: (Int) -> Void) {
        guard extent.intersects(box) else { return }
        let (left, right, low, high) = (column(box.minX), column(box.maxX), row(box.minY), row(box.maxY))
        if left == right, low == high {
            let cell = low * columns + left
            for index in Int(offsets[cell])..<Int(offsets[cell + 1]) where entries[index] & 1 == 0 {
                visit(Int(entries[index] >> 1))
            }
            return
        }
        var seen: [Int32] = []
        for row in low...high {
            for cell in row * columns + left...row * columns + right {
                for index in Int(offsets[cell])..<Int(offsets[cell + 1])
                where entries[index] & 1 == 0 && !seen.contains(entries[index]) {
                    seen.append(entries[index])
                    visit(Int(entries[index] >> 1))
                }
            }
        }
    }

    /// The entries at a point: twice the feature, and 1 where the feature surely holds it.
    @inline(__always)
    func entries(at point: Point) -> Range<Int> {
        guard extent.contains(point) else { return 0..<0 }
        let cell = row(point.y) * columns + column(point.x)
        return offsets.withUnsafeBufferPointer {
            Range(uncheckedBounds: (Int($0[cell]), Int($0[cell + 1])))
        }
    }

    @inline(__always)
    func entry(_ index: Int) -> Int { entries.withUnsafeBufferPointer { Int($0[index]) } }
}
