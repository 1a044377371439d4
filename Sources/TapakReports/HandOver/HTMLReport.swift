internal import TapakMaps
internal import TapakModel

/// A project as one page that works from a file without a network: headlines, a map to look around in, tables that sort,
/// sheets and charts, method, findings and sources.
///
/// All numbers are those of the findings, rounded once; the map's geometry is rounded for display and the page says so.
struct HTMLReport {
    private let handOver: HandOver
    private let language: Language
    private let map: ReportMap

    init(_ handOver: HandOver, language: Language) {
        self.handOver = handOver
        self.language = language
        map = ReportMap(handOver.steps, language: language, hidesBelow: handOver.hidesBelow)
    }

    /// The page.
    func page() -> String {
        let title = handOver.project.title?[language] ?? text("Laporan Tapak", "Tapak report")
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            script-src 'unsafe-inline'; img-src data:">
            <title>\(escaped(title))</title>
            <style>
            \(WebParts.leafletStyle)
            \(WebParts.style)
            </style>
            </head>
            <body>
            <a class="skip" href="#isi">\(text("Langsung ke isi", "Skip to content"))</a>
            \(header(title))
            <main id="isi">
            \(summary)
            \(map.section)
            \(handOver.steps.map { ReportSection($0, handOver, map, language).html }.joined(separator: "\n"))
            \(method)
            \(glossary)
            </main>
            \(footer)
            <script type="application/json" id="tapak-data">\(map.data)</script>
            <script>
            \(WebParts.leaflet)
            </script>
            <script>
            \(WebParts.script)
            </script>
            </body>
            </html>

            """
    }

    private func text(_ id: String, _ en: String) -> String { Bilingual(id: id, en: en)[language] }
    private func escaped(_ text: String) -> String { XMLText.escaped(text) }

    // MARK: Head and foot

    private func header(_ title: String) -> String {
        let project = handOver.project
        let facts = [
            project.agency, project.region, project.asOf.map { text("keadaan \($0)", "as of \($0)") },
            project.licence.map { text("lisensi \($0)", "licence \($0)") },
            handOver.fingerprint.map { text("kunci hasil \($0)", "lock of results \($0)") },
        ].compactMap { $0 }.map(escaped)
        let others = handOver.languages.filter { $0 != language }.map { other in
            let name = other == .indonesian ? "Bahasa Indonesia" : "English"
            return
                "<a href=\"report.\(other.rawValue).html\" hreflang=\"\(other.rawValue)\" lang=\"\(other.rawValue)\">\(name)</a>"
        }
        let links =
            [("ringkasan", text("Ringkasan", "Summary")), ("peta", text("Peta", "Map"))]
            + handOver.steps.map { ("langkah-" + $0.id, ReportSection.title(of: $0, in: handOver.steps, language)) }
            + [("metode", text("Cara pengukuran", "Method")), ("istilah", text("Istilah", "Glossary"))]
        return """
            <header class="page">
            <h1>\(escaped(title))</h1>
            <p class="facts">\(facts.joined(separator: " · "))</p>
            \(project.description.map { "<p>\(escaped($0))</p>" } ?? "")
            <div class="actions">\(others.joined(separator: " ")) <button type="button" class="plain" id="print">\
            \(text("Cetak", "Print"))</button></div>
            <nav class="contents" aria-label="\(text("Isi", "Contents"))"><ul>
            \(links.map { "<li><a href=\"#\($0.0)\">\(escaped($0.1))</a></li>" }.joined(separator: "\n"))
            </ul></nav>
            </header>
            """
    }

    private var footer: String {
        let notice = text(
            "Hasil hitungan indikatif, bukan batas hukum. Angka yang sama berlaku di tabel, peta, dan berkas lain dalam folder ini.",
            "Computed results are indicative, no legal boundaries. The same numbers stand in tables, maps and the other files of "
                + "this folder.")
        let hidden = handOver.hidesBelow.map { limit in
            text(
                "* = disembunyikan di halaman ini: jumlah orang, rumah tangga, dan bangunan di bawah \(limit), dan apa yang "
                    + "membukanya. Berkas lain dalam folder ini memuat semua angka; jangan diterbitkan bersama halaman ini.",
                "* = hidden on this page: counts of people, households and buildings below \(limit), and what would give them "
                    + "away. The other files of the folder hold all numbers; do not publish them with this page.")
        }
        return """
            <footer><p>\(notice) \(hidden ?? "")</p>
            <details><summary>\(text("Lisensi perangkat lunak peta", "Licence of the map software"))</summary>
            <pre>\(escaped(WebParts.licence))</pre></details></footer>
            """
    }

    // MARK: Sections of all steps

    private var summary: String {
        let cards = handOver.steps.flatMap { step in
            step.findings.headlines.prefix(4).map { headline in
                let value = handOver.words(headline, decimals: TextTable.decimals(of: headline.unit), language)
                return """
                    <li><span class="step">\(escaped(ReportSection.title(of: step, in: handOver.steps, language)))</span>
                    <span class="value">\(value) <span class="unit">\(escaped(headline.spokenUnit[language]))</span></span>
                    \(escaped(headline.label[language]))</li>
                    """
            }
        }
        return """
            <section aria-labelledby="ringkasan"><h2 id="ringkasan">\(text("Ringkasan", "Summary"))</h2>
            <p class="notice">\(text("Indikatif, bukan batas hukum.", "Indicative, not a legal boundary."))</p>
            <ul class="cards">\(cards.joined(separator: "\n"))</ul></section>
            """
    }

    private var method: String {
        guard let frame = handOver.steps.lazy.compactMap(\.findings.frame).first else { return "" }
        func number(_ value: Double, _ decimals: Int) -> String {
            DecimalText.rounded(value, decimals: decimals, language: language)
        }
        var facts: [(String, String)] = [
            (text("CRS kerja", "Working CRS"), "\(frame.crs) \(frame.name)"),
            (
                text("Ukuran", "Measure"),
                frame.measure == "ground"
                    ? text("meter sebenarnya di ellipsoid", "true metres on the ellipsoid")
                    : text("meter CRS kerja", "metres of the working CRS")
            ),
            (
                text("Galat luas grid", "Areal error of the grid"),
                text(
                    "\(number(frame.arealErrorPPM.centre / 10_000, 3)) % di pusat, "
                        + "\(number(frame.arealErrorPPM.worstCorner / 10_000, 3)) % di sudut terburuk; sudah dikoreksi pada meter sebenarnya",
                    "\(number(frame.arealErrorPPM.centre / 10_000, 3)) % at the centre, "
                        + "\(number(frame.arealErrorPPM.worstCorner / 10_000, 3)) % at the worst corner; corrected where metres are true"
                )
            ),
            (
                text("Busur", "Arcs"),
                frame.arcSegments == "exact" ? text("busur sejati", "true arcs") : frame.arcSegments
            ),
        ]
        var seen: Set<String> = []
        for way in handOver.steps.flatMap({ $0.findings.frame?.transformations ?? [] }) where seen.insert(way.from).inserted {
            let accuracy = way.accuracy.map { text("ketelitian \(number($0, 1)) m", "accuracy \(number($0, 1)) m") }
            facts.append(
                (
                    "\(way.from) → \(way.to)",
                    [way.pipeline, accuracy].compactMap { $0 }.joined(separator: "; ")
                ))
        }
        facts.append(
            (
                text("Mesin", "Engines"),
                frame.engines.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            ))
        let list = facts.map { "<dt>\(escaped($0.0))</dt><dd>\(escaped($0.1))</dd>" }.joined(separator: "\n")
        return """
            <section aria-labelledby="metode"><h2 id="metode">\(text("Cara pengukuran", "Method"))</h2><dl>\(list)</dl></section>
            """
    }

    private var glossary: String {
        let list = Glossary.terms.map { "<dt>\(escaped($0.term[language]))</dt><dd>\(escaped($0.meaning[language]))</dd>" }
        return """
            <section aria-labelledby="istilah"><h2 id="istilah">\(text("Istilah", "Glossary"))</h2>
            <dl>\(list.joined(separator: "\n"))</dl></section>
            """
    }
}

/// What a page is made of besides its own text: kept as files, with the licence of those that are not ours.
enum WebParts {
    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    static let style = text(PackageResources.report_css)
    static let script = text(PackageResources.report_js)
    static let licence = text(PackageResources.leaflet_licence_txt)
    /// Without the line that would send browsers to look for its source.
    static let leaflet = text(PackageResources.leaflet_js).split(separator: "\n").filter { !$0.hasPrefix("//#") }
        .joined(separator: "\n")
    /// Without pictures: nothing that shows them is used, and they are not in the page.
    static let leafletStyle = text(PackageResources.leaflet_css).replacing(/url\([^)]*\)/, with: "none")
}
