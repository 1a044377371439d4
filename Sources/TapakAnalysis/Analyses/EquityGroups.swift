import TapakEngine
import TapakModel

/// Groups of people: everybody, those whose origin has a value in a field, and those whom a field counts.
struct EquityGroups: Sendable {
    /// One group.
    struct Group: Sendable {
        /// The field or name of what tells the group; empty for everybody.
        var field: String
        var name: String
        /// Its people at every origin.
        var people: [Double]
    }

    private(set) var groups: [Group]
    /// Fields whose values divide everybody into groups, with the group of every origin and the number of groups.
    private(set) var divisions: [(field: String, ofOrigin: [Int], count: Int)] = []
    private(set) var findings: [Finding] = []

    /// Values of a field that a report still can show.
    private static let most = 60

    init(_ survey: AccessSurvey, _ parameters: Equity.Parameters) throws {
        let (origins, role) = (survey.origins, survey.roles[0])
        groups = [Group(field: "", name: Units.whole, people: origins.weights)]
        for (place, field) in (parameters.groups ?? []).enumerated() {
            let texts = origins.texts[place].texts
            let names = Set(texts).sorted()
            guard names.count <= Self.most else {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "'\(field)' memuat \(names.count) nilai berbeda; kelompok paling banyak \(Self.most).",
                        en: "'\(field)' has \(names.count) different values; there can be \(Self.most) groups at most."),
                    file: role.reference, found: names.prefix(6).joined(separator: ", ") + ", …")
            }
            if let bad = names.first(where: { $0 == Units.whole }) {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "Nilai '\(bad)' dari '\(field)' dipakai untuk baris jumlah.",
                        en: "The value '\(bad)' of '\(field)' stands for rows of sums."), file: role.reference)
            }
            let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
            let ofOrigin = texts.map { places[$0] ?? 0 }
            divisions.append((field, ofOrigin, names.count))
            for (index, name) in names.enumerated() {
                groups.append(
                    Group(
                        field: field, name: name,
                        people: zip(ofOrigin, origins.weights).map { $0 == index ? $1 : 0 }))
            }
            let empty = texts.count { $0.isEmpty }
            if empty > 0 {
                let count = DecimalText.words(Double(empty))
                findings.append(
                    Finding(
                        .warning, "GROUP_MISSING", layer: role.name, count: empty,
                        Bilingual(
                            id: "\(count.id) asal tidak memiliki '\(field)'; kelompoknya kosong.",
                            en: "\(count.en) origins have no '\(field)'; their group is empty.")))
            }
        }
        let first = parameters.numbers.count - parameters.peopleGroups.count
        for (place, group) in parameters.peopleGroups.enumerated() {
            let numbers = origins.numbers[first + place]
            let missing = numbers.count { $0.isNaN }
            if missing > 0 {
                let count = DecimalText.words(Double(missing))
                findings.append(
                    Finding(
                        .warning, "GROUP_MISSING", layer: role.name, count: missing,
                        Bilingual(
                            id: "\(count.id) asal tidak memiliki '\(group.field)' dan dihitung 0.",
                            en: "\(count.en) origins have no '\(group.field)' and count 0.")))
            }
            groups.append(
                Group(field: group.field, name: group.name, people: numbers.map { $0.isNaN ? 0 : $0 }))
        }
    }
}
