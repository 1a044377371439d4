import TapakModel

/// What the values of a field tell of slips in writing: gaps, decimal commas, numbers among texts, shares beyond 100.
struct FieldRules {
    let file: String
    let rules: DataCheck.Rules

    /// Parts of field names by which percentages and amounts are known, in both languages.
    private static let percentNames = ["persen", "percent", "pct", "_pc", "share", "prosentase", "persentase"]
    private static let amountNames = [
        "luas", "area", "jiwa", "penduduk", "population", "people", "jumlah", "lebar", "width", "panjang", "length", "jml",
    ]
    private static let distinctLimit = 256

    /// Fields that are stated and that the layer lacks.
    ///
    /// - Throws: `FIELD_MISSING` for a field of percentages that there is not.
    func lacking(names: [String]) throws -> [DataSlip] {
        if let field = rules.percent.first(where: { !names.contains($0) }) {
            throw Failure.fieldMissing(field, in: file, known: names)
        }
        return rules.required.filter { !names.contains($0) }.map { field in
            DataSlip(
                file, .error, "VALUE_MISSING", field: field,
                Bilingual(id: "Kolom '\(field)' tidak ada.", en: "The field '\(field)' is missing."))
        }
    }

    /// What is wrong with one field.
    func slips(_ name: String, _ column: AttributeColumn, ordinals: [Int], ids: [String]) -> [DataSlip] {
        guard column.count > 0 else { return [] }
        var found: [DataSlip] = []
        func add(
            _ severity: Finding.Severity, _ key: String, _ rows: [Int], _ message: (_ example: String) -> Bilingual
        ) {
            guard let first = rows.first else { return }
            var words = message(String(column.text[first].prefix(40)))
            if rows.count > 1, key != "FIELD_EMPTY" {
                let (count, all) = (DecimalText.words(Double(rows.count)), DecimalText.words(Double(column.count)))
                words.id += " (\(count.id) dari \(all.id) fitur; contoh pertama di sini)"
                words.en += " (\(count.en) of \(all.en) features; this is the first)"
            }
            found.append(
                DataSlip(file, severity, key, ordinal: ordinals[first], id: ids[first], field: name, count: rows.count, words))
        }
        let rows = Array(0..<column.count)
        let present = rows.filter { column.isPresent($0) && !column.text.bytes(of: $0).allSatisfy { $0 == 0x20 } }
        let isRequired = rules.required.contains(name)
        if present.isEmpty, !isRequired {
            add(.note, "FIELD_EMPTY", rows) { _ in
                Bilingual(id: "Kolom '\(name)' kosong di semua fitur.", en: "The field '\(name)' is empty in every feature.")
            }
            return found
        }
        let filled = Set(present)
        add(isRequired ? .error : .note, "VALUE_MISSING", rows.filter { !filled.contains($0) }) { _ in
            Bilingual(id: "Kolom '\(name)' tidak terisi.", en: "The field '\(name)' has no value.")
        }
        let texts = present.filter { column.kinds[$0] == .text }
        let commas = texts.filter { Self.hasDecimalComma(column.text[$0]) }
        add(.warning, "DECIMAL_COMMA", commas) { example in
            Bilingual(
                id: "'\(name)' memakai koma desimal (\(example)) dan terbaca sebagai teks; tulislah titik.",
                en: "'\(name)' has a decimal comma (\(example)) and is read as text; write a point.")
        }
        let grouped = texts.filter { DecimalText.isGroupedByPoints(column.text[$0]) }
        add(.warning, "NUMBER_GROUPED", grouped) { example in
            Bilingual(
                id: "'\(name)' memakai titik ribuan (\(example)) dan terbaca sebagai teks; tulis tanpa titik ribuan.",
                en: "'\(name)' groups thousands by points (\(example)) and is read as text; write it without.")
        }
        let numbers = present.filter { column.kinds[$0] == .number }
        let slipped = Set(commas + grouped)
        let others = texts.filter { !slipped.contains($0) }
        if !numbers.isEmpty {
            add(.warning, "TYPES_MIXED", others) { example in
                Bilingual(
                    id: "'\(name)' berisi bilangan dan juga teks (\(example)).",
                    en: "'\(name)' holds numbers and texts as well (\(example)).")
            }
        }
        let lower = name.lowercased()
        let isPercent = rules.percent.contains(name) || Self.percentNames.contains { lower.contains($0) }
        if isPercent {
            add(.warning, "SHARE_RANGE", numbers.filter { !(0...100).contains(column.numbers[$0]) }) { example in
                Bilingual(
                    id: "'\(name)' seharusnya persen, tetapi berisi \(example).",
                    en: "'\(name)' should be a percentage but holds \(example).")
            }
        } else if Self.amountNames.contains(where: { lower.contains($0) }) {
            add(.warning, "AMOUNT_NEGATIVE", numbers.filter { column.numbers[$0] < 0 }) { example in
                Bilingual(id: "'\(name)' negatif: \(example).", en: "'\(name)' is negative: \(example).")
            }
        }
        found += alike(name, column, texts, ordinals, ids)
        return found
    }

    /// Values that differ only in case or space, of fields that hold classes.
    private func alike(
        _ name: String, _ column: AttributeColumn, _ texts: [Int], _ ordinals: [Int], _ ids: [String]
    ) -> [DataSlip] {
        var spellings: [String: [(text: String, row: Int, count: Int)]] = [:]
        var distinct = 0
        for row in texts {
            let text = column.text[row]
            let plain = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
            var known = spellings[plain] ?? []
            if let place = known.firstIndex(where: { $0.text == text }) {
                known[place].count += 1
            } else {
                known.append((text, row, 1))
                distinct += 1
            }
            spellings[plain] = known
            if distinct > Self.distinctLimit { return [] }
        }
        return spellings.values.filter { $0.count > 1 }.sorted { $0[0].row < $1[0].row }.flatMap { known in
            // The most frequent spelling is meant, the first one of several.
            let usual = known.max { ($0.count, $1.row) < ($1.count, $0.row) } ?? known[0]
            return known.filter { $0.text != usual.text }.map { slip in
                DataSlip(
                    file, .warning, "VALUES_ALIKE", ordinal: ordinals[slip.row], id: ids[slip.row], field: name,
                    count: slip.count,
                    Bilingual(
                        id: "'\(name)': ‘\(slip.text)’ ditulis lain daripada ‘\(usual.text)’; keduanya menjadi kelas sendiri.",
                        en: "'\(name)': ‘\(slip.text)’ is written otherwise than ‘\(usual.text)’; each is a class of its own."))
            }
        }
    }

    /// Digits, one comma, digits.
    private static func hasDecimalComma(_ text: String) -> Bool {
        let parts = text.utf8.drop { $0 == 0x2D || $0 == 0x2B }.split(
            separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
