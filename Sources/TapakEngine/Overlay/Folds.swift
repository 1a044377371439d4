package import TapakModel

/// How often the ground is covered: the areas covered at least once, twice, three times … by a set of polygons.
///
/// The first is the area of the union, their sum the sum of the areas. Polygons whose boxes are connected are treated
/// together; large groups are cut in halves first, so that the work grows with the overlaps and not with the square of
/// the number of polygons.
package enum Folds {
    /// A group of more pieces than this is cut in halves before it is overlaid.
    private static let groupLimit = 24

    /// The areas covered at least k times, for k = 1, 2, …; empty where there is nothing.
    ///
    /// - Parameters:
    ///   - pieces: One polygon feature a piece, valid.
    ///   - areas: Their measured areas, where they are known already.
    ///   - unionOnly: Stop at the union, which is much cheaper for deep piles.
    package static func areas(
        of pieces: GeometryColumns, areas: [Double]? = nil, measure: GroundMeasure, geos: GEOSSession, unionOnly: Bool = false
    ) throws -> [Double] {
        var folds: [Double] = []
        func add(_ level: Int, _ area: Double) {
            while folds.count <= level { folds.append(0) }
            folds[level] += area
        }
        for group in groups(of: pieces) {
            if group.count == 1 {
                add(0, areas?[group[0]] ?? measure.area(of: group[0], in: pieces))
            } else if unionOnly {
                let members = distinct(pieces.selecting(group)).map { group[$0.piece] }
                add(0, try measure.area(ofAll: union(of: members, in: pieces, geos: geos)))
            } else {
                let members = group.count == pieces.count ? pieces : pieces.selecting(group)
                for (level, area) in try levels(of: members, measure: measure, geos: geos, depth: 0).enumerated() {
                    add(level, area)
                }
            }
        }
        return folds
    }

    /// The union of chosen features as one polygon feature.
    package static func union(of features: [Int], in geometry: GeometryColumns, geos: GEOSSession) throws -> GeometryColumns {
        var result = GeometryColumns()
        if features.count == 1 {
            result.append(features[0], of: geometry)
            return result
        }
        var list = GeometryList(session: geos)
        for feature in features { list.append(try geos.geometry(ofFeature: feature, in: geometry, kind: .polygon)) }
        let union = try list.union()
        try union.append(to: &result, kind: .polygon)
        result.endFeature()
        return result
    }

    /// Groups of pieces whose boxes are connected, in the order of their first member.
    package static func groups(of pieces: GeometryColumns) -> [[Int]] {
        let boxes = (0..<pieces.count).map(pieces.envelope(of:))
        var parent = Array(boxes.indices)
        func root(_ item: Int) -> Int {
            var item = item
            while parent[item] != item {
                parent[item] = parent[parent[item]]
                item = parent[item]
            }
            return item
        }
        func join(_ a: Int, _ b: Int) {
            let (a, b) = (root(a), root(b))
            if a != b { parent[max(a, b)] = min(a, b) }
        }
        // A pile of equal boxes would be searched once for each: join it first, then look for neighbours of one.
        var firsts: [Envelope: Int] = [:]
        for (item, box) in boxes.enumerated() {
            if let first = firsts[box] { join(item, first) } else { firsts[box] = item }
        }
        let leaders = firsts.values.sorted()
        if leaders.count <= 8 {
            for (place, a) in leaders.enumerated() {
                for b in leaders[(place + 1)...] where boxes[a].intersects(boxes[b]) { join(a, b) }
            }
        } else {
            let tree = PackedRTree(leaders.map { boxes[$0] })
            for a in leaders { tree.search(boxes[a]) { join(a, leaders[$0]) } }
        }
        var members: [Int: [Int]] = [:]
        for item in boxes.indices { members[root(item), default: []].append(item) }
        return members.sorted { $0.key < $1.key }.map(\.value)
    }

    // MARK: A group

    private static func levels(
        of pieces: GeometryColumns, measure: GroundMeasure, geos: GEOSSession, depth: Int
    ) throws -> [Double] {
        if pieces.count > groupLimit, depth < 24, let halves = try halves(of: pieces, geos: geos) {
            var sum = try areas(of: halves.low, measure: measure, geos: geos, depth: depth + 1)
            for (level, area) in try areas(of: halves.high, measure: measure, geos: geos, depth: depth + 1).enumerated() {
                if level < sum.count { sum[level] += area } else { sum.append(area) }
            }
            return sum
        }
        return try stack(pieces, measure: measure, geos: geos)
    }

    private static func areas(
        of pieces: GeometryColumns, measure: GroundMeasure, geos: GEOSSession, depth: Int
    ) throws -> [Double] {
        var folds: [Double] = []
        for group in groups(of: pieces) {
            let levels =
                group.count == 1
                ? [measure.area(of: group[0], in: pieces)]
                : try levels(of: pieces.selecting(group), measure: measure, geos: geos, depth: depth)
            for (level, area) in levels.enumerated() {
                if level < folds.count { folds[level] += area } else { folds.append(area) }
            }
        }
        return folds
    }

    /// Every piece laid on the pile; equal pieces are laid at once.
    ///
    /// With a piece p of weight w, what is covered k times is what was, and what of p was covered k − w times.
    private static func stack(_ pieces: GeometryColumns, measure: GroundMeasure, geos: GEOSSession) throws -> [Double] {
        var levels: [GeometryColumns] = []
        for (piece, weight) in distinct(pieces) {
            let before = levels
            var whole = GeometryColumns()
            whole.append(piece, of: pieces)
            for level in 0..<before.count + weight {
                var risen = whole
                if level >= weight {
                    let below = try geos.geometry(ofFeature: 0, in: before[level - weight], kind: .polygon)
                    let above = try geos.geometry(ofFeature: 0, in: whole, kind: .polygon)
                    risen = try Overlay.columns(of: below.intersection(above))
                    if risen.vertexCount == 0 { break }
                }
                if level < levels.count {
                    let old = try geos.geometry(ofFeature: 0, in: levels[level], kind: .polygon)
                    risen = try Overlay.columns(of: old.union(geos.geometry(ofFeature: 0, in: risen, kind: .polygon)))
                    levels[level] = risen
                } else {
                    levels.append(risen)
                }
            }
        }
        return levels.map { measure.area(ofAll: $0) }
    }

    /// The pieces without repetition, each with the number of times it is there, in order.
    private static func distinct(_ pieces: GeometryColumns) -> [(piece: Int, weight: Int)] {
        var result: [(piece: Int, weight: Int)] = []
        var places: [[Double]: Int] = [:]
        for piece in 0..<pieces.count {
            let vertices = pieces.vertices(ofFeature: piece)
            // Where rings begin belongs to the shape: the same vertices can be one ring or two.
            var shape = Array(pieces.coordinates[2 * vertices.lowerBound..<2 * vertices.upperBound])
            for part in pieces.parts(of: piece) {
                shape.append(.infinity)
                shape += pieces.rings(of: part).map { Double(pieces.vertices(of: $0).count) }
            }
            if let place = places[shape] {
                result[place].weight += 1
            } else {
                places[shape] = result.count
                result.append((piece, 1))
            }
        }
        return result
    }

    /// The pieces cut along the middle of their longer extent; nil where that would not part them.
    private static func halves(
        of pieces: GeometryColumns, geos: GEOSSession
    ) throws -> (low: GeometryColumns, high: GeometryColumns)? {
        let extent = pieces.envelope
        let centres = (0..<pieces.count).map { pieces.envelope(of: $0).centre }
        let isWide = extent.width >= extent.height
        let sorted = centres.map { isWide ? $0.x : $0.y }.sorted()
        let cut = sorted[sorted.count / 2]
        let wide = extent.expanded(by: 1)
        var (low, high) = (wide, wide)
        if isWide { (low.maxX, high.minX) = (cut, cut) } else { (low.maxY, high.minY) = (cut, cut) }
        let (lower, upper) = (try clip(pieces, to: low, geos: geos), try clip(pieces, to: high, geos: geos))
        let largest = max(lower.count, upper.count)
        return largest * 10 <= pieces.count * 9 ? (lower, upper) : nil
    }

    private static func clip(_ pieces: GeometryColumns, to box: Envelope, geos: GEOSSession) throws -> GeometryColumns {
        var clipped = GeometryColumns()
        let frame = try geos.box(box)
        for piece in 0..<pieces.count {
            let envelope = pieces.envelope(of: piece)
            if box.contains(envelope) {
                clipped.append(piece, of: pieces)
            } else if box.intersects(envelope) {
                let part = try geos.geometry(ofFeature: piece, in: pieces, kind: .polygon).intersection(frame)
                try part.append(to: &clipped, kind: .polygon)
                if clipped.kinds.count > Int(clipped.partOffsets[clipped.count]) { clipped.endFeature() }
            }
        }
        return clipped
    }
}
