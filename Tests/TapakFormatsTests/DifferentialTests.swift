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
}
