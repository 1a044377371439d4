import TapakEngine
import TapakModel

/// A rule with its lines: how far from each it reaches.
struct Setback: Sendable {
    let name: String
    let layer: HeldLayer
    /// The width of every feature, in metres of the measure.
    let widths: [Double]
    /// Half the width of the water around every feature's line; 0 for banks and shores.
    let channels: [Double]

    init(rule: Setbacks.Rule, layer: HeldLayer, parameters: Waterfront.Parameters) throws {
        name = rule.name
        self.layer = layer
        switch rule.width {
        case .metres(let metres): widths = Array(repeating: metres, count: layer.count)
        case .field(let field): widths = try Self.widths(layer, field)
        }
        if rule.name == "rivers", parameters.riverLine == .centre, let width = parameters.riverWidth {
            let metres = Double(width)
            if let metres, !metres.isDistance { throw Failure.notADistance("river_width", metres) }
            let full = try metres.map { Array(repeating: $0, count: layer.count) } ?? Self.widths(layer, width)
            // A polygon is drawn by its banks already.
            channels = full.enumerated().map { layer.geometry.kind(of: $0) == .polygon ? 0 : $1 / 2 }
        } else {
            channels = Array(repeating: 0, count: layer.count)
        }
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
        var geometry = GeometryColumns()

        mutating func add(_ other: Cell) {
            gross += other.gross
            net += other.net
            counted += other.counted
        }
    }

    /// Areas by rule (the setbacks, then all together) and class (the classes, then none, then all).
    struct Region: Sendable {
        var cells: [[Cell]]

        mutating func add(_ other: Region) {
            for rule in cells.indices { for kind in cells[rule].indices { cells[rule][kind].add(other.cells[rule][kind]) } }
        }
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
        let overlay = try SetbackOverlay(self)
        let keeps = options.layers || options.maps
        var inUnits: [Region] = []
        var areas = Areas(units: [], outside: empty, whole: empty, balances: [])
        if let units {
            inUnits = try Parallel.map(units.count, threads: options.threads, finished: progress) { unit in
                try withGEOS { geos in
                    let mask = try geos.geometry(ofFeature: unit, in: units.layer.geometry, kind: .polygon)
                    return try overlay.region(in: mask, keepsGeometry: keeps, geos: geos)
                }
            }
        }
        let unitGeometry = units?.layer.geometry ?? GeometryColumns()
        let tiles = TilePartition.boxes(of: overlay.boxes)
        let parts = try Parallel.map(tiles.count, threads: options.threads, finished: progress) { tile in
            try withGEOS { geos in
                let box = try geos.box(tiles[tile])
                let nearby = units?.tree.items(in: tiles[tile]) ?? []
                let near = try Overlay.clip(nearby, of: unitGeometry, to: box, geos: geos).pieces
                let cover = try geos.geometry(
                    ofFeature: 0, in: try Folds.union(of: Array(0..<near.count), in: near, geos: geos), kind: .polygon)
                let whole = side.clipsToUnits ? try box.intersection(cover) : try box.clone()
                let isOpen = units != nil && !side.clipsToUnits
                return (
                    whole: try overlay.region(in: whole, keepsGeometry: keeps && units == nil, geos: geos),
                    outside: isOpen ? try overlay.region(in: box.difference(cover), keepsGeometry: false, geos: geos) : nil
                )
            }
        }
        for part in parts {
            areas.whole.add(part.whole)
            if let outside = part.outside { areas.outside.add(outside) }
        }
        if units == nil, keeps { areas.units = parts.map(\.whole) } else { areas.units = inUnits }
        if units != nil { areas.balances = try balances(inUnits, areas, overlay) }
        return areas
    }

    /// The closing balance of every rule.
    private func balances(_ regions: [Region], _ areas: Areas, _ overlay: SetbackOverlay) throws -> [Balance] {
        let overlaps = try UnitOverlaps(units?.layer.geometry ?? GeometryColumns(), threads: options.threads)
        return try (0...setbacks.count).map { rule in
            let twice =
                try overlaps.isEmpty ? 0 : overlaps.excess(measure, over: overlay.ground(rule, within: overlaps.members))
            return Balance(
                of: rule == setbacks.count ? "waterfront *" : "waterfront \(setbacks[rule].name)",
                inUnits: regions.reduce(0) { $0 + $1.cells[rule][all].net }, twice: twice,
                outside: areas.outside.cells[rule][all].net, whole: areas.whole.cells[rule][all].net)
        }
    }
}
