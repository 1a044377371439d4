import TapakEngine
import TapakModel

/// The units of an analysis: their ids, names and where points belong.
struct Units: Sendable {
    let layer: HeldLayer
    let names: [String]
    let locator: PolygonLocator
    let tree: PackedRTree

    /// The label of the row for what lies outside every unit, and of the row for the whole.
    static let outside = "outside"
    static let whole = "*"

    init(_ layer: HeldLayer, nameField: String?, threads: Int) throws {
        self.layer = layer
        names =
            try nameField.map { field in
                try layer.column(field).text.texts
            } ?? layer.commonNames
        locator = PolygonLocator(layer.geometry, ranks: layer.ranks, threads: threads)
        tree = PackedRTree((0..<layer.count).map(layer.geometry.envelope(of:)))
    }

    var count: Int { layer.count }
    func id(_ unit: Int) -> String { layer.ids[unit] }
}

/// The classes of an overlay layer: the values of a field, in the order of ids.
struct ClassList: Sendable {
    /// The names, sorted; one unnamed class where no field was given.
    let names: [String]
    /// The class of every feature.
    let ofFeature: [Int]
    /// Whether a field was named.
    let isNamed: Bool
    /// What to say of features without a class.
    let finding: Finding?

    /// Names that rows of tables use themselves.
    static let whole = "*"
    static let none = "none"

    init(_ layer: HeldLayer, field: String?) throws {
        isNamed = field != nil
        guard let field else {
            finding = nil
            names = [Self.whole]
            ofFeature = Array(repeating: 0, count: layer.count)
            return
        }
        let column = layer.isEmpty ? AttributeColumn() : try layer.column(field)
        let missing = (0..<column.count).filter { !column.isPresent($0) }.count
        let count = DecimalText.words(Double(missing))
        finding =
            missing == 0
            ? nil
            : Finding(
                .warning, "CLASS_MISSING", layer: layer.role.name, count: missing,
                Bilingual(
                    id: "\(count.id) fitur tidak memiliki '\(field)'; kelasnya kosong.",
                    en: "\(count.en) features have no '\(field)'; their class is empty."))
        let values = column.text.texts
        let distinct = TextColumn(Set(values).sorted())
        let ranks = IdentifierOrder.ranks(of: distinct)
        var names = Array(repeating: "", count: distinct.count)
        for (index, rank) in ranks.enumerated() { names[Int(rank)] = distinct[index] }
        if let reserved = names.first(where: { $0 == Self.whole || $0 == Self.none }) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Nilai kelas '\(reserved)' dipakai Tapak untuk baris ringkasan; ubah nilainya.",
                    en: "The class value '\(reserved)' is a name Tapak uses for its summary rows; change the value."),
                file: layer.reference)
        }
        let place = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        self.names = names
        ofFeature = values.map { place[$0] ?? 0 }
    }

    /// The features of every class, in order.
    var members: [[Int]] {
        var members = Array(repeating: [Int](), count: names.count)
        for (feature, name) in ofFeature.enumerated() { members[name].append(feature) }
        return members
    }
}

extension ClassList {
    /// Words for degrees, the lightest first.
    private static let degrees = [["ringan", "light"], ["sedang", "moderate", "medium"], ["berat", "heavy"]]

    /// The classes for a map: degrees from light to heavy, anything else in the order of ids.
    var forMaps: MapMaterial.Classes {
        let ranks = names.map { name in Self.degrees.firstIndex { $0.contains(name.lowercased()) } }
        guard ranks.allSatisfy({ $0 != nil }) else { return MapMaterial.Classes(names: names, ofFeature: ofFeature) }
        let order = names.indices.sorted { (ranks[$0] ?? 0, $0) < (ranks[$1] ?? 0, $1) }
        var place = Array(repeating: 0, count: names.count)
        for (new, old) in order.enumerated() { place[old] = new }
        return MapMaterial.Classes(names: order.map { names[$0] }, ofFeature: ofFeature.map { place[$0] })
    }
}
