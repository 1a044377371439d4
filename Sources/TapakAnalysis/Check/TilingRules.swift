import Glibc
import TapakEngine
import TapakModel

/// Whether areas tile: where they lie over each other, and what they leave free between them.
struct TilingRules {
    /// How many overlaps and gaps are told one by one, the largest first.
    private static let told = 1000

    private let layer: HeldLayer
    /// The rows that are areas, each geometry once.
    private let rows: [Int]
    private let sliver: Double
    private let measure: GroundMeasure
    private let threads: Int
    /// How much straight edges of the file bend in the frame, per metre; 0 where they stay straight.
    private let bend: Double
    /// Over the boxes of the rows.
    private let tree: PackedRTree

    /// - Parameter latitude: Of the layer, in degrees, where its edges are straight in longitude and latitude; nil where they
    ///   are straight in metres. Pieces as narrow as such an edge bows lie between edges that are one in the file.
    init(
        _ layer: HeldLayer, without repeated: Set<Int>, sliver: Double, measure: GroundMeasure, latitude: Double?, threads: Int
    ) {
        // A parallel bends by tan φ / R; half as much again for the projection.
        bend = latitude.map { 1.5 * (tan(abs($0) * .pi / 180) + 0.02) / 6.37e6 } ?? 0
        self.layer = layer
        rows = (0..<layer.geometry.count).filter { layer.geometry.kind(of: $0) == .polygon && !repeated.contains($0) }
        self.sliver = sliver
        self.measure = measure
        self.threads = threads
        tree = PackedRTree(rows.map { layer.geometry.envelope(of: $0) })
    }

    /// Whether at least half of the areas have an edge, corner for corner, with another: a layer that was drawn to tile.
    var sharesEdges: Bool {
        struct Edge: Hashable { let a, b, c, d: Double }
        var owners: [Edge: Int] = [:]
        var sharing: Set<Int> = []
        let geometry = layer.geometry
        for row in rows {
            for part in geometry.parts(of: row) {
                for ring in geometry.rings(of: part) {
                    for vertex in geometry.vertices(of: ring).dropLast() {
                        let (p, q) = (geometry.point(vertex), geometry.point(vertex + 1))
                        let isForward = (p.x, p.y) < (q.x, q.y)
                        let edge = isForward ? Edge(a: p.x, b: p.y, c: q.x, d: q.y) : Edge(a: q.x, b: q.y, c: p.x, d: p.y)
                        guard let owner = owners.updateValue(row, forKey: edge), owner != row else { continue }
                        sharing.formUnion([owner, row])
                    }
                }
            }
        }
        return rows.count > 1 && 2 * sharing.count >= rows.count
    }

    /// A piece of ground: which features, how large, and a point in it.
    private struct Piece: Sendable {
        var a = -1
        var b = -1
        var area: Double
        var place: Point
        /// Whether it is no wider than long edges bow.
        var isBow = false
    }

    /// Where two areas of the layer lie over each other.
    ///
    /// - Parameters:
    ///   - areFaults: Whether the layer should tile.
    ///   - isStated: Whether the user said so.
    func overlaps(areFaults: Bool, isStated: Bool) throws -> [DataSlip] {
        let geometry = layer.geometry
        let runs = try Parallel.mapRuns(of: 64, in: rows.count, threads: threads) { run in
            try withGEOS { geos in
                var found: [Piece] = []
                for place in run {
                    let others = tree.items(in: geometry.envelope(of: rows[place])).filter { $0 > place }.sorted()
                    guard !others.isEmpty else { continue }
                    let mask = try geos.geometry(ofFeature: rows[place], in: geometry, kind: .polygon)
                    for other in others {
                        let candidate = try geos.geometry(ofFeature: rows[other], in: geometry, kind: .polygon)
                        found += try pieces(of: try mask.intersection(candidate)).map {
                            Piece(a: rows[place], b: rows[other], area: $0.area, place: $0.place, isBow: $0.isBow)
                        }
                    }
                }
                return found
            }
        }
        // One entry a pair, at its largest piece.
        var pairs: [[Int]: Piece] = [:]
        for piece in runs.joined() {
            guard let known = pairs[[piece.a, piece.b]] else {
                pairs[[piece.a, piece.b]] = piece
                continue
            }
            var sum = piece.area > known.area ? piece : known
            sum.area = piece.area + known.area
            sum.isBow = piece.isBow && known.isBow
            pairs[[piece.a, piece.b]] = sum
        }
        let severity: Finding.Severity = areFaults ? (isStated ? .error : .warning) : .note
        return slips(
            pairs.values.sorted { ($1.area, $0.a, $0.b) < ($0.area, $1.a, $1.b) }, "OVERLAP", severity,
            Bilingual(id: "Tumpang tindih", en: "Overlap"))
    }

    /// What lies free within the outline of all areas together, holes of single areas included.
    func gaps(isStated: Bool) throws -> [DataSlip] {
        let found = try withGEOS { geos in
            var all = GeometryList(session: geos)
            var filled = GeometryList(session: geos)
            for row in rows { all.append(try geos.geometry(ofFeature: row, in: layer.geometry, kind: .polygon)) }
            let union = try all.union()
            let outlines = try Overlay.columns(of: union)
            for part in 0..<outlines.kinds.count {
                var shell = GeometryColumns()
                guard let ring = outlines.rings(of: part).first else { continue }
                for vertex in outlines.vertices(of: ring) { shell.addVertex(outlines.point(vertex)) }
                shell.endRing()
                shell.endPart(.polygon)
                shell.endFeature()
                filled.append(try geos.polygon(part: 0, in: shell))
            }
            return try pieces(of: try filled.union().difference(union))
        }
        return slips(
            found.sorted { ($1.area, $0.place.x, $0.place.y) < ($0.area, $1.place.x, $1.place.y) }, "GAP",
            isStated ? .error : .warning, Bilingual(id: "Celah", en: "Gap"))
    }

    private func pieces(of geometry: borrowing Geometry) throws -> [Piece] {
        guard !geometry.isEmpty else { return [] }
        var pieces: [Piece] = []
        var parts = try geometry.polygonalParts()
        while !parts.isEmpty {
            let part = parts.removeLast()
            let columns = try Overlay.columns(of: part)
            guard let place = try part.pointOnSurface() else { continue }
            // A narrow piece is half its perimeter long.
            let (planar, length) = (try part.area(), try part.length() / 2)
            // Edges as long as a town bow less than a metre.
            let isNarrow = bend > 0 && length > 0 && planar >= sliver && planar / length < 1
            let isBow = isNarrow && planar / length <= bow(columns.envelope)
            pieces.append(Piece(area: measure.area(of: 0, in: columns), place: place, isBow: isBow))
        }
        return pieces
    }

    /// How far the longest edge near a place bows: by L² · bend / 8.
    private func bow(_ box: Envelope) -> Double {
        let geometry = layer.geometry
        var longest = 0.0
        for place in tree.items(in: box) {
            for ring in geometry.parts(of: rows[place]).flatMap({ geometry.rings(of: $0) }) {
                for vertex in geometry.vertices(of: ring).dropLast() {
                    var edge = Envelope.empty
                    let (a, b) = (geometry.point(vertex), geometry.point(vertex + 1))
                    edge.extend(x: a.x, y: a.y)
                    edge.extend(x: b.x, y: b.y)
                    guard edge.intersects(box) else { continue }
                    longest = max(longest, edge.width * edge.width + edge.height * edge.height)
                }
            }
        }
        return longest * bend / 8
    }

    /// Large ones one by one, the rest and the slivers in sum.
    private func slips(_ pieces: [Piece], _ key: String, _ severity: Finding.Severity, _ word: Bilingual) -> [DataSlip] {
        let large = pieces.filter { $0.area >= sliver && !$0.isBow }
        func area(_ squareMetres: Double) -> Bilingual {
            let isSmall = squareMetres < 10_000
            let (number, unit) = (isSmall ? squareMetres : squareMetres / 10_000, isSmall ? "m²" : "ha")
            let words = DecimalText.words(number, decimals: isSmall ? 1 : 2)
            return Bilingual(id: "\(words.id) \(unit)", en: "\(words.en) \(unit)")
        }
        func slip(_ key: String, _ severity: Finding.Severity, _ pieces: some Collection<Piece>, _ what: Bilingual) -> DataSlip
        {
            let sum = pieces.reduce(0) { $0 + $1.area }
            let (count, size) = (DecimalText.words(Double(pieces.count)), area(sum))
            return DataSlip(
                layer.reference, severity, key, hectares: sum / 10_000, count: pieces.count,
                Bilingual(
                    id: "\(word.id): \(count.id) \(what.id), jumlahnya \(size.id).",
                    en: "\(word.en): \(count.en) \(what.en), \(size.en) in all."
                ))
        }
        var slips = large.prefix(Self.told).map { piece in
            let size = area(piece.area)
            let isPair = piece.b >= 0
            return DataSlip(
                layer.reference, severity, key, ordinal: isPair ? layer.ordinals[piece.b] : nil,
                id: isPair ? layer.ids[piece.b] : nil, other: isPair ? layer.ids[piece.a] : nil, place: piece.place,
                hectares: piece.area / 10_000,
                Bilingual(
                    id: "\(word.id) \(size.id)"
                        + (isPair ? " dengan fitur \(layer.ordinals[piece.a]) (\(layer.ids[piece.a]))." : "."),
                    en: "\(word.en) of \(size.en)"
                        + (isPair ? " with feature \(layer.ordinals[piece.a]) (\(layer.ids[piece.a]))." : ".")))
        }
        if large.count > 3 {
            slips.append(slip(key + "_TOTAL", .note, large, Bilingual(id: "tempat", en: "places")))
        }
        if large.count > Self.told {
            let rest = large.dropFirst(Self.told)
            slips.append(slip(key, severity, rest, Bilingual(id: "lagi yang lebih kecil", en: "more that are smaller")))
        }
        let slivers = pieces.filter { ($0.area < sliver || $0.isBow) && $0.area > 1e-6 }
        if !slivers.isEmpty {
            slips.append(slip(key + "_SLIVERS", .note, slivers, Bilingual(id: "serpihan", en: "slivers")))
        }
        return slips
    }
}
