import Foundation
import TapakFormats
import TapakModel
import Testing

/// Holds the scanner against another parser: what Foundation calls JSON, the scanner must accept, and the reverse.
///
/// Known and legitimate differences are left out of the mutations or listed in `isKnownDifference`.
@Suite struct DifferentialTests {
    private func foundationAccepts(_ bytes: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])) != nil
    }

    /// - A number beyond the range of doubles is JSON; Foundation refuses it.
    /// - Foundation accepts zeros at the end of the data and guesses UTF-16 and UTF-32 from zeros at the beginning.
    /// - Half a surrogate pair is accepted with a note; Foundation refuses it.
    /// - Foundation accepts a comma before a closing bracket.
    /// - A collection whose second `features` is refused may have any faults behind it.
    private func isKnownDifference(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        let trailingComma = text.range(of: ",[ \n\r\t]*[\\]}]", options: .regularExpression) != nil
        return trailingComma || bytes.contains(0) || text.lowercased().contains("\\ud") || text.contains("e9")
    }

    private let seeds = [
        #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":[1,-2.5e-3,true,false,null,"x\n\"é"],"b":{}},"geometry":{"type":"Point","coordinates":[1.5,2]}}],"tail":[0,{"q":"\u00e9"}]}"#,
        #"{"a":[],"type":"Feature","geometry":null,"properties":{"東京":"\\\/\b\f\r\t","n":-0.0E+1}}"#,
        #" [ 1 , [ ] , { "a" : 1e5 } , "" ]"#,
    ]

    @Test(arguments: 0..<8)
    func mutatedDocuments(seed: UInt64) {
        var random = SeededGenerator(state: seed &* 977)
        let alphabet = Array("{}[]\",:\\0123456789.eE+-tfnu \n\u{7}/é".utf8) + [0x80, 0xC3, 0xFF, 0xE2]
        var disagreements: [String] = []
        var accepted = 0
        for index in 0..<1500 {
            var bytes = Array(seeds[index % seeds.count].utf8)
            for _ in 0..<(random.next() % 3 + 1) where !bytes.isEmpty {
                let place = Int(random.next() % UInt64(bytes.count))
                let byte = alphabet[Int(random.next() % UInt64(alphabet.count))]
                switch random.next() % 4 {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                case 2: bytes.remove(at: place)
                default: bytes.swapAt(place, Int(random.next() % UInt64(bytes.count)))
                }
            }
            if isKnownDifference(bytes) { continue }
            let expected = foundationAccepts(bytes)
            if expected { accepted += 1 }
            // What is no GeoJSON is refused where that shows, which may be before a fault in the JSON.
            let found = failure(of: bytes)
            if expected ? !(found == nil || found?.key == .notGeoJSON) : found == nil {
                disagreements.append(
                    "\(expected): " + String(decoding: bytes, as: UTF8.self) + " \(String(describing: found?.found))")
            }
        }
        #expect(accepted > 50)
        #expect(disagreements.isEmpty, "seed \(seed): \(disagreements.count), first \(disagreements.prefix(3))")
    }

    /// Texts and their absence are those that Foundation reads, numbers those of the C library.
    @Test(arguments: 0..<4)
    func valuesAgree(seed: UInt64) throws {
        var random = SeededGenerator(state: seed &* 7919 &+ 3)
        func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
        func number() -> String {
            let digits = { (count: Int) in String((0..<count).map { _ in Character(String(pick(10))) }) }
            let whole = pick(3) == 0 ? "0" : String(1 + pick(9)) + digits(pick(18))
            return (pick(2) == 0 ? "-" : "") + whole + (pick(3) == 0 ? "" : "." + digits(1 + pick(20)))
                + (pick(3) == 0 ? (pick(2) == 0 ? "e" : "E+") + String(pick(200)) : pick(5) == 0 ? "e-\(pick(330))" : "")
        }
        func text() -> String {
            (0..<pick(8)).map { _ in
                ["a", "é", "東", "😀", #"\u00e9"#, #"\ud83d\ude00"#, #"\n"#, #"\""#, #"\\"#, #"\/"#, " ", "\u{7F}"][pick(12)]
            }.joined()
        }
        for _ in 0..<150 {
            let (x, y) = (number(), number())
            let value = [number(), "\"\(text())\"", "null", "true", "false"][pick(5)]
            let json = collection(
                feature("{\"type\":\"Point\",\"coordinates\":[\(x),\(y)]}", "{\"v\":\(value),\"id\":\"\(text())\"}"))
            let expected = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            let wanted = try #require((expected["features"] as? [[String: Any]])?.first)
            let properties = try #require(wanted["properties"] as? [String: Any])
            let batch = try layer(json, ReadRequest(fields: ["v", "id"]))
            try #require(batch.features.count == 1, "\(json)")
            // Foundation is not exact to the last digit; the C library is.
            let read = batch.features.geometry.point(0)
            #expect(read.x == strtod(x, nil) && read.y == strtod(y, nil), "\(json)")
            #expect(batch.features.attributes[1].text[0] == properties["id"] as? String, "\(json)")
            let column = batch.features.attributes[0]
            switch value {
            case "null": #expect(column.kinds[0] == .null)
            case "true", "false": #expect(column.text[0] == value)
            case let value where value.hasPrefix("\""): #expect(column.text[0] == properties["v"] as? String, "\(json)")
            default: #expect(column.numbers[0] == strtod(value, nil), "\(json)")
            }
        }
    }
}
