public import TapakModel

/// What triggers an environmental assessment, read from its table: kinds of protected area and sizes of projects.
public struct ScreeningStandard: Sendable {
    /// A kind of protected area.
    public struct Kind: Sendable {
        /// The stable name, such as `mata_air`.
        public var id: String
        /// The kind in words.
        public var label: Bilingual
        /// Metres of the zone around it that are protected with it; 0 where it is its own outline.
        public var width: Double
        /// Whether it is a conservation area, in which any project is of the first category.
        public var isConservation: Bool
        /// The value with its source.
        public var use: StandardUse
    }

    /// One condition of a rule on the size of projects.
    public struct Size: Sendable {
        /// The activity it holds for.
        public var activity: String
        /// The rule it belongs to; a rule is met where all its conditions are.
        public var rule: String
        /// `area`, `length`, or another measure that only a field can tell; `any` holds for all sizes.
        public var measure: String
        /// The field that states the measure.
        public var field: String?
        /// Whether the threshold itself is enough.
        public var isInclusive: Bool
        /// It in words.
        public var label: Bilingual
        /// The threshold with its source.
        public var use: StandardUse

        /// Whether a size meets the condition.
        public func isMet(by value: Double) -> Bool { isInclusive ? value >= use.value : value > use.value }
    }

    /// The table's id.
    public let id = "amdal-screening"
    /// What the table is called.
    public let title: Bilingual
    /// What a reader should know before using it.
    public let notes: [Bilingual]
    /// The kinds of protected area, in the order of the table.
    public private(set) var kinds: [Kind] = []
    /// The conditions that hold in a city of the size stated, in the order of the table.
    public private(set) var sizes: [Size] = []
    /// How near still is adjacent, with its source.
    public let adjacency: StandardUse
    /// The size of the city that conditions were chosen for.
    public let city: String
    private var kindPlaces: [String: Int] = [:]
    private var activityNames: [String: String] = [:]

    /// The table on a day.
    ///
    /// - Parameter city: `metropolitan`, `large`, `medium` or `small`; nil takes that of the table's default.
    /// - Throws: `USAGE` for another size of city.
    public init(_ standards: Standards, city stated: String? = nil, on date: String? = nil) throws(Failure) {
        let id = "amdal-screening"
        (title, notes) = (try standards.table(id).title, try standards.table(id).notes)
        let values = try standards.values(table: id, on: date)
        let cities = Set(values.flatMap { $0.entry.list("city") })
        let chosen = try standards.table(id).defaults.first { $0.role == "city" }?.entries.first
        let usual = values.first { $0.entry.id == chosen }?.entry.list("city").first ?? ""
        city = stated ?? usual
        guard cities.contains(city) else {
            throw Failure(
                .usage,
                Bilingual(id: "Ukuran kota ‘\(city)’ tidak dikenal.", en: "There is no size of city ‘\(city)’."), found: city,
                expected: cities.sorted().joined(separator: ", "))
        }
        adjacency = try standards.value(table: id, entry: "adjacency", on: date).use
        for (entry, value) in values {
            switch entry.attribute("kind") {
            case "protected": add(protected: entry, value)
            case "size": add(size: entry, value)
            default: continue
            }
        }
    }

    private mutating func add(protected entry: StandardTable.Entry, _ value: StandardValue) {
        let name = String(entry.id.split(separator: ".").last ?? "")
        for word in [name] + entry.list("also") where kindPlaces[StandardWord.plain(word)] == nil {
            kindPlaces[StandardWord.plain(word)] = kinds.count
        }
        kinds.append(
            Kind(
                id: name, label: entry.label, width: value.value, isConservation: entry.attribute("group") == "conservation",
                use: value.use))
    }

    private mutating func add(size entry: StandardTable.Entry, _ value: StandardValue) {
        let activity = entry.attribute("activity") ?? ""
        for word in [activity] + entry.list("also") { activityNames[StandardWord.plain(word)] = activity }
        let cities = entry.list("city")
        guard cities.isEmpty || cities.contains(city) else { return }
        sizes.append(
            Size(
                activity: activity, rule: entry.attribute("rule") ?? entry.id, measure: entry.attribute("measure") ?? "",
                field: entry.attribute("field"), isInclusive: entry.attribute("op") != "gt", label: entry.label,
                use: value.use))
    }

    /// The place of the kind that a word names.
    public func kind(called word: String) -> Int? { kindPlaces[StandardWord.plain(word)] }
    /// The activity that a word names.
    public func activity(called word: String) -> String? { activityNames[StandardWord.plain(word)] }
    /// The activities, sorted.
    public var activities: [String] { Set(sizes.map(\.activity)).sorted() }
    /// The fields that state sizes, sorted.
    public var fields: [String] { Set(sizes.compactMap(\.field)).sorted() }
}
