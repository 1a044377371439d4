import TapakModel
import TapakStandards

/// Which case of the standards table holds for every feature of a layer, told by what its attributes say.
///
/// Of the cases of the kind those stay that nothing known of the feature speaks against. What is not known of the yes and no
/// attributes is taken as in the table's default case; what then is still open is the default case, else the narrowest: the
/// legal minimum.
struct SetbackCases: Sendable {
    /// A case with its conditions.
    private struct Case: Sendable {
        var value: StandardValue
        var facts: [String: Bool] = [:]
        /// Least values, exclusive, and greatest ones, inclusive.
        var over: [String: Double] = [:]
        var upTo: [String: Double] = [:]
    }

    /// The cases that some feature is.
    let used: [StandardValue]
    /// Features → cases used.
    let ofFeature: [Int]
    /// Attributes that were not known, with how many features lack each.
    let unknown: [(name: String, features: Int)]
    /// Features that say they are tidal.
    let tidal: Int

    /// The names that layers give the attributes.
    private static let fields = [
        "urban": ["urban", "perkotaan"], "embanked": ["embanked", "bertanggul"], "depth_m": ["depth_m", "kedalaman_m"],
        "catchment_km2": ["catchment_km2", "luas_das_km2"], "flood_plain": ["flood_plain", "paparan_banjir"],
        "tidal": ["tidal", "pasang_surut"],
    ]
    /// All fields that can tell a case.
    static var allFields: [String] { fields.values.flatMap { $0 }.sorted() }

    /// The cases of a kind of water for the features of a layer.
    ///
    /// - Throws: `USAGE` where the table has no case of the kind, `FIELD_TYPE` for an attribute that cannot be read.
    init(_ standards: Standards, kind: String, layer: HeldLayer) throws {
        let cases = try Self.cases(standards, kind: kind)
        let usual = try standards.defaults(table: "setbacks", role: kind).values.first?.entry
        guard let usual, let standard = cases.firstIndex(where: { $0.value.entry == usual }) else {
            throw Failure(
                .usage, Bilingual(id: "Tidak ada lebar baku untuk '\(kind)'.", en: "There is no default width for '\(kind)'."))
        }
        let facts = try Self.facts(Set(cases.flatMap(\.facts.keys)).union(["tidal"]), layer)
        let numbers = try Self.numbers(Set(cases.flatMap { Array($0.over.keys) + Array($0.upTo.keys) }), layer)
        var unknown: [String: Int] = [:]
        var chosen: [Int] = []
        for feature in 0..<layer.count {
            var open = Array(cases.indices)
            for (name, values) in facts.sorted(by: { $0.key < $1.key }) where name != "tidal" {
                if values[feature] == nil { unknown[name, default: 0] += 1 }
                guard let value = values[feature] ?? cases[standard].facts[name] else { continue }
                open.removeAll { cases[$0].facts[name].map { $0 != value } ?? false }
            }
            for (name, values) in numbers.sorted(by: { $0.key < $1.key }) {
                guard let value = values[feature] else {
                    if open.contains(where: { cases[$0].over[name] != nil || cases[$0].upTo[name] != nil }) {
                        unknown[name, default: 0] += 1
                    }
                    continue
                }
                open.removeAll { place in
                    cases[place].over[name].map { value <= $0 } ?? false || cases[place].upTo[name].map { value > $0 } ?? false
                }
            }
            let narrowest = open.min { (cases[$0].value.value, $0) < (cases[$1].value.value, $1) }
            chosen.append(open.contains(standard) ? standard : narrowest ?? standard)
        }
        let places = Set(chosen).sorted()
        used = places.map { cases[$0].value }
        ofFeature = chosen.map { place in places.firstIndex(of: place) ?? 0 }
        self.unknown = unknown.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        tidal = facts["tidal"]?.count { $0 == true } ?? 0
    }

    private static func cases(_ standards: Standards, kind: String) throws -> [Case] {
        try standards.values(table: "setbacks").filter { $0.entry.attribute("kind") == kind }.map { entry, value in
            var found = Case(value: value)
            for (name, text) in entry.attributes ?? [:] where name != "kind" {
                if name.hasSuffix("_over") {
                    found.over[String(name.dropLast("_over".count))] = Double(text)
                } else if name.hasSuffix("_to") {
                    found.upTo[String(name.dropLast("_to".count))] = Double(text)
                } else {
                    found.facts[name] = text == "yes"
                }
            }
            return found
        }
    }

    private static func field(_ name: String, _ layer: HeldLayer) -> String? { fields[name]?.first(where: layer.has) }

    private static func facts(_ names: Set<String>, _ layer: HeldLayer) throws -> [String: [Bool?]] {
        var facts: [String: [Bool?]] = [:]
        for name in names {
            guard let field = field(name, layer) else {
                facts[name] = Array(repeating: nil, count: layer.count)
                continue
            }
            facts[name] = try layer.column(field).text.texts.enumerated().map { feature, text in
                try YesNo.read(text) {
                    Failure(
                        .fieldType,
                        Bilingual(id: "Kolom '\(field)' berisi ya atau tidak.", en: "The field '\(field)' says yes or no."),
                        file: layer.reference, ordinal: layer.ordinals[feature], featureID: layer.ids[feature], found: text,
                        expected: YesNo.expected)
                }
            }
        }
        return facts
    }

    private static func numbers(_ names: Set<String>, _ layer: HeldLayer) throws -> [String: [Double?]] {
        var numbers: [String: [Double?]] = [:]
        for name in names {
            let values = try field(name, layer).map(layer.amounts) ?? Array(repeating: .nan, count: layer.count)
            numbers[name] = values.map { $0.isNaN ? nil : $0 }
        }
        return numbers
    }
}
