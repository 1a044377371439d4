import Foundation
import TapakFormats
import TapakModel
import Testing

@Suite struct NumberTests {
    /// Reads the texts as the x of points and as an attribute.
    private func read(_ texts: [String]) throws -> (x: [Double], attribute: [Double]) {
        let features = texts.map { feature(#"{"type":"Point","coordinates":[\#($0),0]}"#, #"{"n":\#($0)}"#) }
        let batch = try layer(
            features.joined(separator: "\n"), ending: "geojsonl", ReadRequest(fields: ["n"], idField: "none"))
        #expect(batch.readCount == texts.count)
        let xy = batch.features.geometry.coordinates
        return (stride(from: 0, to: xy.count, by: 2).map { xy[$0] }, batch.features.attributes[0].numbers)
    }

    private func check(_ texts: [String]) throws {
        let found = try read(texts)
        try #require(found.x.count == texts.count)
        var wrong: [String] = []
        for (index, text) in texts.enumerated() {
            let expected = strtod(text, nil).bitPattern
            if found.x[index].bitPattern != expected || found.attribute[index].bitPattern != expected { wrong.append(text) }
        }
        #expect(wrong.isEmpty, "\(wrong.count) wrong, first \(wrong.prefix(5))")
    }

    @Test func fixedTexts() throws {
        try check([
            "0", "-0", "0.0", "-0.0e10", "1", "-1", "9007199254740993", "9007199254740992.5", "9007199254740993.5",
            "18446744073709551615", "18446744073709551616", "9999999999999999999", "99999999999999999999", "1e22", "1e23",
            "-1E+23", "1e-22", "1e-23", "0.1", "0.3", "2.2250738585072011e-308", "2.2250738585072014e-308", "5e-324",
            "4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "1.7976931348623157e308",
            "1e-400", "0.000000000000000000000000000000000001", "123.60781234567890123456789",
            "0.1000000000000000055511151231257827",
            "8.5", "1.00000000000000011102230246251565", "1.00000000000000011102230246251566", "7.2057594037927933e16",
            "123456789012345678e-19", "123456789.123456789", "0.5e1", "1E5", "0e999999999999", "1e00000000000000000005",
        ])
    }

    @Test(arguments: 1...4)
    func randomTexts(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        var texts: [String] = []
        func digits(_ count: Int) -> String {
            String((0..<count).map { _ in Character(Unicode.Scalar(UInt8(48 + random.next() % 10))) })
        }
        for index in 0..<50_000 {
            let sign = random.next() % 2 == 0 ? "" : "-"
            switch index % 6 {
            case 0:
                let value = Double(bitPattern: random.next())
                texts.append(value.isFinite ? "\(value)" : "1")
            case 1: texts.append("\(sign)\(random.next() % 180).\(digits(Int(random.next() % 20) + 1))")
            case 2: texts.append("\(sign)\(random.next() % 9 + 1)\(digits(Int(random.next() % 25)))")
            case 3:
                texts.append(
                    "\(sign)\(random.next() % 10).\(digits(Int(random.next() % 18) + 1))e\(Int(random.next() % 40) - 20)")
            case 4:
                // Halfway between two doubles: the sum of a whole and half of its last place.
                texts.append("\(9_007_199_254_740_992 + 2 * (random.next() % 1_000_000) + 1)")
            default: texts.append("\(Double(bitPattern: random.next() % (1 << 53)))")
            }
        }
        try check(texts)
    }

    @Test func beyondTheRange() throws {
        let batch = try layer(
            collection(feature(#"{"type":"Point","coordinates":[1,2]}"#, #"{"a":1e999,"b":-1e999,"c":1e999}"#)),
            ReadRequest(fields: ["a", "b"]))
        #expect(batch.features.attributes[0].numbers == [.infinity])
        #expect(batch.features.attributes[1].numbers == [-.infinity])
        #expect(batch.features.attributes[0].kinds == [.number])
        #expect(batch.features.attributes[0].text[0] == "1e999")
    }
}
