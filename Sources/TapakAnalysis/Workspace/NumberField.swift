import TapakModel

/// Reads numbers out of an attribute that has to hold them.
struct NumberField {
    let field: String
    let reference: String

    /// The number of a row; nil where the feature has none.
    ///
    /// - Throws: `NUMBER_RANGE` for 1e999 and the like, `DECIMAL_COMMA` and `FIELD_TYPE` for texts that are no numbers.
    func value(_ column: AttributeColumn, row: Int, ordinal: Int, id: String) throws -> Double? {
        switch column.kinds[row] {
        case .missing, .null: return nil
        case .number:
            let number = column.numbers[row]
            if number.magnitude <= Self.largest { return number }
            throw outOfRange(column.text[row], ordinal, id)
        case .text:
            let text = column.text[row]
            if text.isEmpty { return nil }
            if let number = Self.decimal(text) {
                if number.magnitude <= Self.largest { return number }
                throw outOfRange(text, ordinal, id)
            }
            if Self.decimal(text.replacing(",", with: ".")) != nil {
                throw failure(
                    .decimalComma, text, ordinal, id,
                    Bilingual(
                        id: "'\(field)' memakai koma desimal; tulis angka dengan titik.",
                        en: "'\(field)' has a decimal comma; write numbers with a point."))
            }
            throw notANumber(text, ordinal, id)
        case .boolean, .nested:
            throw notANumber(column.text[row], ordinal, id)
        }
    }

    /// No count, amount or distance of this world is larger; sums of many of them stay finite and exact.
    static let largest = 1e15

    private func outOfRange(_ text: String, _ ordinal: Int, _ id: String) -> Failure {
        failure(
            .numberRange, text, ordinal, id,
            Bilingual(
                id: "Nilai '\(field)' di luar jangkauan bilangan.",
                en: "The value of '\(field)' is beyond the range of numbers."))
    }

    /// A finite decimal number; no hexadecimal, no `nan`.
    private static func decimal(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// A number that is an amount.
    ///
    /// - Throws: As ``value(_:row:ordinal:id:)``, and `FIELD_TYPE` for a negative one.
    func amount(_ column: AttributeColumn, row: Int, ordinal: Int, id: String) throws -> Double? {
        let number = try value(column, row: row, ordinal: ordinal, id: id)
        guard let number, number < 0 else { return number }
        throw failure(
            .fieldType, column.text[row], ordinal, id,
            Bilingual(id: "'\(field)' tidak boleh negatif.", en: "'\(field)' cannot be negative."), expected: "≥ 0")
    }

    private func notANumber(_ text: String, _ ordinal: Int, _ id: String) -> Failure {
        failure(
            .fieldType, text, ordinal, id,
            Bilingual(id: "Nilai '\(field)' bukan bilangan.", en: "The value of '\(field)' is not a number."))
    }

    private func failure(
        _ key: Failure.Key, _ text: String, _ ordinal: Int, _ id: String, _ message: Bilingual, expected: String? = nil
    ) -> Failure {
        Failure(
            key, message, file: reference, ordinal: ordinal, featureID: id, found: String(text.prefix(60)), expected: expected)
    }
}

extension Failure {
    /// A field that a layer lacks, with the nearest names it has.
    static func fieldMissing(_ field: String, in reference: String, known: [String]) -> Failure {
        let nearest = NearestNames.to(field, among: known)
        return Failure(
            .fieldMissing,
            Bilingual(
                id: "Tidak ada fitur yang memiliki kolom '\(field)'; di bawah ini kolom yang ada.",
                en: "No feature has the field '\(field)'; below are the fields that there are."),
            file: reference, found: known.isEmpty ? "–" : known.prefix(12).joined(separator: ", "),
            expected: nearest.isEmpty ? nil : nearest.joined(separator: ", "))
    }
}
