import CZLIB
import Foundation
import TapakModel
import Testing

@testable import TapakMaps

/// Pages as PDF, measured in the file itself.
@Suite(.enabled(if: (try? MapRaster.require()) != nil)) struct PageTests {
    private let millimetre = 72 / 25.4

    private func sheet(_ paper: Paper) -> MapSheet {
        MapSheet(
            material: Samples.material(Samples.shading([0, 1, 2, 3, 4], side: 700), overlays: Samples.everyStyle),
            language: .indonesian, paper: paper, scale: .oneTo(20_000), origin: Point(x: 565_000, y: 8_872_000))
    }

    @Test(arguments: [Paper.a4, Paper.a3]) func pagesAreAsLargeAsTheirPaper(paper: Paper) throws {
        let page = PDFDocument(try MapRaster.picture(of: sheet(paper).svg(), as: .pdf))
        let box = try #require(page.mediaBoxes.first)
        #expect(abs(box[2] / millimetre - paper.width) < 0.1 && abs(box[3] / millimetre - paper.height) < 0.1)
        #expect(page.text.contains("/FontFile"), "fonts have to be embedded")
    }

    @Test func aLineOf200MillimetresIsThatLong() throws {
        let line = SheetPath.line([(40, 50), (240, 50)])
        let svg = SVGWriter.document([.path(line, .stroke(.black, 0.3))], paper: .a4, title: "", idPrefix: "")
        let lengths = PDFDocument(try MapRaster.picture(of: svg, as: .pdf)).widths
        #expect(lengths.contains { abs($0 / millimetre - 200) < 0.1 }, "\(lengths.map { $0 / millimetre })")
    }

    /// The bar of a sheet: a kilometre at 1:20,000 is 50 mm.
    @Test(arguments: [Paper.a4, Paper.a3]) func theBarOfASheetIsAsLongAsItSays(paper: Paper) throws {
        let widths = PDFDocument(try MapRaster.picture(of: sheet(paper).svg(), as: .pdf)).widths
        let bar = paper == .a4 ? 40.0 : 50.0
        #expect(widths.contains { abs($0 / millimetre - bar) < 0.1 })
    }

    @Test func twoRunsGiveTheSameBytesAndEverySheetAPage() throws {
        let sheets = [sheet(.a4).svg(), sheet(.a3).svg(), sheet(.a4).svg()]
        let first = try MapRaster.pages(of: sheets)
        #expect(try first == MapRaster.pages(of: sheets))
        #expect(PDFDocument(first).mediaBoxes.map { ($0[2] / millimetre).rounded() } == [297, 420, 297])
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
            .filter { $0.hasPrefix("tapak-pages-") }
        #expect(leftovers.isEmpty)
    }
}

/// As much of a PDF as the tests need: pages, and the widths of straight lines and rectangles in their streams.
private struct PDFDocument {
    /// The file as Latin-1 with every stream unpacked.
    let text: String

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        var plain = ""
        while let start = rest.firstRange(of: Array("stream\n".utf8)), let end = rest.firstRange(of: Array("endstream".utf8)) {
            plain += String(decoding: rest[..<start.lowerBound], as: UTF8.self)
            if start.upperBound < end.lowerBound {
                plain += "\n" + Self.inflated(Array(rest[start.upperBound..<end.lowerBound])) + "\n"
            }
            rest = rest[end.upperBound...]
        }
        text = plain + String(decoding: rest, as: UTF8.self)
    }

    private static func inflated(_ bytes: [UInt8]) -> String {
        var (output, size) = ([UInt8](repeating: 0, count: 1 << 24), uLongf(1 << 24))
        guard uncompress(&output, &size, bytes, uLong(bytes.count)) == Z_OK else { return "" }
        return String(decoding: output[..<Int(size)], as: UTF8.self)
    }

    var mediaBoxes: [[Double]] {
        text.matches(of: /MediaBox \[ ?([0-9. ]+?) ?\]/).map { $0.1.split(separator: " ").compactMap { Double($0) } }
    }

    /// How wide lines and rectangles are on the page, in points.
    var widths: [Double] {
        var (widths, scale, stack, from) = ([Double](), 1.0, [Double](), 0.0)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            var numbers: [Double] = []
            for word in words {
                if let number = Double(word) {
                    numbers.append(number)
                    continue
                }
                let operands = numbers
                numbers = []
                switch word {
                case "q": stack.append(scale)
                case "Q": scale = stack.popLast() ?? 1
                case "cm": scale *= operands.first ?? 1
                case "m": from = operands.first ?? 0
                case "l": widths.append(abs((operands.first ?? 0) - from) * scale)
                case "re": if operands.count == 4 { widths.append(abs(operands[2]) * scale) }
                default: continue
                }
            }
        }
        return widths
    }
}
