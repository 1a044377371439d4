/// Numbers as text, free of any locale of the machine.
public enum DecimalText {
    /// Whether a text can be read as a number with a point between thousands: `1.000`, `12.500`, `1.234,5`.
    public static func isGroupedByPoints(_ text: String) -> Bool {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count < 3, parts.dropFirst().allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return false }
        let groups = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard groups.count > 1, (1...3).contains(groups[0].count), groups[0] != "0" else { return false }
        return groups.dropFirst().allSatisfy { $0.count == 3 } && groups.joined().utf8.allSatisfy { (48...57).contains($0) }
    }

    /// The shortest text that reads back to the same number; whole numbers carry no fraction and −0 no sign.
    public static func shortest(_ number: Double) -> String {
        if number == 0 { return "0" }
        if number.magnitude < 1e15, number == number.rounded() { return String(Int64(number)) }
        return number.description
    }

    /// A number rounded once to so many decimals, for people: `1.234,50` in Bahasa Indonesia, `1,234.50` in English.
    ///
    /// - Parameters:
    ///   - number: A finite number; anything else gives a dash.
    ///   - decimals: Digits after the decimal mark, 0 to 9.
    public static func rounded(_ number: Double, decimals: Int, language: Language) -> String {
        guard number.isFinite, number.magnitude < 1e15 else { return number.isFinite ? shortest(number) : "–" }
        let (group, mark) = language == .indonesian ? (".", ",") : (",", ".")
        let digits = fixed(number.magnitude, decimals: decimals)
        let whole = digits.prefix { $0 != "." }
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped += group }
            grouped.append(digit)
        }
        let fraction = digits.dropFirst(whole.count + 1)
        let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
        return (number < 0 && !isZero ? "−" : "") + grouped + (fraction.isEmpty ? "" : mark + fraction)
    }

    /// A number as either language writes it.
    ///
    /// - Parameter decimals: Digits after the decimal mark; nil for as many as it needs, six at most.
    public static func words(_ number: Double, decimals: Int? = nil) -> Bilingual {
        let decimals = decimals ?? needed(number)
        return Bilingual(
            id: rounded(number, decimals: decimals, language: .indonesian),
            en: rounded(number, decimals: decimals, language: .english))
    }

    private static func needed(_ number: Double) -> Int {
        guard number.magnitude < 1e9 else { return 0 }
        let fraction = fixed(number, decimals: 6).drop { $0 != "." }.dropFirst()
        return fraction.count - fraction.reversed().prefix { $0 == "0" }.count
    }

    /// A number with exactly so many decimals and a dot, rounded half away from zero on its decimal text.
    public static func fixed(_ number: Double, decimals: Int) -> String {
        let scale = powersOfTen[decimals]
        guard (number.magnitude * scale) < 9e15 else { return number.description }
        let scaled = Int64((number.magnitude * scale).rounded())
        var digits = String(scaled)
        if digits.count <= decimals { digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits }
        let whole = digits.dropLast(decimals)
        let sign = number < 0 && scaled != 0 ? "-" : ""
        return sign + whole + (decimals > 0 ? "." + digits.suffix(decimals) : "")
    }

    private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
}
