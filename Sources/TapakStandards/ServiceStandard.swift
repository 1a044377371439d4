public import TapakModel

/// How many people a facility is meant for, how near it has to be, and how much land it takes.
public struct ServiceStandard: Sendable {
    /// A kind of facility.
    public struct Facility: Sendable {
        /// The stable name, such as `sd`.
        public var id: String
        /// The kind in words.
        public var label: Bilingual
        /// The people one of them serves.
        public var served: Double?
        /// Metres within which it has to be.
        public var radius: Double?
        /// Whether the way to it is along roads, by the words of the standard.
        public var isAlongRoads = false
        /// Square metres of land that one takes at least.
        public var land: Double?
        /// The values with their sources.
        public var uses: [StandardUse] = []
    }

    /// The table's id.
    public let id: String
    /// What the standard is called.
    public let title: Bilingual
    /// The kinds of facility, in the order of the table.
    public private(set) var facilities: [Facility] = []
    private var places: [String: Int] = [:]

    /// The standard of a table on a day.
    ///
    /// - Throws: `USAGE` for a table without facilities, with those that have some.
    public init(_ standards: Standards, table id: String, on date: String? = nil) throws(Failure) {
        let table = try standards.table(id)
        (self.id, title) = (table.id, table.title)
        var order: [String: Int] = [:]
        for (entry, value) in try standards.values(table: id, on: date) {
            guard let name = entry.attribute("facility"), let kind = entry.attribute("kind") else { continue }
            let place = order[name] ?? facilities.count
            if place == facilities.count {
                order[name] = place
                let label = Bilingual(
                    id: entry.attribute("facility_id") ?? name, en: entry.attribute("facility_en") ?? name)
                facilities.append(Facility(id: name, label: label))
                for word in [name, label.id, label.en] + entry.list("also") where places[StandardWord.plain(word)] == nil {
                    places[StandardWord.plain(word)] = place
                }
            }
            switch kind {
            case "population": facilities[place].served = value.value
            case "radius":
                facilities[place].radius = value.value
                facilities[place].isAlongRoads = entry.attribute("along") == "roads"
            case "land": facilities[place].land = value.value
            default: continue
            }
            facilities[place].uses.append(value.use)
        }
        guard !facilities.isEmpty else {
            let others = standards.tables.filter { $0.entries.contains { $0.attribute("facility") != nil } }.map(\.id)
            throw Failure(
                .usage,
                Bilingual(
                    id: "Tabel ‘\(id)’ tidak memuat standar pelayanan.", en: "The table ‘\(id)’ holds no service standards."),
                found: id, expected: others.joined(separator: ", "))
        }
    }

    /// The place of the facility that a word names: its id, its name in either language, or another name in the table.
    public func place(of word: String) -> Int? { places[StandardWord.plain(word)] }
}
