/// The widths of DejaVu Sans, the font the sheets ask for first; other fonts are narrower.
enum TextMetrics {
    /// The width of a text in millimetres at a size in millimetres.
    static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
        let table = isBold ? bold : regular
        var thousandths = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 32..<127: thousandths += table[Int(scalar.value) - 32]
            case 0x300..<0x370, 0x200B..<0x2010: continue
            case 0x1100...: thousandths += scalar.value < 0x2E80 ? 640 : 1000
            default: thousandths += 660
            }
        }
        return Double(thousandths) / 1000 * size
    }

    /// A text broken into lines of at most so many millimetres, between words where that is possible.
    static func lines(_ text: String, size: Double, width limit: Double, isBold: Bool = false) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if width(longer, size: size, isBold: isBold) <= limit {
                line = longer
            } else {
                if !line.isEmpty { lines.append(line) }
                line = shortened(String(word), size: size, width: limit, isBold: isBold)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// A text cut with an ellipsis to at most so many millimetres.
    static func shortened(_ text: String, size: Double, width limit: Double, isBold: Bool = false) -> String {
        guard width(text, size: size, isBold: isBold) > limit else { return text }
        var kept = ""
        var used = width("…", size: size)
        for character in text {
            used += width(String(character), size: size, isBold: isBold)
            if used > limit { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// A text cut with an ellipsis in its middle: names that begin alike are told apart by their ends.
    static func abridged(_ text: String, size: Double, width limit: Double) -> String {
        let letters = Array(text)
        guard width(text, size: size) > limit else { return text }
        let end = String(letters.suffix(min(6, letters.count / 3)))
        let head = shortened(String(letters.dropLast(end.count)), size: size, width: limit - width(end, size: size))
        return (head.hasSuffix("…") ? head : head + "…") + end
    }

    /// Advance widths of U+0020 to U+007E in thousandths of the size.
    private static let regular: [Int] = [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
        636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
        603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
        634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
    ]
    private static let bold: [Int] = [
        348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696, 696,
        696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
        733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716,
        712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
    ]
}
