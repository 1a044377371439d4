internal import TapakModel

/// A chart of lines as SVG: told apart by colours and by dashes, so that a photocopy still reads.
struct LinePicture {
    private static let colours = ["#08519c", "#b2182b", "#1b7837", "#762a83", "#b35806", "#525252", "#01665e"]
    private static let dashes = ["", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 2"]

    private let chart: LineChart
    private let language: Language

    init(_ chart: LineChart, _ language: Language) { (self.chart, self.language) = (chart, language) }

    /// The picture, as a part of a page or as a file of its own.
    var svg: String {
        let (left, top, side, width) = (58.0, 14.0, 300.0, 620.0)
        let height = max(top + side + 52, top + Double(chart.series.count) * 20 + 40)
        func text(_ number: Double) -> String { DecimalText.fixed(number, decimals: 1) }
        func place(_ point: Point) -> String {
            text(left + point.x / chart.most * side) + "," + text(top + side - point.y / chart.most * side)
        }
        var parts = ""
        for step in 0...5 {
            let share = Double(step) / 5
            let (x, y) = (text(left + share * side), text(top + side - share * side))
            let words = DecimalText.rounded(share * chart.most, decimals: 0, language: language)
            parts +=
                "<path d=\"M\(x) \(text(top))V\(text(top + side))M\(text(left)) \(y)H\(text(left + side))\" stroke=\"#dde3e6\"/>"
            parts += "<text x=\"\(x)\" y=\"\(text(top + side + 16))\" text-anchor=\"middle\">\(words)</text>"
            parts +=
                "<text x=\"\(text(left - 6))\" y=\"\(text(top + side - share * side + 4))\" text-anchor=\"end\">\(words)</text>\n"
        }
        if chart.hasDiagonal {
            parts +=
                "<path d=\"M\(place(Point(x: 0, y: 0)))L\(place(Point(x: chart.most, y: chart.most)))\" stroke=\"#555\" fill=\"none\"/>\n"
        }
        for (index, series) in chart.series.enumerated() {
            let (colour, dash) = (Self.colours[index % Self.colours.count], Self.dashes[index % Self.dashes.count])
            let line =
                "stroke=\"\(colour)\" stroke-width=\"2\" fill=\"none\"" + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
            parts += "<path d=\"M\(series.points.map(place).joined(separator: "L"))\" \(line)/>"
            let y = top + 12 + Double(index) * 20
            parts += "<path d=\"M\(text(left + side + 22)) \(text(y))h34\" \(line)/>"
            let label = XMLText.escaped(String(series.label[language].prefix(28)))
            parts += "<text x=\"\(text(left + side + 64))\" y=\"\(text(y + 4))\">\(label)</text>\n"
        }
        let (across, up) = (XMLText.escaped(chart.horizontal[language]), XMLText.escaped(chart.vertical[language]))
        parts += "<text x=\"\(text(left + side / 2))\" y=\"\(text(top + side + 38))\" text-anchor=\"middle\">\(across)</text>"
        parts +=
            "<text transform=\"translate(16 \(text(top + side / 2))) rotate(-90)\" text-anchor=\"middle\">\(up)</text>\n"
        let title = XMLText.escaped(chart.title[language])
        return """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(title)" viewBox="0 0 \(text(width)) \(text(height))" \
            width="\(text(width))" height="\(text(height))" font-family="DejaVu Sans, Noto Sans, sans-serif" font-size="12">
            \(parts)</svg>
            """
    }

    /// The picture in a page, with what it is.
    var html: String { "<figure>\(svg)<figcaption>\(XMLText.escaped(chart.title[language]))</figcaption></figure>" }
}
