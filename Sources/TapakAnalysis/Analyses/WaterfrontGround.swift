import TapakEngine
import TapakModel
import TapakStandards

/// A rule with its lines: how far from each it reaches.
struct Setback: Sendable {
    let name: String
    /// `shore`, `rivers`, `lakes`, `springs` or `mangrove`.
    let kind: String
    let layer: HeldLayer
    /// The width of every feature, in metres of the measure.
    let widths: [Double]
    /// Half the width of the water around every feature's line; 0 for banks and shores.
    let channels: [Double]
    /// The cases of the standards table; nil where the width was stated.
    let cases: SetbackCases?

    init(
        _ line: Waterfront.Parameters.Line, layer: HeldLayer, parameters: Waterfront.Parameters, standards: Standards
    ) throws {
        (name, kind) = (line.rule, line.kind)
        self.layer = layer
        switch line.width {
        case .metres(let metres)?:
            widths = Array(repeating: metres, count: layer.count)
            cases = nil
        case .field(let field)?:
            widths = try Self.widths(layer, field)
            cases = nil
        case nil:
            let cases = try SetbackCases(standards, kind: line.kind, layer: layer)
            let ranges = try line.kind == "mangrove" ? Self.metres(parameters.tidalRange ?? "0", "tidal_range", layer) : nil
            widths = cases.ofFeature.enumerated().map { feature, place in
                cases.used[place].value * (ranges?[feature] ?? 1)
            }
            self.cases = cases
        }
        if line.kind == "rivers", parameters.riverLine == .centre, let width = parameters.riverWidth {
            // A polygon is drawn by its banks already.
            channels = try Self.metres(width, "river_width", layer).enumerated().map {
                layer.geometry.kind(of: $0) == .polygon ? 0 : $1 / 2
            }
        } else {
            channels = Array(repeating: 0, count: layer.count)
        }
    }

    /// What a parameter that is a number of metres or a field says of every feature.
    private static func metres(_ text: String, _ name: String, _ layer: HeldLayer) throws -> [Double] {
        guard let metres = Double(text) else { return try widths(layer, text) }
        guard metres.isDistance else { throw Failure.notADistance(name, metres) }
        return Array(repeating: metres, count: layer.count)
    }

    private static func widths(_ layer: HeldLayer, _ field: String) throws -> [Double] {
        let numbers = try layer.numbers(field)
        if let bad = numbers.firstIndex(where: { !$0.isDistance }) {
            throw Failure(
                .fieldType,
                Bilingual(
                    id: "Kolom lebar '\(field)' kosong atau negatif.", en: "The width field '\(field)' is empty or negative."),
                file: layer.reference, ordinal: layer.ordinals[bad], featureID: layer.ids[bad],
                found: numbers[bad].isNaN ? "nothing" : DecimalText.shortest(numbers[bad]), expected: "metres, zero or more")
        }
        return numbers
    }

    /// How far the setback reaches from the line of a feature.
    func reach(_ feature: Int) -> Double { widths[feature] + channels[feature] }
}

/// On which side of the shore setbacks count.
struct WaterSide: Sendable {
    let land: HeldLayer?
    let water: HeldLayer?
    let units: Units?

    /// Neither land nor water is known: both sides count, inside the units where there are any.
    var isUnknown: Bool { land == nil && water == nil }
    /// Whether the setback is clipped to the union of the units.
    var clipsToUnits: Bool { isUnknown && units != nil }
}

/// The setbacks and zones of a run, and their areas in every unit, outside all of them, and as a whole.
struct WaterfrontGround: Sendable {
    let setbacks: [Setback]
    let zones: HeldLayer
    let classes: ClassList
    let units: Units?
    let side: WaterSide
    let measure: GroundMeasure
    let options: RunOptions
    var progress: (@Sendable (Int) -> Void)?

    /// Areas of one rule and class, in square metres.
    struct Cell: Sendable {
        var gross = 0.0
        var net = 0.0
        var counted = 0.0

        mutating func add(_ other: Cell) {
            gross += other.gross
            net += other.net
            counted += other.counted
        }
    }

    /// Areas by rule (the setbacks, then all together) and class (the classes, then none, then all).
    struct Region: Sendable {
        var cells: [[Cell]]
        /// Their shapes, setbacks → classes and none, where they are kept.
        var shapes: [[GeometryColumns]] = []
    }

    struct Areas: Sendable {
        var units: [Region]
        var outside: Region
        var whole: Region
        var balances: [Balance]
    }

    /// The places of the rows `none` and `*` among the classes.
    var none: Int { classes.names.count }
    var all: Int { classes.names.count + 1 }
    var empty: Region {
        Region(cells: Array(repeating: Array(repeating: Cell(), count: all + 1), count: setbacks.count + 1))
    }

    func measured() throws -> Areas {
        let buffers = try SetbackBuffers(self)
        let drawn = options.layers || options.maps ? buffers : nil
        let cover = try SetbackCover(self, consume buffers).measured()
        let count = units?.count ?? 0
        var areas = Areas(
            units: Array(cover.regions[..<count]), outside: cover.regions[count], whole: cover.regions[count + 1], balances: [])
        if units != nil {
            areas.balances = (0...setbacks.count).map { rule in
                Balance(
                    of: rule == setbacks.count ? "waterfront *" : "waterfront \(setbacks[rule].name)",
                    inUnits: areas.units.reduce(0) { $0 + $1.cells[rule][all].net }, twice: cover.twice[rule],
                    outside: areas.outside.cells[rule][all].net, whole: areas.whole.cells[rule][all].net)
            }
        }
        if let drawn { try addShapes(drawn, to: &areas) }
        return areas
    }

    /// Adds the shapes of the cells: unit by unit, or by tiles where there are no units.
    private func addShapes(_ buffers: SetbackBuffers, to areas: inout Areas) throws {
        let overlay = SetbackOverlay(self, buffers)
        let tiles = units == nil ? TilePartition.boxes(of: buffers.boxes) : []
        let shapes = try Parallel.map(units?.count ?? tiles.count, threads: options.threads) { place in
            try withGEOS { geos in
                if let units {
                    let mask = try geos.geometry(ofFeature: place, in: units.layer.geometry, kind: .polygon)
                    return try overlay.shapes(in: mask, geos: geos)
                }
                return try overlay.shapes(in: geos.box(tiles[place]), geos: geos)
            }
        }
        if units != nil {
            for (unit, rules) in shapes.enumerated() { areas.units[unit].shapes = rules }
            return
        }
        areas.units = [areas.whole]
        areas.units[0].shapes = try setbacks.indices.map { rule in
            try (0..<all).map { kind in
                var parts = GeometryColumns()
                for tile in shapes where tile[rule][kind].vertexCount > 0 { parts.append(contentsOf: tile[rule][kind]) }
                if parts.isEmpty { return parts }
                return try withGEOS { geos in
                    try Dissolve.union(of: Array(0..<parts.count), in: parts, geos: geos)
                }
            }
        }
    }
}
