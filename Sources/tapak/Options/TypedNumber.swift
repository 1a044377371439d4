import TapakAnalysis
import TapakModel

/// Numbers as planners type them.
enum TypedNumber {
    /// One number in metres.
    static func metres(_ text: String, option: String) throws -> Double {
        if DecimalText.isGroupedByPoints(text) { throw Failure.groupedByPoints(option, text) }
        if let number = decimal(text) { return number }
        if let number = distanceWithUnit(text) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "\(option): tulis meter tanpa satuan.", en: "\(option): write metres, without a unit."), found: text,
                expected: number)
        }
        let isComma = text.filter { $0 == "," }.count == 1 && decimal(text.replacing(",", with: ".")) != nil
        throw Failure(
            isComma ? .decimalComma : .usage,
            isComma
                ? Bilingual(
                    id: "\(option): tulis desimal dengan titik, bukan koma.",
                    en: "\(option): write decimals with a point, not a comma.")
                : Bilingual(id: "\(option): bukan bilangan.", en: "\(option): not a number."),
            found: text)
    }

    /// The metres of a number with `m` or `km` behind it, as text; nil for anything else.
    private static func distanceWithUnit(_ text: String) -> String? {
        let lower = text.lowercased()
        for (unit, factor) in [("km", 1000.0), ("m", 1)] where lower.hasSuffix(unit) {
            return decimal(String(lower.dropLast(unit.count)).trimmed).map { DecimalText.shortest($0 * factor) }
        }
        return nil
    }

    /// A finite number in decimal digits: no hexadecimal, no `inf`.
    static func decimal(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }), let number = Double(text), number.isFinite else {
            return nil
        }
        return number
    }

    /// A list of numbers separated by commas.
    static func list(_ text: String, option: String) throws -> [Double] {
        if text.contains(";") {
            throw Failure(
                .usage,
                Bilingual(
                    id: "\(option): pisahkan bilangan dengan koma, misalnya 500,1000.",
                    en: "\(option): separate the numbers with commas, such as 500,1000."),
                found: text)
        }
        let numbers = try text.split(separator: ",", omittingEmptySubsequences: false).map {
            try metres(String($0).trimmed, option: option)
        }
        // 0,5 is half a metre to whoever typed it: nothing lies within no metres.
        if numbers.count > 1, numbers[0] == 0 {
            throw Failure(
                .decimalComma,
                Bilingual(
                    id: "\(option): jarak 0 tidak berarti; koma memisahkan bilangan, tulis desimal dengan titik.",
                    en: "\(option): a distance of 0 means nothing; a comma separates numbers, write decimals with a point."),
                found: text)
        }
        return numbers
    }

    /// `NAME=VALUE` pairs.
    static func pairs(_ items: [String], option: String) throws -> [String: String] {
        var pairs: [String: String] = [:]
        for item in items {
            let pair = item.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty, pairs[pair[0]] == nil else {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "\(option) ditulis NAMA=NILAI, setiap nama sekali.",
                        en: "\(option) is written NAME=VALUE, each name once."),
                    found: item)
            }
            pairs[pair[0]] = pair[1]
        }
        return pairs
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
