import TapakEngine
import TapakModel
import TapakStandards

/// The roads of access: a graph, and the nearest destination of every kind along it.
struct AccessRoads: Sendable {
    /// What the way from an origin to a kind of destination comes to.
    struct Way: Sendable {
        var status: AccessOrigins.Status
        /// Metres or minutes, both legs included; NaN where there is no way.
        var cost = Double.nan
        /// The destination; −1 where there is none.
        var destination: Int32 = -1
        /// Metres beside the roads at both ends; of an origin off the network NaN.
        var leg = Double.nan
    }

    let network: RoadNetwork
    let reaches: [RoadReach]
    /// Where every destination of every kind is entered.
    let entrances: [[[RoadPlace]]]
    let snapCap: Double
    let isTimed: Bool
    /// How wide a service area is drawn on either side of roads, in metres.
    let serviceWidth: Double
    /// All roads that may be used, in metres from the frame's origin.
    let lines: GeometryColumns
    /// The values taken from the standards.
    let standards: [StandardUse]
    /// What there is to say of the roads and of destinations beside them.
    let findings: [Finding]
    private let cap: Double

    /// Origins at the places of a chunk that lie near a road.
    func places(of points: [Point]) -> [RoadPlace?] { points.map { network.place(nearestTo: $0, within: snapCap) } }

    /// The way from a place to a kind of destination.
    func way(from place: RoadPlace?, to kind: Int) -> Way {
        guard let place else { return Way(status: .offNetwork) }
        guard let way = reaches[kind].way(from: place) else { return Way(status: .unreachable, leg: place.leg) }
        let status: AccessOrigins.Status = way.cost <= cap ? .reached : .beyond
        return Way(status: status, cost: way.cost, destination: Int32(way.owner), leg: way.leg)
    }
}

extension AccessRoads {
    /// The roads of a run; nil where none were given.
    init?(
        _ parameters: Access.Parameters, role: LayerRole?, destinations: [Destination], workspace: Workspace
    ) throws {
        guard let role else { return nil }
        let (standards, measure) = (workspace.standards, try workspace.frame.measure)
        var uses: [StandardUse] = []
        func value(_ stated: Double?, _ entry: String) throws -> Double {
            if let stated { return stated }
            let value = try standards.value(table: "network", entry: entry)
            uses.append(value.use)
            return value.value
        }
        snapCap = try value(parameters.snapCap, "snap_cap")
        let tolerance = try value(parameters.snapTolerance, "snap_tolerance")
        isTimed = parameters.minutes != nil
        // Minutes a metre on foot.
        let walking = isTimed ? RoadLines.minutes(at: try value(nil, "walking_speed")) : 1
        cap = isTimed ? .infinity : parameters.cap ?? .infinity
        serviceWidth = try value(nil, "service_width")
        let layer = try workspace.held(role)
        var survey = RoadSurvey(layer, parameters)
        let lines = try survey.lines(walking: isTimed ? walking : nil)
        self.lines = lines.geometry
        let threads = workspace.options.threads
        network = try RoadNetwork(
            lines, joining: RoadJoining(tolerance: tolerance, crossings: parameters.joinCrossings ?? false),
            measure: measure, legCost: walking, threads: threads)
        let (network, cap) = (network, snapCap)
        let made = try Parallel.map(destinations.count, threads: threads) { kind in
            let (geometry, ranks) = (destinations[kind].geometry, destinations[kind].ranks)
            let doors = (0..<geometry.count).map { network.entrances(to: $0, of: geometry, within: cap) }
            let entrances = doors.enumerated().flatMap { feature, places in
                places.map { RoadTargets.Entrance(owner: feature, place: $0) }
            }
            return (RoadReach(to: RoadTargets(entrances, ranks: ranks, on: network), on: network), doors)
        }
        (reaches, entrances) = (made.map(\.0), made.map(\.1))
        var findings = survey.findings + Self.findings(network, tolerance: tolerance, role: role, parameters: parameters)
        for (destination, doors) in zip(destinations, entrances) where destination.isLayer {
            let off = doors.indices.filter { doors[$0].isEmpty }
            if !off.isEmpty { findings.append(Self.offNetwork(destination, off, cap: cap)) }
        }
        (self.findings, self.standards) = (findings, uses)
    }

    private static func offNetwork(_ destination: Destination, _ features: [Int], cap: Double) -> Finding {
        let some = features.prefix(8).map { destination.layer.ids[$0] }.joined(separator: ", ")
        let (count, metres) = (DecimalText.words(Double(features.count)), DecimalText.words(cap))
        let more = features.count > 8 ? ", …" : ""
        return Finding(
            .warning, "DESTINATION_OFF_NETWORK", layer: destination.kind, count: features.count,
            Bilingual(
                id:
                    "\(count.id) tujuan lebih dari \(metres.id) m dari jalan dan tidak dicapai lewat jalan (id \(some)\(more)).",
                en: "\(count.en) destinations lie more than \(metres.en) m from any road and are not reached by road (ids "
                    + "\(some)\(more))."))
    }

    private static func findings(
        _ network: RoadNetwork, tolerance: Double, role: LayerRole, parameters: Access.Parameters
    ) -> [Finding] {
        let joins = network.joins
        var findings: [Finding] = []
        func add(_ severity: Finding.Severity, _ key: String, _ count: Int, _ words: (Bilingual) -> Bilingual) {
            guard count > 0 else { return }
            findings.append(
                Finding(severity, key, layer: role.name, count: count, words(DecimalText.words(Double(count)))))
        }
        let (near, wide) = (DecimalText.words(tolerance, decimals: 3), DecimalText.words(joins.widestGap, decimals: 3))
        add(.note, "NETWORK_JOINED", joins.gaps) { count in
            Bilingual(
                id: "\(count.id) celah di ujung jalan disambung, yang terlebar \(wide.id) m (toleransi \(near.id) m).",
                en: "\(count.en) gaps at ends of roads were closed, the widest \(wide.en) m (tolerance \(near.en) m).")
        }
        add(.warning, "NETWORK_GAPS", joins.nearMisses) { count in
            Bilingual(
                id: "\(count.id) ujung jalan buntu kurang dari sepuluh kali toleransi dari jalan lain dan tidak disambung; "
                    + "periksa gambarnya, atau perbesar --snap-tolerance.",
                en:
                    "\(count.en) dead ends lie within ten times the tolerance of another road and are not joined to it; look at "
                    + "the drawing, or raise --snap-tolerance.")
        }
        let isJoined = parameters.joinCrossings ?? false
        add(isJoined ? .note : .warning, "NETWORK_CROSSINGS", joins.crossings) { count in
            isJoined
                ? Bilingual(
                    id: "\(count.id) perpotongan jalan tanpa titik bersama disambung (--join-crossings).",
                    en: "\(count.en) crossings of roads without a vertex in common were joined (--join-crossings).")
                : Bilingual(
                    id: "\(count.id) perpotongan jalan tanpa titik bersama dianggap tidak bersambung, seperti jembatan; "
                        + "sambungkan semuanya dengan --join-crossings.",
                    en: "\(count.en) crossings of roads without a vertex in common are taken as not joined, like bridges; "
                        + "--join-crossings joins all of them.")
        }
        let parts = network.parts()
        let share = DecimalText.words(100 * parts.largestShare, decimals: 1)
        add(.warning, "NETWORK_PARTS", parts.count > 1 ? parts.count : 0) { count in
            Bilingual(
                id: "Jaringan jalan terdiri atas \(count.id) bagian yang tidak bersambung; yang terbesar memuat \(share.id) % "
                    + "panjangnya.",
                en:
                    "The roads fall into \(count.en) parts that are not joined; the largest holds \(share.en) % of their length."
            )
        }
        return findings
    }
}

/// How fast one goes on roads: alike on all, by a field of numbers, or by the values of a field.
enum RoadSpeed {
    case number(Double)
    case field(String)
    case classes(field: String, [String: Double])

    /// Reads `30`, `laju` or `kelas:arteri=40,lokal=20`; nil for anything else.
    init?(parsing text: String) {
        if let number = Double(text) {
            guard number > 0, number.isFinite else { return nil }
            self = .number(number)
            return
        }
        guard let colon = text.firstIndex(of: ":") else {
            guard !text.isEmpty else { return nil }
            self = .field(text)
            return
        }
        var speeds: [String: Double] = [:]
        for part in text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, let speed = Double(pair[1]), speed > 0, speed.isFinite,
                speeds.updateValue(speed, forKey: StandardWord.plain(pair[0])) == nil
            else { return nil }
        }
        guard colon > text.startIndex, !speeds.isEmpty else { return nil }
        self = .classes(field: String(text[..<colon]), speeds)
    }

    /// The field it is read from; nil for none.
    var field: String? {
        switch self {
        case .number: nil
        case .field(let field), .classes(let field, _): field
        }
    }
}

/// What the fields of a road layer say of its roads.
struct RoadSurvey {
    private let layer: HeldLayer
    private let parameters: Access.Parameters
    private(set) var findings: [Finding] = []

    init(_ layer: HeldLayer, _ parameters: Access.Parameters) { (self.layer, self.parameters) = (layer, parameters) }

    private static let forward: Set = ["yes", "true", "1", "ya", "ft", "f", "forward", "searah"]
    private static let backward: Set = ["-1", "reverse", "tf", "t", "backward"]
    private static let both: Set = ["", "no", "false", "0", "tidak", "b", "both", "dua arah"]
    private static let closed: Set = ["no", "private", "false", "0", "tidak", "tertutup", "closed"]

    /// The open roads as the network wants them.
    ///
    /// - Parameter walking: Minutes a metre on foot, where time is counted.
    mutating func lines(walking: Double?) throws -> RoadLines {
        let open = try openRoads()
        var lines = RoadLines(layer.geometry.selecting(open))
        if let field = parameters.oneway {
            let words = try layer.column(field).text.texts
            var unknown: [String] = []
            lines.ways = open.map { road in
                let word = words[road].lowercased()
                if Self.forward.contains(word) { return .forward }
                if Self.backward.contains(word) { return .backward }
                if !Self.both.contains(word), !unknown.contains(words[road]) { unknown.append(words[road]) }
                return .both
            }
            if !unknown.isEmpty { findings.append(unknownWays(field, unknown)) }
        }
        if let field = parameters.roadLevel {
            lines.levels = try layer.numbers(field).enumerated().filter { open.contains($0.offset) }.map {
                $0.element.isNaN ? 0 : Int32(clamping: Int($0.element.rounded()))
            }
        }
        if let walking { lines.costs = try costs(of: open, walking: walking) }
        return lines
    }

    private mutating func openRoads() throws -> [Int] {
        guard let field = parameters.roadAccess else { return Array(0..<layer.count) }
        let words = try layer.column(field).text.texts
        let open = (0..<layer.count).filter { !Self.closed.contains(words[$0].lowercased()) }
        let count = DecimalText.words(Double(layer.count - open.count))
        if open.count < layer.count {
            findings.append(
                Finding(
                    .note, "ROADS_CLOSED", layer: layer.role.name, count: layer.count - open.count,
                    Bilingual(
                        id: "\(count.id) jalan tertutup menurut '\(field)' dan tidak dipakai.",
                        en: "\(count.en) roads are closed by '\(field)' and not used.")))
        }
        guard !open.isEmpty else { throw Failure.noFeatures(layer.role, found: layer.count) }
        return open
    }

    private func unknownWays(_ field: String, _ words: [String]) -> Finding {
        let some = words.prefix(6).joined(separator: ", ") + (words.count > 6 ? ", …" : "")
        return Finding(
            .warning, "ONEWAY_UNKNOWN", layer: layer.role.name, count: words.count,
            Bilingual(
                id: "Nilai '\(field)' yang tidak dikenal dianggap dua arah: \(some).",
                en: "Values of '\(field)' that are not known are taken as both ways: \(some)."))
    }

    /// Minutes a metre of every road: of its speed in kilometres an hour, else on foot.
    private mutating func costs(of open: [Int], walking: Double) throws -> [Double] {
        let speed: String
        let speeds: [Double]
        switch parameters.speed.flatMap(RoadSpeed.init(parsing:)) {
        case nil: return open.map { _ in walking }
        case .number(let number): return open.map { _ in RoadLines.minutes(at: number) }
        case .field(let field): (speed, speeds) = (field, try layer.amounts(field))
        case .classes(let field, let classes):
            (speed, speeds) = (field, try layer.column(field).text.texts.map { classes[StandardWord.plain($0)] ?? .nan })
        }
        let lacking = open.count { !(speeds[$0] > 0) }
        let count = DecimalText.words(Double(lacking))
        if lacking > 0 {
            findings.append(
                Finding(
                    .warning, "SPEED_MISSING", layer: layer.role.name, count: lacking,
                    Bilingual(
                        id: "\(count.id) jalan tanpa '\(speed)' dihitung dengan kecepatan berjalan kaki.",
                        en: "\(count.en) roads without '\(speed)' count at walking speed.")))
        }
        return open.map { speeds[$0] > 0 ? RoadLines.minutes(at: speeds[$0]) : walking }
    }
}
