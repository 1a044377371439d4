import TapakEngine
import TapakStandards
public import TapakModel

/// How far people are from facilities, in a straight line and along roads.
///
/// From every origin (the centroid of a building, or a point) the shortest distance to the geometry of every kind of
/// destination, 0 inside. `distance <= threshold` is inside, on the stored double. Destinations within 1e-6 m of the
/// minimum are ties: the smallest id is named, the others counted. An origin outside a stated coverage is `no-data`, one
/// farther than a stated cap `beyond`; neither is ever merged with `reached`. With roads there is also the way along them, the
/// straight legs to and from the nearest point of a road included: an origin without a road near is `off-network`, one from
/// which no road leads there `unreachable`.
public enum Access: Analysis {
    /// The command and the step.
    public static let name = "access"
    /// The command in Bahasa Indonesia.
    public static let alias = "jangkauan"
    /// What the main number means.
    public static let definition = Bilingual(
        id:
            "Jarak lurus di tanah dari titik asal (titik berat bangunan atau unit) ke titik terdekat fasilitas terdekat; tercapai bila jarak ≤ ambang.",
        en:
            "Straight distance on the ground from an origin (centroid of a building or unit) to the nearest point of the nearest facility; reached where distance ≤ threshold."
    )

    /// The standards tables whose values may be used.
    public static func tables(_ parameters: Parameters) -> [String] {
        (parameters.within == nil ? ["rings"] : []) + (parameters.roads == nil ? [] : ["network"])
            + [parameters.standard].compactMap { $0 }
    }

    /// The parameters of the analysis.
    public struct Parameters: Codable, Sendable, Hashable {
        /// The origins; with `buildings`, the units whose buildings are the origins.
        public var from: String
        /// The destinations by kind.
        public var to: [String: String]
        /// The areas to report on.
        public var units: String?
        /// The buildings to count.
        public var buildings: String?
        /// Thresholds in metres; those of the standards table where nothing is stated.
        public var within: [Double]?
        /// Farther than this is `beyond`.
        public var cap: Double?
        /// The area for which the destinations of a kind are known to be complete.
        public var coverage: [String: String]?
        /// The field of the units with their id.
        public var id: String?
        /// The field of the units with their name.
        public var name: String?
        /// The field of the origins with their id.
        public var fromID: String?
        /// A numeric field of the origins.
        public var weight: String?
        /// A table of service standards to judge the units by, such as `sni-03-1733-2004`.
        public var standard: String?
        /// The field of the destinations that tells the kind of facility; a layer that lacks it is of the kind of its name.
        public var `class`: String?
        /// Such a field for single kinds of destination.
        public var classes: [String: String]?
        /// A table with the columns `value` and `facility`: which facility of the standard a value of that field means.
        public var facilities: String?
        /// Roads: lines along which distances are measured as well.
        public var roads: String?
        /// How far an origin or a facility may lie from a road, in metres; the standards table's where nothing is stated.
        public var snapCap: Double?
        /// Ends of roads as near as this to another one are joined to it; the standards table's where nothing is stated.
        public var snapTolerance: Double?
        /// Whether roads of one level are joined wherever they cross.
        public var joinCrossings: Bool?
        /// The field of the roads that tells one-way roads.
        public var oneway: String?
        /// The field of the roads that tells closed ones.
        public var roadAccess: String?
        /// The field of the roads with their level: bridges above 0, tunnels below.
        public var roadLevel: String?
        /// Kilometres an hour on roads, where time is counted: a number, the field that has them, or a field with the speed of its
        /// values, `kelas:arteri=40,lokal=20`.
        public var speed: String?
        /// Thresholds in minutes: time is counted along roads, not metres.
        public var minutes: [Double]?
        /// How many of the nearest destinations of every kind are listed, no farther than the cap.
        public var nearest: Int?
        /// How well origins are served, where that is asked: by which model.
        public var catchment: CatchmentModel?
        /// The farthest that anybody goes, in metres, or minutes where time is counted; the largest threshold where nothing is
        /// stated.
        public var catchmentLimit: Double?
        /// How much less a destination counts the farther it is: `step:1,0.68,0.22`, `gaussian`, `exponential:0.002`, `power:1.5`.
        public var decay: String?
        /// The numeric field of the destinations with what they supply, such as places; each supplies 1 where they lack it.
        public var supply: String?

        /// Models of how well people are served by destinations of limited supply.
        public enum CatchmentModel: String, Codable, Sendable, Hashable, CaseIterable {
            /// Supply divided among those within the limit (Luo & Wang 2003).
            case twoStep = "2sfca"
            /// The same with a decay (Luo & Qi 2009).
            case enhancedTwoStep = "e2sfca"
            /// Supply within the limit, with a decay, undivided (Hansen 1959).
            case gravity
            /// Supply within the limit, undivided.
            case cumulative
        }

        /// Parameters with the defaults of the command.
        public init(from: String, to: [String: String]) {
            self.from = from
            self.to = to
        }

        /// The names in project files and outputs.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case from, to, units, buildings, within, cap, coverage, id, name, weight, standard, `class`, classes, facilities
            case fromID = "from_id"
            case roads, oneway, speed, minutes, catchment, decay, supply, nearest
            case catchmentLimit = "catchment_limit"
            case snapCap = "snap_cap", snapTolerance = "snap_tolerance", joinCrossings = "join_crossings"
            case roadAccess = "road_access", roadLevel = "road_level"
        }

        /// The kinds of destination, in the order of their names.
        var kinds: [String] { to.keys.sorted() }
        /// The field of a kind that tells what facilities they are.
        func classField(of kind: String) -> String? { classes?[kind] ?? `class` }
        /// The layer the origins come from.
        var origins: String { buildings ?? from }
        /// The layer of the units: stated, or the origins' own where buildings stand for them.
        var unitLayer: String? { units ?? (buildings == nil ? nil : from) }
    }

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        var roles = [
            LayerRole(
                parameters.buildings == nil ? "from" : "buildings", parameters.origins, .streamed, kinds: .any,
                fields: [parameters.weight], idField: parameters.fromID, isRequired: true)
        ]
        if let units = parameters.unitLayer {
            roles.append(.units(units, id: parameters.id, name: parameters.name))
        }
        for kind in parameters.kinds {
            var role = LayerRole(
                kind, parameters.to[kind] ?? "", kinds: .any, fields: [parameters.classes?[kind]], isRequired: true)
            role.optionalFields = [parameters.class, parameters.supply].compactMap { $0 }
            roles.append(role)
        }
        if let roads = parameters.roads {
            let fields = [
                parameters.oneway, parameters.roadAccess, parameters.roadLevel,
                parameters.speed.flatMap { RoadSpeed(parsing: $0)?.field },
            ]
            roles.append(LayerRole("roads", roads, kinds: [.line], fields: fields, isRequired: true))
        }
        for (kind, reference) in (parameters.coverage ?? [:]).sorted(by: { $0.key < $1.key }) {
            roles.append(LayerRole("coverage of \(kind)", reference, kinds: .areas, isRequired: true))
        }
        if let facilities = parameters.facilities {
            roles.append(
                LayerRole("facilities", facilities, .table, kinds: [], fields: ["value", "facility"], isRequired: true))
        }
        return roles
    }

    /// Measures and states the findings; see ``Analysis/run(_:in:)``.
    public static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        try parameters.checkDestinations()
        return try AccessSurvey(parameters, roles: roles(parameters), in: workspace).findings()
    }
}

extension Access.Parameters {
    /// The standard to judge by; nil where none was named.
    func serviceStandard(_ standards: Standards) throws -> ServiceStandard? {
        guard let standard else {
            guard facilities == nil, `class` == nil, classes == nil else {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "Jenis sarana dan daftarnya hanya dipakai bersama --standard.",
                        en: "Kinds of facility and their table are used with --standard only."),
                    expected: "--standard sni-03-1733-2004")
            }
            return nil
        }
        guard weight != nil else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--standard memerlukan jumlah penduduk: sebut kolomnya dengan --weight.",
                    en: "--standard needs the number of people: name their field with --weight."),
                expected: "--weight FIELD")
        }
        return try ServiceStandard(standards, table: standard)
    }

    /// Refuses what only roads have use for where there are none.
    func checkRoads() throws {
        try checkNearest()
        if let snapCap, !snapCap.isDistance { throw Failure.notADistance("snap-cap", snapCap) }
        if let snapTolerance, !snapTolerance.isDistance { throw Failure.notADistance("snap-tolerance", snapTolerance) }
        if let minutes { try minutes.refuseUnlessAscending("minutes") }
        if let speed, RoadSpeed(parsing: speed) == nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--speed menerima km/jam, sebuah kolom, atau kecepatan menurut nilai kolom.",
                    en: "--speed takes km/h, a field, or speeds by the values of a field."),
                found: speed, expected: "30, laju, kelas:arteri=40,lokal=20")
        }
        let stray: [(String, Bool)] = [
            ("--snap-cap", snapCap != nil), ("--snap-tolerance", snapTolerance != nil),
            ("--join-crossings", joinCrossings != nil),
            ("--oneway", oneway != nil), ("--road-access", roadAccess != nil), ("--road-level", roadLevel != nil),
            ("--minutes", minutes != nil), ("--speed", speed != nil),
        ]
        if roads == nil, let option = stray.first(where: { $0.1 })?.0 {
            throw Failure(
                .usage,
                Bilingual(
                    id: "\(option) hanya dipakai bersama jalan; sebut lapisannya dengan --roads.",
                    en: "\(option) is used with roads only; name their layer with --roads."), expected: "--roads FILE")
        }
        if speed != nil, minutes == nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--speed hanya dipakai bila waktu dihitung; sebut ambangnya dengan --minutes.",
                    en: "--speed is used only where time is counted; name the thresholds with --minutes."),
                expected: "--minutes 10,20")
        }
    }

    /// Refuses lists of the nearest that would hold everything.
    private func checkNearest() throws {
        guard let nearest else { return }
        guard (1...100).contains(nearest), cap != nil, minutes == nil else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--nearest menerima 1 sampai 100, bersama --cap: sejauh mana dicari (dalam meter, tanpa --minutes).",
                    en: "--nearest takes 1 to 100, with --cap: how far it looks (in metres, without --minutes)."),
                found: String(nearest), expected: "--nearest 3 --cap 3000")
        }
    }

    /// Refuses a question without destinations.
    func checkDestinations() throws {
        guard to.isEmpty else { return }
        throw Failure(
            .usage,
            Bilingual(
                id: "Sebutkan sedikitnya satu tujuan (--to JENIS=BERKAS).",
                en: "Name at least one destination (--to KIND=FILE)."))
    }

    /// The thresholds, ascending, and the standards they come from where none were stated.
    func thresholds(_ standards: Standards) throws -> ([Double], [StandardUse]) {
        var columns: Set<String> = ["origin", "unit"]
        for kind in kinds where !columns.insert(kind.lowercased()).inserted {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Jenis tujuan '\(kind)' memberi kolom yang sudah ada; pilih nama lain.",
                    en: "The kind of destination '\(kind)' gives columns that are there already; choose another name."),
                found: "--to \(kind)=…")
        }
        if let bad = (coverage ?? [:]).keys.sorted().first(where: { to[$0] == nil }) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Cakupan disebut untuk '\(bad)', tetapi tidak ada tujuan dengan nama itu.",
                    en: "Coverage is stated for '\(bad)', but there is no destination of that name."),
                expected: kinds.joined(separator: ", "))
        }
        if let cap, !cap.isDistance { throw Failure.notADistance("cap", cap) }
        if let within { try within.refuseUnlessAscending("within") }
        let uses = try within == nil ? standards.accessThresholds() : []
        let thresholds = Array(Set(within ?? uses.map { $0.value })).sorted()
        // Beyond the cap nobody is looked for: a larger threshold would count too few.
        if let cap, let largest = thresholds.last, cap < largest {
            let (cap, largest) = (DecimalText.shortest(cap), DecimalText.shortest(largest))
            throw Failure(
                .usage,
                Bilingual(
                    id: "Batas --cap (\(cap) m) lebih kecil dari ambang --within terbesar (\(largest) m); perbesar --cap atau "
                        + "hilangkan ambang itu.",
                    en:
                        "The cap (--cap \(cap) m) is smaller than the largest threshold (--within \(largest) m); raise --cap or "
                        + "leave that threshold out."),
                found: "--cap \(cap)", expected: "≥ \(largest)")
        }
        return (thresholds, uses)
    }
}

extension [Double] {
    /// Refuses distances that are none, and a list that does not ascend: `500,5` may have been one number with a decimal comma.
    func refuseUnlessAscending(_ name: String) throws {
        if let bad = first(where: { !$0.isDistance }) { throw Failure.notADistance(name, bad) }
        guard let first, first > 0, zip(self, dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw Failure(
                .usage,
                Bilingual(
                    id:
                        "--\(name) memerlukan jarak dalam meter, lebih dari nol dan makin besar; koma memisahkan bilangan, desimal "
                        + "ditulis dengan titik.",
                    en:
                        "--\(name) takes distances in metres, more than zero and ascending; a comma separates numbers, a decimal is "
                        + "written with a point."),
                found: map(DecimalText.shortest).joined(separator: ","))
        }
    }
}

extension Double {
    /// Whether a number can be a distance on the Earth in metres.
    var isDistance: Bool { self >= 0 && self <= 20_100_000 }
}

extension Failure {
    /// A parameter that has to be a distance.
    static func notADistance(_ name: String, _ value: Double) -> Failure {
        Failure(
            .usage,
            Bilingual(
                id: "'\(name)' harus jarak dalam meter, nol atau lebih.",
                en: "'\(name)' takes a distance in metres, zero or more."),
            found: DecimalText.shortest(value))
    }
}

/// A kind of destination, indexed.
struct Destination: Sendable {
    let kind: String
    let layer: HeldLayer
    /// Its features, those of the layer unless they were gathered from several.
    let geometry: GeometryColumns
    let ranks: [Int32]
    /// Whether they are those of the layer.
    let isLayer: Bool
    let index: NearestIndex
    /// The areas in which the destinations are known to be complete, all of which have to hold an origin.
    let coverage: [PolygonLocator]

    init(kind: String, layer: HeldLayer, coverage: HeldLayer?, measure: GroundMeasure) {
        self.init(
            kind: kind, layer: layer, geometry: layer.geometry, ranks: layer.ranks,
            coverage: coverage.map { [PolygonLocator($0.geometry, ranks: $0.ranks)] } ?? [], measure: measure, isLayer: true)
    }

    /// Destinations of any geometry, with the layer that stands for them.
    init(
        kind: String, layer: HeldLayer, geometry: GeometryColumns, ranks: [Int32], coverage: [PolygonLocator],
        measure: GroundMeasure, isLayer: Bool = false
    ) {
        self.isLayer = isLayer
        self.kind = kind
        self.layer = layer
        self.coverage = coverage
        (self.geometry, self.ranks) = (geometry, ranks)
        index = NearestIndex(geometry, ranks: ranks, measure: measure)
    }
}
