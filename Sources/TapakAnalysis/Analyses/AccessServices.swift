import TapakEngine
import TapakModel
import TapakStandards

/// The facilities that a standard speaks of, found among the destinations, and how the units fare by it.
///
/// A facility is told by the value of the field that was named, or by the name of the destinations where they lack it; the
/// value is the facility's id or one of its names in the standard, or stands in the table of words. Where people live within
/// the radius is told by true distance, so that the catchments of several facilities count everyone once.
struct AccessServices: Sendable {
    private let standard: ServiceStandard
    private let destinations: [Destination]
    /// Facilities of the standard that occur or were named, in its order, with the features of every kind of destination.
    private let found: [(facility: ServiceStandard.Facility, members: [[Int]])]
    private let unknown: [(kind: String, values: [String], features: Int)]

    init(
        _ standard: ServiceStandard, parameters: Access.Parameters, destinations: [Destination], words table: AttributeTable?
    ) throws {
        self.standard = standard
        self.destinations = destinations
        let words =
            try table.map {
                try $0.words("value", "facility", place: standard.place(of:)) { standard.facilities.map(\.id) }
            } ?? [:]
        func place(of word: String) -> Int? { words[StandardWord.plain(word)] ?? standard.place(of: word) }
        var members: [Int: [[Int]]] = [:]
        let none = Array(repeating: [Int](), count: destinations.count)
        for place in words.values { members[place] = none }
        var unknown: [(kind: String, values: [String], features: Int)] = []
        var hasField = false
        for (kind, destination) in destinations.enumerated() {
            let layer = destination.layer
            var values = Array(repeating: destination.kind, count: layer.count)
            if let field = parameters.classField(of: destination.kind), layer.has(field) {
                values = try layer.column(field).text.texts
                hasField = true
            }
            var others: Set<String> = []
            for (feature, value) in values.enumerated() {
                guard let place = place(of: value) else {
                    others.insert(value)
                    continue
                }
                members[place, default: none][kind].append(feature)
            }
            if !others.isEmpty { unknown.append((destination.kind, others.sorted(), values.count { others.contains($0) })) }
        }
        if let field = parameters.class, !hasField, let first = destinations.first { throw first.layer.lacks(field) }
        guard !members.isEmpty else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Tidak satu pun tujuan adalah sarana dari ‘\(standard.id)’; sebut kolom jenisnya (--class) atau daftar "
                        + "padanannya (--facilities).",
                    en:
                        "None of the destinations is a facility of ‘\(standard.id)’; name the field with their kind (--class) or "
                        + "a table of words (--facilities)."),
                found: unknown.flatMap(\.values).prefix(8).joined(separator: ", "),
                expected: standard.facilities.prefix(8).map(\.id).joined(separator: ", ") + ", …")
        }
        self.unknown = unknown
        found = members.sorted { $0.key < $1.key }.map { (standard.facilities[$0.key], $0.value) }
    }

    /// Whether the standard counts the way to any of them along roads.
    var isAlongRoads: Bool { found.contains { $0.facility.isAlongRoads } }

    /// The radii of the facilities among a kind of destination, ascending.
    func radii(of kind: Int) -> [Double] {
        Set(found.filter { !$0.members[kind].isEmpty }.compactMap(\.facility.radius)).sorted()
    }

    /// The facilities as destinations of their own.
    func destinations(_ measure: GroundMeasure) -> [Destination] {
        found.map { facility, members in
            var geometry = GeometryColumns()
            var coverage: [PolygonLocator] = []
            for (kind, features) in members.enumerated() where !features.isEmpty {
                geometry.append(features, of: destinations[kind].layer.geometry)
                coverage += destinations[kind].coverage
            }
            return Destination(
                kind: facility.id, layer: destinations[0].layer, geometry: geometry,
                ranks: (0..<Int32(geometry.count)).map { $0 }, coverage: coverage, measure: measure)
        }
    }

    // MARK: Findings

    private static let definition = Bilingual(
        id:
            "demand = penduduk / penduduk pendukung; needed = demand dibulatkan ke atas per baris (baris '*' dari seluruh penduduk, bukan jumlah "
            + "unit); existing = sarana yang titik beratnya di dalam unit; gap = needed − existing; within = penduduk dengan jarak "
            + "≤ radius ke sarana terdekat, di unit mana pun sarana itu, setiap orang sekali; way = jarak lurus (straight) atau lewat "
            + "jalan (road) sesuai standarnya; land_m2 = needed × luas lahan minimum.",
        en:
            "demand = people / people served by one; needed = demand rounded up in every row (row '*' from all people, not the sum of units); "
            + "existing = facilities whose centroid is in the unit; gap = needed − existing; within = people with a distance ≤ radius to "
            + "the nearest facility, whatever unit that is in, everyone once; way = straight or by road, as the standard has it; land_m2 = "
            + "needed × minimum land.")

    /// Adds the table, its headlines and what there is to say.
    func add(
        to findings: inout Findings, rows: [(id: String, name: String, unit: Int?, members: ArraySlice<Int32>)],
        origins: AccessOrigins, units: Units?, isTimed: Bool
    ) {
        let isMeasuredAlongRoads = origins.ways.count > destinations.count && !isTimed
        var table = TableBuilder(
            "access_standards", Self.definition,
            columns: [
                "'unit_id", "'unit_name", "'facility", "'facility_name", "population", "served_each", "demand", "needed",
                "existing", "gap",
                "radius_m", "within", "within_pct", "nodata", "land_each_m2", "land_m2", "'way",
            ])
        let places = found.map { _, members in existing(members, units) }
        for row in rows {
            let people = row.members.reduce(0) { $0 + origins.weights[Int($1)] }
            for (place, (facility, _)) in found.enumerated() {
                let demand = facility.served.map { people / $0 }
                // A need of 2.0000000001 is 2.
                let needed = demand.map { max(0, ($0 - 1e-9).rounded(.up)) }
                let there = Double(row.unit.map { places[place].units[$0] } ?? places[place].others(row.id))
                let isRoad = facility.isAlongRoads && isMeasuredAlongRoads
                let reach = reach(
                    row.members, origins.kinds[destinations.count + place],
                    ways: isRoad ? origins.ways[destinations.count + place] : nil, weights: origins.weights,
                    radius: facility.radius)
                table.add([
                    .text(row.id), .text(row.name), .text(facility.id), .text(facility.label.en), .number(people),
                    .number(facility.served), .number(demand), .number(needed), .number(there),
                    .number(needed.map { $0 - there }),
                    .number(facility.radius), .number(reach.within),
                    .number(reach.within.flatMap { reach.known > 0 ? 100 * $0 / reach.known : nil }), .number(reach.unknown),
                    .number(facility.land), .number(needed.flatMap { needed in facility.land.map { needed * $0 } }),
                    .text(facility.radius == nil ? "" : isRoad ? "road" : "straight"),
                ])
            }
        }
        let built = table.table
        findings.tables.append(built)
        findings.definitions.append(Self.definition)
        findings.headlines += headlines(built, first: built.rowCount - found.count)
        findings.use(found.flatMap(\.facility.uses))
        findings.findings += notes(existing: places.map(\.all))
        if isAlongRoads, !isMeasuredAlongRoads { findings.findings.append(straightNote) }
    }

    /// Facilities by unit, those outside all units, and all.
    private struct Existing {
        var units: [Int]
        var outside = 0
        var all = 0

        func others(_ row: String) -> Int { row == Units.outside ? outside : all }
    }

    private func existing(_ members: [[Int]], _ units: Units?) -> Existing {
        var existing = Existing(units: Array(repeating: 0, count: units?.count ?? 0))
        for (kind, features) in members.enumerated() {
            for feature in features {
                existing.all += 1
                let centre = Centroid.of(feature, in: destinations[kind].layer.geometry)
                if let unit = units?.locator.owner(of: centre) {
                    existing.units[unit] += 1
                } else {
                    existing.outside += 1
                }
            }
        }
        return existing
    }

    private func reach(
        _ members: ArraySlice<Int32>, _ reach: AccessOrigins.Reach, ways: AccessOrigins.Ways?, weights: [Double],
        radius: Double?
    ) -> (within: Double?, known: Double, unknown: Double) {
        var (within, known, unknown) = (0.0, 0.0, 0.0)
        for origin in members.lazy.map(Int.init) {
            if reach.status[origin] == AccessOrigins.Status.noData.rawValue {
                unknown += weights[origin]
                continue
            }
            known += weights[origin]
            let (status, metres) =
                ways.map { ($0.status[origin], $0.costs[origin]) } ?? (reach.status[origin], reach.metres[origin])
            if let radius, status == AccessOrigins.Status.reached.rawValue, metres <= radius { within += weights[origin] }
        }
        return (radius == nil ? nil : within, known, unknown)
    }

    private func headlines(_ table: Table, first: Int) -> [Headline] {
        found.enumerated().flatMap { place, part -> [Headline] in
            let (label, row) = (part.facility.label, first + place)
            var headlines: [Headline] = []
            if let radius = part.facility.radius {
                let metres = DecimalText.words(radius)
                headlines.append(
                    Headline(
                        "\(part.facility.id)_within_pct",
                        Bilingual(
                            id: "Penduduk dalam radius \(metres.id) m dari \(label.id)",
                            en: "People within the radius of \(metres.en) m of \(label.en)"),
                        table.number(row: row, column: "within_pct"), unit: "%"))
            }
            if part.facility.served != nil, let gap = table.number(row: row, column: "gap") {
                headlines.append(
                    Headline(
                        "\(part.facility.id)_gap",
                        gap < 0
                            ? Bilingual(
                                id: "\(label.id): lebih dari kebutuhan seluruh wilayah",
                                en: "\(label.en): more than the whole area needs")
                            : Bilingual(
                                id: "\(label.id): kurang untuk kebutuhan seluruh wilayah",
                                en: "\(label.en): lacking for the need of the whole area"),
                        gap.magnitude, unit: ""))
                let units = (0..<table.rowCount).filter { row in
                    table.text(row: row, column: 2) == part.facility.id
                        && ![Units.outside, Units.whole].contains(table.text(row: row, column: 0))
                }
                let lacking = units.count { table.number(row: $0, column: "gap") ?? 0 > 0 }
                if !units.isEmpty {
                    headlines.append(
                        Headline(
                            "\(part.facility.id)_units_lacking",
                            Bilingual(
                                id: "\(label.id): unit yang kekurangan menurut kebutuhannya sendiri",
                                en: "\(label.en): units that lack some for their own need"),
                            Double(lacking), unit: ""))
                }
            }
            return headlines
        }
    }

    /// A standard that counts along streets was judged by straight lines.
    private var straightNote: Finding {
        let labels = found.map(\.facility).filter(\.isAlongRoads).map(\.label)
        let all = Bilingual(
            id: labels.map(\.id).joined(separator: ", "), en: labels.map(\.en).joined(separator: ", "))
        return Finding(
            .warning, "STANDARD_ALONG_ROADS",
            Bilingual(
                id:
                    "Standar menghitung jarak lewat jalan ke: \(all.id); di sini jarak lurus, yang menghitung terlalu banyak. Sebut jalan "
                    + "dengan --roads (dan tanpa --minutes).",
                en:
                    "The standard counts the way along streets to: \(all.en); here it is straight, which counts too many. Name roads with "
                    + "--roads (and no --minutes)."))
    }

    private func notes(existing: [Int]) -> [Finding] {
        var notes = unknown.map { kind, values, features in
            let some = values.prefix(6).joined(separator: ", ") + (values.count > 6 ? ", …" : "")
            let count = DecimalText.words(Double(features))
            return Finding(
                .warning, "FACILITY_UNKNOWN", layer: kind, count: features,
                Bilingual(
                    id: "\(count.id) tujuan bukan sarana dari ‘\(standard.id)’ (\(some)); padankan dengan --facilities.",
                    en: "\(count.en) destinations are no facility of ‘\(standard.id)’ (\(some)); give --facilities to say what "
                        + "they are."))
        }
        for (place, count) in existing.enumerated() where count == 0 {
            let facility = found[place].facility
            notes.append(
                Finding(
                    .note, "FACILITY_ABSENT",
                    Bilingual(
                        id: "Tidak ada satu pun ‘\(facility.label.id)’ dalam data.",
                        en: "There is no ‘\(facility.label.en)’ in the data.")))
        }
        return notes
    }
}
