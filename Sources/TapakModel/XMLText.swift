/// Texts in XML and HTML.
public enum XMLText {
    /// A text as XML holds it, between tags and in attributes; characters that XML forbids and those that turn the direction
    /// of writing become spaces.
    ///
    /// - Parameter keepsLines: Whether line breaks and tabulators stay.
    public static func escaped(_ text: String, keepsLines: Bool = false) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n" where keepsLines, "\t" where keepsLines: result.unicodeScalars.append(scalar)
            default:
                switch scalar.value {
                case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: result += " "
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
