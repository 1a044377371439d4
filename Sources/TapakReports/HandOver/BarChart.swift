internal import TapakModel

/// The areas of a map's shading that call for work first, as bars: the highest numbers, or the lowest where more is better.
struct BarChart {
    private static let most = 15

    private let shading: MapMaterial.Shading?
    private let language: Language

    init(_ material: MapMaterial?, language: Language) {
        shading = material?.shading
        self.language = language
    }

    /// The chart as a figure; empty where there is nothing to compare.
    func html(_ label: String) -> String {
        guard let shading else { return "" }
        let all = shading.values.enumerated().filter { $0.element.isFinite && (shading.isBenefit || $0.element > 0) }
        let values = all.sorted {
            shading.isBenefit
                ? ($0.element, $0.offset) < ($1.element, $1.offset) : ($0.element, $1.offset) > ($1.element, $0.offset)
        }.prefix(Self.most)
        guard values.count > 1, let largest = values.map(\.element).max(), largest > 0 else { return "" }
        let (row, left, width) = (22, 190, 720)
        var bars = ""
        for (place, value) in values.enumerated() {
            let name = value.offset < shading.names.count ? shading.names[value.offset] : ""
            let words = DecimalText.rounded(value.element, decimals: 2, language: language)
            let length = DecimalText.fixed(Double(width - left - 90) * value.element / largest, decimals: 1)
            let y = 8 + place * row
            bars +=
                "<text x=\"\(left - 8)\" y=\"\(y + 13)\" text-anchor=\"end\">\(XMLText.escaped(String(name.prefix(26))))</text>"
            bars +=
                "<rect x=\"\(left)\" y=\"\(y)\" width=\"\(length)\" height=\"16\" fill=\"\(shading.isBenefit ? "#1d91c0" : "#cb4a2a")\"/>"
            let x = DecimalText.fixed(Double(left + 6) + Double(width - left - 90) * value.element / largest, decimals: 1)
            bars += "<text x=\"\(x)\" y=\"\(y + 13)\">\(words) \(XMLText.escaped(shading.unit))</text>\n"
        }
        let height = 16 + values.count * row
        let (shown, known) = (DecimalText.words(Double(values.count)), DecimalText.words(Double(all.count)))
        let which =
            all.count == values.count
            ? Bilingual(id: "", en: "")
            : shading.isBenefit
                ? Bilingual(id: " – \(shown.id) terendah dari \(known.id)", en: " – the lowest \(shown.en) of \(known.en)")
                : Bilingual(id: " – \(shown.id) tertinggi dari \(known.id)", en: " – the highest \(shown.en) of \(known.en)")
        let title = XMLText.escaped(shading.label[language] + which[language])
        return """
            <figure><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(label): \(title)" viewBox="0 0 \(width) \(height)" \
            width="\(width)" height="\(height)" font-family="DejaVu Sans, Noto Sans, sans-serif" font-size="12">
            \(bars)</svg><figcaption>\(title)</figcaption></figure>
            """
    }
}
