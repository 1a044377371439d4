extension StandardTable {
    /// What is wrong with the table; empty for a sound one.
    var faults: [String] {
        var faults: [String] = []
        if unit.isEmpty { faults.append("no unit") }
        if Set(entries.map(\.id)).count != entries.count { faults.append("an entry occurs twice") }
        for entry in entries {
            if entry.values.isEmpty { faults.append("\(entry.id): no value") }
            for value in entry.values { faults += value.faults.map { "\(entry.id): \($0)" } }
            let dates = entry.values.map(\.from)
            if dates != Array(Set(dates)).sorted() { faults.append("\(entry.id): dates out of order") }
        }
        return faults
    }
}

extension StandardTable.DatedValue {
    /// What is wrong with the value.
    fileprivate var faults: [String] {
        var faults: [String] = []
        if !value.isFinite || value < 0 { faults.append("value \(value)") }
        if citation.isEmpty { faults.append("no citation") }
        for date in [from, read] where !ISODate.isValid(date) { faults.append("‘\(date)’ is not a date") }
        return faults
    }
}

/// Calendar days as `YYYY-MM-DD`, whose order is that of their text.
enum ISODate {
    /// Whether a text is a day of the calendar.
    static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }
}
