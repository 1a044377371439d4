internal import TapakMaps
internal import TapakModel

/// What a report says of one step.
struct ReportSection {
    private let step: HandOver.Step
    private let handOver: HandOver
    private let map: ReportMap
    private let language: Language
    private var unitNames: [String: String] = [:]

    /// Rows of a table that a page shows; longer ones are cut down to their sums.
    private static let mostRows = 400
    /// Rows up to which nothing is left out.
    private static let shortTable = 60

    init(_ step: HandOver.Step, _ handOver: HandOver, _ map: ReportMap, _ language: Language) {
        (self.step, self.handOver, self.map, self.language) = (step, handOver, map, language)
        unitNames = names
    }

    /// What a step is called: the title of its map, with its id where other steps have the same.
    static func title(of step: HandOver.Step, in steps: [HandOver.Step], _ language: Language) -> String {
        let name = name(of: step, language)
        return steps.count { self.name(of: $0, language) == name } > 1 ? "\(name) (\(step.id))" : name
    }

    private static func name(of step: HandOver.Step, _ language: Language) -> String {
        step.findings.map?.title[language] ?? titles[step.findings.analysis]?[language] ?? step.id
    }

    private static let titles: [String: Bilingual] = [
        "severity": Bilingual(id: "Tingkat kekumuhan", en: "Slum severity"),
        "parcels": Bilingual(id: "Bidang tanah terkena proyek", en: "Parcels taken by projects"),
    ]

    private func text(_ id: String, _ en: String) -> String { Bilingual(id: id, en: en)[language] }
    private func escaped(_ text: String) -> String { XMLText.escaped(text) }

    /// The section.
    var html: String {
        let findings = step.findings
        let title = Self.title(of: step, in: handOver.steps, language)
        let definitions = findings.definitions.map { "<li>\(escaped($0[language]))</li>" }.joined()
        return """
            <section aria-labelledby="langkah-\(step.id)"><h2 id="langkah-\(step.id)">\(escaped(title))</h2>
            \(headlines)
            \(figure(title))
            \(BarChart(findings.map, language: language).html(text("Grafik", "Chart")))
            \(findings.charts.map { LinePicture($0, language).html }.joined(separator: "\n"))
            \(findings.tables.map(table).joined(separator: "\n"))
            <h3>\(text("Definisi", "Definitions"))</h3><ul>\(definitions)</ul>
            \(notes)
            \(standards)
            \(sources)
            </section>
            """
    }

    private var headlines: String {
        let rows = step.findings.headlines.map { headline in
            let decimals = TextTable.decimals(of: headline.unit)
            let value = handOver.words(headline, decimals: decimals, language)
            return "<tr><th scope=\"row\">\(escaped(headline.label[language]))</th><td class=\"n\">\(value)</td>"
                + "<td>\(escaped(headline.spokenUnit[language]))</td></tr>"
        }
        guard !rows.isEmpty else { return "" }
        return """
            <div class="scroll"><table><caption>\(text("Angka utama", "Headline numbers"))</caption><tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    private func figure(_ title: String) -> String {
        guard
            var sheet = try? MapSheets().sheets(
                of: step.findings, project: handOver.project, fingerprint: handOver.fingerprint, language: language
            ).first
        else { return "" }
        sheet.idPrefix = "s\(step.id)-"
        let svg = sheet.svg().split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined(separator: "\n")
        return "<figure>\(svg)<figcaption>\(text("Lembar peta", "Map sheet")): \(escaped(title))</figcaption></figure>"
    }

    // MARK: Tables

    private func table(_ table: Table) -> String {
        let file = "<a href=\"\(step.id)/\(table.name).csv\">\(table.name).csv</a>"
        if handOver.hidesBelow != nil, HiddenCounts.listsHomes(table.name) {
            let words = text(
                "tidak ditampilkan karena mendaftar rumah atau penerima satu per satu.",
                "not shown, as it lists homes or people reached one by one.")
            return "<p>\(file): \(words)</p>"
        }
        if step.findings.charts.contains(where: { $0.name.hasPrefix(table.name) }) {
            let words = text("angka dari grafik di atas.", "the numbers of the charts above.")
            return "<p class=\"caption\">\(file): \(words)</p>"
        }
        let (rows, zeros) = rows(of: table)
        let hidden = HiddenCounts(table, below: handOver.hidesBelow)
        let decimals = table.columns.map { HandOver.decimals($0) }
        let columns = table.columns.indices.filter { column in
            rows.contains { !table.text(row: $0, column: column).isEmpty }
        }
        var caption = table.name + ": " + table.definition[language]
        if zeros > 0 {
            let count = DecimalText.words(Double(zeros))
            caption += text(
                " \(count.id) baris yang semua angkanya nol tidak ditampilkan di sini.",
                " \(count.en) rows with nothing but zeros are not shown here.")
        }
        let left = table.rowCount - rows.count - zeros
        if left > 0 {
            let count = DecimalText.words(Double(left))
            caption += text(
                " Di sini hanya baris jumlah; \(count.id) baris lain ada dalam berkas.",
                " Only rows of sums stand here; \(count.en) more are in the file.")
        }
        guard !rows.isEmpty, !columns.isEmpty else {
            return "<p>\(file): \(escaped(caption))</p>"
        }
        let head = columns.map { column in
            let kind = isNumber(table.columns[column]) ? " class=\"n\"" : ""
            let key = table.columns[column].name
            let name = escaped(ColumnWords.title(key, of: table.name, language))
            return
                "<th scope=\"col\"\(kind) title=\"\(escaped(hint(key)))\"><button type=\"button\">\(name)</button></th>"
        }
        let body = rows.map { row in
            let isSum = [Units.whole, Units.outside].contains(table.text(row: row, column: columns[0]))
            let cells = columns.map { column in
                hidden.contains(row: row, column: column)
                    ? "<td class=\"n\" data-v=\"0\">*</td>" : cell(table, row: row, column: column, decimals: decimals[column])
            }.joined()
            return "<tr\(isSum ? " class=\"sum\"" : "")>\(cells)</tr>"
        }
        let name = "t-\(step.id)-\(table.name)"
        return """
            <p class="caption" id="\(name)-c">\(escaped(caption)) \(file)</p>
            <div class="scroll\(rows.count > 14 ? " tall" : "")" tabindex="0" role="region" aria-labelledby="\(name)-c">
            <table class="sortable\(columns.count > 16 ? " wide" : "")" id="\(name)" aria-labelledby="\(name)-c">
            <thead><tr>\(head.joined())</tr></thead><tbody>
            \(body.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    /// The key of a column, and for a criterion's column what the criterion is.
    private func hint(_ key: String) -> String {
        guard let match = key.wholeMatch(of: /(pct|score)_([0-9][a-z])/), let words = handOver.words[String(match.2)] else {
            return key
        }
        return "\(key): \(words[language])"
    }

    /// Names that rows of sums bear in tables.
    private enum Units {
        static let whole = "*"
        static let outside = "outside"
    }

    /// The rows to show, and how many are left out because they are zero throughout.
    private func rows(of table: Table) -> (shown: [Int], zeros: Int) {
        let all = Array(0..<table.rowCount)
        guard all.count > Self.shortTable else { return (all, 0) }
        let some = all.filter { !isZero($0, of: table) }
        if some.count <= Self.mostRows { return (some, all.count - some.count) }
        // The sums over units, whatever stands before their column.
        let column = table.columns.firstIndex { $0.name == "unit_id" } ?? 0
        let sums = all.filter { table.text(row: $0, column: column) == Units.whole }
        return (sums.count <= Self.mostRows ? sums : [], 0)
    }

    private func isZero(_ row: Int, of table: Table) -> Bool {
        var hasNumber = false
        for column in table.columns {
            guard case .number(let numbers) = column.values, !numbers[row].isNaN else { continue }
            if numbers[row] != 0 { return false }
            hasNumber = true
        }
        return hasNumber
    }

    /// The names of units by their ids, from a table of the step that has both.
    private var names: [String: String] {
        for table in step.findings.tables {
            for (id, name) in [("unit_id", "unit_name"), ("project_id", "project_name")] {
                guard let ids = table.columns.firstIndex(where: { $0.name == id }),
                    let column = table.columns.firstIndex(where: { $0.name == name })
                else { continue }
                return Dictionary(
                    (0..<table.rowCount).map { (table.text(row: $0, column: ids), table.text(row: $0, column: column)) },
                    uniquingKeysWith: { first, _ in first })
            }
        }
        return [:]
    }

    /// Columns whose values are codes of the standards.
    private static let coded: Set = ["rule", "case", "facility", "activity", "kind", "missing", "triggers", "scheme", "class"]

    /// What rows of sums and codes are called; a list item by item.
    private func spoken(_ words: String, column: String) -> String {
        if words == Units.whole { return text("Semua", "All") }
        if words == Units.outside { return text("Di luar unit", "Outside units") }
        return words.split(separator: "; ").map { item in
            // A code, and what is told of it after a colon.
            let parts = item.split(separator: ": ", maxSplits: 1).map(String.init)
            let code = parts.first.map { word($0, column: column) } ?? String(item)
            return parts.count < 2 ? code : code + ": " + told(parts[1])
        }.joined(separator: "; ")
    }

    private func word(_ code: String, column: String) -> String {
        if column == "measure", let words = step.findings.words[code] { return words[language] }
        if let words = ColumnWords.value(code, column: column) { return words[language] }
        if let metres = code.wholeMatch(of: /within ([0-9.]+)/).flatMap({ Double($0.1) }) {
            let amount = DecimalText.words(metres)
            return text("dalam \(amount.id) m", "within \(amount.en) m")
        }
        if ["aspect_name", "case_name", "facility_name"].contains(column) { return handOver.words[code]?[language] ?? code }
        guard Self.coded.contains(column) else { return code }
        let known = handOver.words[code] ?? handOver.words["protected." + code] ?? handOver.words[code + ".population"]
        // What stands behind a colon or a comma is the standard's business.
        guard let label = known?[language].prefix(while: { !":,(".contains($0) }) else { return code }
        return column == "class" ? "\(code) \(label)" : String(label)
    }

    /// What a list tells of a code: how it lies, how far and from what.
    private func told(_ words: String) -> String {
        guard let match = words.wholeMatch(of: /([a-z]+ ?[0-9.]*), ([0-9.]+) m to (.+)/), let metres = Double(match.2) else {
            return words
        }
        let amount = DecimalText.words(metres, decimals: 1)
        return "\(word(String(match.1), column: "verdict")), "
            + text("\(amount.id) m ke \(match.3)", "\(amount.en) m to \(match.3)")
    }

    private func isNumber(_ column: Table.Column) -> Bool {
        if case .number = column.values { true } else { false }
    }

    private func cell(_ table: Table, row: Int, column: Int, decimals: Int) -> String {
        let name = table.columns[column].name
        guard case .number(let numbers) = table.columns[column].values else {
            let id = table.text(row: row, column: column)
            let words = escaped(spoken(id, column: name))
            guard column == 0 else { return "<td>\(words)</td>" }
            // Codes alone say little: where the table has no column of names, the name follows.
            let isNamed = table.columns.contains { $0.name.hasSuffix("_name") }
            let named = isNamed ? nil : unitNames[id].flatMap { $0.isEmpty ? nil : " " + escaped($0) }
            guard let place = map.place(of: id, column: name, step: step.id) else { return "<td>\(words)\(named ?? "")</td>" }
            let button = "<button type=\"button\" class=\"place\" data-place=\"\(escaped(place))\">\(words)</button>"
            return "<td>\(button)\(named ?? "")</td>"
        }
        let number = numbers[row]
        if number.isNaN { return "<td class=\"n\" data-v=\"\"></td>" }
        let words = DecimalText.rounded(number, decimals: decimals, language: language)
        return "<td class=\"n\" data-v=\"\(DecimalText.shortest(number))\">\(words)</td>"
    }

    // MARK: What else is to be known

    private var notes: String {
        let findings = step.findings.findings
        let lines = FindingsReport.notes(findings, isVerbose: false, language).map {
            "<li class=\"finding\">\(escaped($0))</li>"
        }
        let heading = text("Temuan dan asumsi", "Findings and assumptions")
        if lines.isEmpty { return "<h3>\(heading)</h3><p>\(text("Tidak ada.", "None."))</p>" }
        return "<h3>\(heading)</h3><ul>\(lines.joined(separator: "\n"))</ul>"
    }

    private var standards: String {
        let uses = step.findings.standards
        guard !uses.isEmpty else { return "" }
        let rows = uses.map { use in
            let value = DecimalText.words(use.value)[language]
            return "<tr><td>\(escaped(use.id))</td><td class=\"n\">\(value)</td><td>\(escaped(use.unit))</td>"
                + "<td>\(escaped(use.citation))</td><td>\(escaped(use.status))</td></tr>"
        }
        return """
            <details><summary>\(text("Standar yang dipakai", "Standards used")) (\(uses.count))</summary>
            <div class="scroll"><table><thead><tr><th scope="col">\(text("nilai", "value"))</th><th scope="col" class="n"></th>\
            <th scope="col">\(text("satuan", "unit"))</th><th scope="col">\(text("dasar", "citation"))</th>\
            <th scope="col">status</th></tr></thead><tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div></details>
            """
    }

    private var sources: String {
        let findings = step.findings
        func number(_ count: Int) -> String { DecimalText.rounded(Double(count), decimals: 0, language: language) }
        let rows = findings.layerCounts.map { count in
            let numbers = [count.read, count.used, count.filtered, count.setAside, count.repaired].map {
                "<td class=\"n\">\(number($0))</td>"
            }
            return "<tr><th scope=\"row\">\(escaped(LayerName.words(count.role)[language]))</th>"
                + "<td>\(escaped(PathText.display(count.reference)))</td>\(numbers.joined())<td>\(escaped(count.crs))</td></tr>"
        }
        let heads = [
            text("peran", "role"), text("lapisan", "layer"), text("dibaca", "read"), text("dipakai", "used"),
            text("disaring", "filtered"), text("disisihkan", "set aside"), text("diperbaiki", "repaired"), "CRS",
        ]
        let head = heads.enumerated().map { index, word in
            "<th scope=\"col\"\((2...6).contains(index) ? " class=\"n\"" : "")>\(word)</th>"
        }
        let lines = findings.sources.map { "<li>\(escaped($0[language]))</li>" }.joined()
        return """
            <h3>\(text("Sumber data", "Sources"))</h3>\(lines.isEmpty ? "" : "<ul>\(lines)</ul>")
            <div class="scroll"><table><thead><tr>\(head.joined())</tr></thead><tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            """
    }
}

extension HandOver {
    /// Digits of a column on a page: two for hectares and shares, one for metres.
    static func decimals(_ column: Table.Column) -> Int {
        let own = TextTable.decimals(column.name)
        return own > 0 ? min(own, 2) : TextTable.decimals(column)
    }

    /// A headline's number; an asterisk where it is hidden.
    func words(_ headline: Headline, decimals: Int, _ language: Language) -> String {
        if HiddenCounts.hides(headline, below: hidesBelow) { return "*" }
        return headline.value.map { DecimalText.rounded($0, decimals: decimals, language: language) } ?? "–"
    }
}
