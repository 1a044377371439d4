public import TapakModel

/// How well a value of a standards table is founded.
public enum StandardStatus: String, Sendable, Codable, CaseIterable {
    /// Read in the text cited or in a quotation of it.
    case verified
    /// Customary among planners; no text prescribes it.
    case practice
    /// Taken on trust; every output that uses it says so.
    case assumed
}

/// A table of dated values on one topic, as its file holds it.
public struct StandardTable: Sendable, Hashable, Codable {
    /// The stable name, such as `setbacks`.
    public var id: String
    /// Its title.
    public var title: Bilingual
    /// The unit of its values where an entry does not state its own.
    public var unit: String
    /// Where it holds.
    public var jurisdiction: String
    /// Its entries.
    public var entries: [Entry]
    /// What a command takes when nothing is stated.
    public var defaults: [Default]
    /// What a reader should know before using it.
    public var notes: [Bilingual]

    /// One case of the rule and its values through time.
    public struct Entry: Sendable, Hashable, Codable {
        /// The stable name within the table, such as `R1b`.
        public var id: String
        /// The case in words.
        public var label: Bilingual
        /// The unit of the values, where it is not the table's.
        public var unit: String?
        /// Facts about the case that are no numbers, by name, such as the column a criterion is read from.
        public var attributes: [String: String]?
        /// The values, oldest first.
        public var values: [DatedValue]
    }

    /// A value from the day it came into force until the next one did.
    public struct DatedValue: Sendable, Hashable, Codable {
        /// The value in the unit of the table.
        public var value: Double
        /// The first day it holds, `YYYY-MM-DD`.
        public var from: String
        /// The regulation and article.
        public var citation: String
        /// Where it was read.
        public var url: String?
        /// The day it was read, `YYYY-MM-DD`.
        public var read: String
        /// How well it is founded.
        public var status: StandardStatus
    }

    /// The entries a role of a command takes when nothing is stated, and why these.
    public struct Default: Sendable, Hashable, Codable {
        /// The role, such as `shore` or `rings`.
        public var role: String
        /// The entries, in order.
        public var entries: [String]
        /// Why these.
        public var note: Bilingual
    }
}

/// The value of an entry in force on a day.
public struct StandardValue: Sendable, Hashable {
    /// The table's id.
    public var table: String
    /// The entry's id.
    public var entry: String
    /// The entry in words.
    public var label: Bilingual
    /// The unit.
    public var unit: String
    /// The value with its date, source and status.
    public var dated: StandardTable.DatedValue

    /// The number.
    public var value: Double { dated.value }

    /// The value as findings state it.
    public var use: StandardUse {
        StandardUse(
            id: "\(table)/\(entry)", value: dated.value, unit: unit, citation: dated.citation, status: dated.status.rawValue)
    }
}
