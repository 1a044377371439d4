import TapakModel

/// The edges of polygon features, sorted into horizontal bands: a query looks at the few edges of a height.
///
/// Every edge is told with the interior of its polygon on the left, whatever the direction its ring was drawn in, and is
/// in every band it reaches. Edges of length 0 are left out. A feature has as many bands as keep its entries within about
/// twice its edges, so a comb of tall edges has few. Of an entry a box in single precision, a hair too large, is kept
/// at hand: it turns most edges away before their coordinates are looked at.
///
/// - Units: the coordinates of the geometry.
/// - Complexity: building O(edges), memory O(edges).
struct BandedEdges: Sendable {
    /// The boxes of the features' polygons; empty where a feature has none.
    private(set) var boxes: [Envelope] = []
    /// Bands per height of every feature.
    private(set) var scales: [Double] = []
    /// Features → bands.
    private(set) var bandOffsets: [Int32] = [0]
    /// Bands → entries.
    private(set) var entryOffsets: [Int32] = [0]
    /// The box of every entry's edge; see ``EdgeBox``.
    private(set) var edgeBoxes: [EdgeBox] = []
    /// The edge of every entry; see ``Edge``.
    private(set) var edges: [Int32] = []
    /// The features.
    let geometry: GeometryColumns

    /// The edges of the polygon parts of features; other parts have none.
    init(_ geometry: GeometryColumns, threads: Int = 1) {
        self.geometry = geometry
        let runs = Self.runs(of: geometry, vertices: threads > 1 ? 1 << 14 : .max)
        // Neither closure throws: a failure cannot happen.
        let plans = (try? Parallel.map(runs.count, threads: threads) { Plan(runs[$0], of: geometry) }) ?? []
        entryOffsets.reserveCapacity(plans.reduce(1) { $0 + $1.counts.count })
        var entries: Int32 = 0
        for plan in plans {
            boxes.append(contentsOf: plan.boxes)
            scales.append(contentsOf: plan.scales)
            let first = Int32(entryOffsets.count - 1)
            bandOffsets.append(contentsOf: plan.bandEnds.lazy.map { $0 + first })
            for count in plan.counts {
                entries += count
                entryOffsets.append(entries)
            }
        }
        let offsets = (bandOffsets, entryOffsets, boxes, scales)
        let count = Int(entries)
        guard count > 0 else { return }
        edgeBoxes = [EdgeBox](unsafeUninitializedCapacity: count) { edgeBoxes, boxCount in
            nonisolated(unsafe) let boxes = edgeBoxes
            edges = [Int32](unsafeUninitializedCapacity: count) { edges, edgeCount in
                // Every run writes the entries of its own bands only, and all runs together write all entries.
                nonisolated(unsafe) let target = (edges, boxes)
                _ = try? Parallel.map(runs.count, threads: threads) { run in
                    for feature in runs[run] {
                        let bands = Int(offsets.0[feature])..<Int(offsets.0[feature + 1])
                        Self.fill(
                            feature, of: geometry, bands: bands, offsets: offsets.1, low: offsets.2[feature].minY,
                            scale: offsets.3[feature], target.0, target.1)
                    }
                }
                edgeCount = count
            }
            boxCount = count
        }
    }

    /// Runs of features with about so many vertices each.
    private static func runs(of geometry: GeometryColumns, vertices: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var (start, first) = (0, 0)
        for feature in 0..<geometry.count {
            let end = geometry.vertices(ofFeature: feature).upperBound
            if end - first >= vertices {
                runs.append(start..<feature + 1)
                (start, first) = (feature + 1, end)
            }
        }
        if start < geometry.count { runs.append(start..<geometry.count) }
        return runs
    }

    /// The bands of a run of features, and how many entries each will have.
    private struct Plan: Sendable {
        var boxes: [Envelope] = []
        var scales: [Double] = []
        var bandEnds: [Int32] = []
        var counts: [Int32] = []

        init(_ features: Range<Int>, of geometry: GeometryColumns) {
            for feature in features {
                add(feature, of: geometry)
                bandEnds.append(Int32(counts.count))
            }
        }

        private mutating func add(_ feature: Int, of geometry: GeometryColumns) {
            var box = Envelope.empty
            var (count, heights) = (0, 0.0)
            BandedEdges.forEachRing(of: feature, in: geometry) { vertices, _ in
                count += vertices.count - 1
                geometry.coordinates.withUnsafeBufferPointer { xy in
                    var before = xy[2 * vertices.lowerBound + 1]
                    for vertex in vertices {
                        box.extend(x: xy[2 * vertex], y: xy[2 * vertex + 1])
                        heights += (xy[2 * vertex + 1] - before).magnitude
                        before = xy[2 * vertex + 1]
                    }
                }
            }
            boxes.append(box)
            guard count > 0 else { return scales.append(0) }
            let height = box.maxY - box.minY
            let bands = height > 0 ? max(1, min(count / 16, Int(Double(count) * height / heights))) : 1
            let scale = height > 0 ? Double(bands) / height : 0
            scales.append(scale)
            let first = counts.count
            counts.append(contentsOf: repeatElement(0, count: bands))
            BandedEdges.forEachEdge(of: feature, in: geometry) { _, _, ay, _, by, _ in
                let low = BandedEdges.band(min(ay, by), box.minY, scale, bands)
                for index in low...BandedEdges.band(max(ay, by), box.minY, scale, bands) { counts[first + index] += 1 }
            }
        }
    }

    /// The band of a height among those of a feature. Monotone in `y`: an edge is in every band between its ends'.
    @inline(__always)
    fileprivate static func band(_ y: Double, _ low: Double, _ scale: Double, _ bands: Int) -> Int {
        max(0, min(bands - 1, Int((y - low) * scale)))
    }

    /// Sets the entries of a feature's bands.
    private static func fill(
        _ feature: Int, of geometry: GeometryColumns, bands: Range<Int>, offsets: [Int32], low: Double, scale: Double,
        _ edges: UnsafeMutableBufferPointer<Int32>, _ boxes: UnsafeMutableBufferPointer<EdgeBox>
    ) {
        if bands.isEmpty { return }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: bands.count) { next in
            for band in bands { next[band - bands.lowerBound] = offsets[band] }
            forEachEdge(of: feature, in: geometry) { vertex, ax, ay, bx, by, isLeft in
                let box = EdgeBox(Envelope(minX: min(ax, bx), minY: min(ay, by), maxX: max(ax, bx), maxY: max(ay, by)))
                let first = band(min(ay, by), low, scale, bands.count)
                for index in first...band(max(ay, by), low, scale, bands.count) {
                    let entry = Int(next[index])
                    next[index] += 1
                    boxes[entry] = box
                    edges[entry] = isLeft ? Int32(vertex) : -Int32(vertex) - 1
                }
            }
        }
    }

    /// The rings of a feature's polygons in order: their vertices (first = last) and whether the interior is on the left.
    static func forEachRing(of feature: Int, in geometry: GeometryColumns, _ visit: (Range<Int>, Bool) -> Void) {
        for part in geometry.parts(of: feature) where geometry.kinds[part] == .polygon {
            for (place, ring) in geometry.rings(of: part).enumerated() {
                let vertices = geometry.vertices(of: ring)
                guard vertices.count > 2 else { continue }
                visit(vertices, isCounterClockwise(vertices, geometry) == (place == 0))
            }
        }
    }

    /// The sign of the ring's area; where rounding could turn it, the exact side of the corner at its lowest vertex.
    private static func isCounterClockwise(_ vertices: Range<Int>, _ geometry: GeometryColumns) -> Bool {
        geometry.coordinates.withUnsafeBufferPointer { xy in
            let (x, y) = (xy[2 * vertices.lowerBound], xy[2 * vertices.lowerBound + 1])
            var (twice, size) = (0.0, 0.0)
            for vertex in vertices.lowerBound..<vertices.upperBound - 1 {
                let left = (xy[2 * vertex] - x) * (xy[2 * vertex + 3] - y)
                let right = (xy[2 * vertex + 2] - x) * (xy[2 * vertex + 1] - y)
                twice += left - right
                size += left.magnitude + right.magnitude
            }
            if twice.magnitude > 1e-10 * size { return twice > 0 }
            return isLeftTurn(atLowestOf: vertices, xy)
        }
    }

    private static func isLeftTurn(atLowestOf vertices: Range<Int>, _ xy: UnsafeBufferPointer<Double>) -> Bool {
        func point(_ vertex: Int) -> Point { Point(x: xy[2 * vertex], y: xy[2 * vertex + 1]) }
        var (lowest, place) = (point(vertices.lowerBound), vertices.lowerBound)
        for vertex in vertices {
            let other = point(vertex)
            if (other.y, other.x) < (lowest.y, lowest.x) { (lowest, place) = (other, vertex) }
        }
        let count = vertices.count - 1
        func neighbour(_ step: Int) -> Point {
            var index = place - vertices.lowerBound
            for _ in 0..<count {
                index = (index + step + count) % count
                if point(vertices.lowerBound + index) != lowest { break }
            }
            return point(vertices.lowerBound + index)
        }
        return orientation(neighbour(-1), lowest, neighbour(1)) >= 0
    }

    /// The edges of a feature that have a length: the first vertex, both ends, and whether the interior is on the left.
    fileprivate static func forEachEdge(
        of feature: Int, in geometry: GeometryColumns,
        _ visit: (_ vertex: Int, Double, Double, Double, Double, _ isLeft: Bool) -> Void
    ) {
        geometry.coordinates.withUnsafeBufferPointer { xy in
            forEachRing(of: feature, in: geometry) { vertices, isLeft in
                for vertex in vertices.lowerBound..<vertices.upperBound - 1 {
                    let (ax, ay) = (xy[2 * vertex], xy[2 * vertex + 1])
                    let (bx, by) = (xy[2 * vertex + 2], xy[2 * vertex + 3])
                    if ax != bx || ay != by { visit(vertex, ax, ay, bx, by, isLeft) }
                }
            }
        }
    }
}

extension BandedEdges {
    /// The number of features.
    var count: Int { boxes.count }

    /// Read access without checks, for hot loops.
    @inline(__always)
    func withView<Result>(_ body: (View) throws -> Result) rethrows -> Result {
        try boxes.withUnsafeBufferPointer { boxes in
            try scales.withUnsafeBufferPointer { scales in
                try bandOffsets.withUnsafeBufferPointer { bands in
                    try entryOffsets.withUnsafeBufferPointer { entries in
                        try edgeBoxes.withUnsafeBufferPointer { edgeBoxes in
                            try edges.withUnsafeBufferPointer { edges in
                                try geometry.coordinates.withUnsafeBufferPointer { xy in
                                    try body(
                                        View(
                                            boxes: boxes, scales: scales, bandOffsets: bands, entryOffsets: entries,
                                            edgeBoxes: edgeBoxes, edges: edges, xy: xy))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The same, as unchecked buffers.
    struct View {
        let boxes: UnsafeBufferPointer<Envelope>
        let scales: UnsafeBufferPointer<Double>
        let bandOffsets: UnsafeBufferPointer<Int32>
        let entryOffsets: UnsafeBufferPointer<Int32>
        let edgeBoxes: UnsafeBufferPointer<EdgeBox>
        let edges: UnsafeBufferPointer<Int32>
        let xy: UnsafeBufferPointer<Double>

        /// The band of a height, counted over all features.
        @inline(__always)
        func band(_ y: Double, _ feature: Int) -> Int {
            let (first, end) = (Int(bandOffsets[feature]), Int(bandOffsets[feature + 1]))
            return first + BandedEdges.band(y, boxes[feature].minY, scales[feature], end - first)
        }

        /// The entries of a band.
        @inline(__always)
        func entries(_ band: Int) -> Range<Int> {
            Range(uncheckedBounds: (Int(entryOffsets[band]), Int(entryOffsets[band + 1])))
        }

        /// The edge of an entry.
        @inline(__always)
        func edge(_ entry: Int) -> Edge {
            let code = edges[entry]
            let vertex = Int(code < 0 ? -code - 1 : code)
            let (ax, ay, bx, by) = (xy[2 * vertex], xy[2 * vertex + 1], xy[2 * vertex + 2], xy[2 * vertex + 3])
            return code < 0
                ? Edge(ax: bx, ay: by, bx: ax, by: ay, code: code) : Edge(ax: ax, ay: ay, bx: bx, by: by, code: code)
        }
    }

    /// From a to b, the interior on the left.
    struct Edge {
        let ax, ay, bx, by: Double
        /// The vertex an edge starts at; −1 − vertex where its ring has the interior on the right, and so is told backwards.
        /// Along every ring, told so, codes grow.
        let code: Int32

        /// The vertex an edge starts at in the order of its ring.
        var vertex: Int { Int(code < 0 ? -code - 1 : code) }
    }

    /// A box in single precision, never smaller than what it holds.
    struct EdgeBox: Sendable, BitwiseCopyable {
        private let low: SIMD4<Float>

        /// What no query meets.
        init() { low = SIMD4(repeating: .infinity) }

        @inline(__always)
        init(_ box: Envelope) { low = Self.below(SIMD4(box.minX, box.minY, -box.maxX, -box.maxY)) }

        @inline(__always)
        private static func below(_ bounds: SIMD4<Double>) -> SIMD4<Float> {
            let near = SIMD4<Float>(bounds)
            return near - (near.replacing(with: -near, where: near .< 0) * 1.2e-7 + 1e-30)
        }

        /// What to ask boxes with.
        struct Query {
            fileprivate let high: SIMD4<Float>

            @inline(__always)
            init(_ box: Envelope) { high = -EdgeBox.below(SIMD4(-box.maxX, -box.maxY, box.minX, box.minY)) }
        }

        /// Whether the box may share a point with the one asked for; false only where it certainly does not.
        @inline(__always)
        func meets(_ query: Query) -> Bool {
            let isBelow = low .<= query.high
            return isBelow[0] && isBelow[1] && isBelow[2] && isBelow[3]
        }
    }
}
