/// Legal but unkind GeoJSON, and now and then a document with one byte wrong.
struct HostileDocument {
    private var random: SeededGenerator
    private let count: Int
    private let isBroken: Bool
    let isSequence: Bool

    init(seed: UInt64) {
        self.init(seed: seed, count: Int(seed % 5) * 9 + 1, isBroken: seed % 4 == 3, isSequence: seed % 3 == 2)
    }

    init(seed: UInt64, count: Int, isBroken: Bool, isSequence: Bool) {
        random = SeededGenerator(state: seed)
        self.count = count
        self.isBroken = isBroken
        self.isSequence = isSequence
    }

    mutating func make() -> [UInt8] {
        let features = (0..<count).map { feature($0) }
        var text: String
        if isSequence {
            text = features.map { (chance(4) ? "\u{1E}" : "") + $0 }.joined(separator: chance(2) ? "\n" : " \r\n\n")
        } else {
            text = features.joined(separator: chance(2) ? "," : " \n,\t")
            let type = #""type":"FeatureCollection""#
            let before = chance(3) ? "" : type + #","crs":{"type":"name","properties":{"name":"EPSG:4326"}},"#
            let after = (before.isEmpty ? "," + type : "") + (chance(2) ? #","tail":{"type":"Feature","x":[1,{}]}"# : "")
            text = "{" + before + #""x":[{"type":"Feature"}],"features": ["# + text + " ]" + after + "}\n"
        }
        var bytes = Array(text.utf8)
        if isBroken {
            let place = bytes.count / 2 + Int(random.next() % UInt64(bytes.count / 2))
            bytes[place] = [0x00, 0x22, 0x7B, 0x5D, 0xFF, 0x2C][Int(random.next() % 6)]
        }
        return bytes
    }

    private mutating func chance(_ count: UInt64) -> Bool { random.next() % count == 0 }
    private mutating func pick(_ options: [String]) -> String { options[Int(random.next() % UInt64(options.count))] }
    private var gap: String { mutating get { pick(["", "", " ", "\n  ", "\t"]) } }

    private mutating func position() -> String {
        let x = pick(["123.5", "1.2345678e2", "-0", "12345678901234567890e-18", "7", "123.60781234567890123"])
        let extra = chance(6) ? ",5.5,null" : ""
        return "[\(gap)\(x),\(gap)\(random.next() % 90).\(random.next() % 10_000_000)\(extra)]"
    }

    private mutating func ring() -> String {
        let first = position()
        let middle = (0..<Int(random.next() % 5) + 1).map { _ in position() }
        return "[" + ([first] + middle + (chance(4) ? [] : [first])).joined(separator: ",") + "]"
    }

    private mutating func geometry(_ level: Int = 0) -> String {
        var (type, contents, key) = ("Point", position(), "coordinates")
        switch random.next() % 9 {
        case 0: (type, contents) = ("LineString", ring())
        case 1, 2: (type, contents) = ("Polygon", "[" + ring() + "]")
        case 3: (type, contents) = ("MultiPolygon", "[[" + ring() + "," + ring() + "],[],[" + ring() + "]]")
        case 4: (type, contents) = ("MultiPoint", ring())
        case 5 where level < 3:
            (type, contents, key) = (
                "GeometryCollection", "[" + geometry(level + 1) + "," + geometry(level + 1) + "]", "geometries"
            )
        case 6: return pick(["null", "{}", #"{"type":"Point","coordinates":[1e999,0]}"#, #"{"type":"Cube","coordinates":[]}"#])
        default: break
        }
        let members = [#""type":\#(gap)"\#(type)""#, #""\#(key)"\#(gap):\#(contents)"#]
        return "{" + gap + (chance(3) ? members.reversed() : members).joined(separator: "\(gap),") + "}"
    }

    private mutating func feature(_ index: Int) -> String {
        let nested = #"{"type":"Feature","properties":{"population":9},"geometry":null}"#
        let trap = pick([
            "1", "null", #""{ \"type\" : \"Feature\" ,""#, nested, #"[\#(nested),{"type": "Feature"}]"#, #""東\u00e9\ud800x""#,
        ])
        let use = pick([#""use":"home","#, #""use":"shop","#, #""\u0075se":"shop","#, ""])
        let population = pick([#""population":4"#, #""population":4.0e0,"population":null"#, #""populatio":1"#])
        let properties = pick([#"{\#(use)"trap":\#(trap),\#(population)}"#, "null", #"{"trap":\#(trap)}"#, "[]"])
        var members = [#""type"\#(gap):"Feature""#, #""properties":\#(gap)\#(properties)"#, #""geometry":\#(geometry())"#]
        if chance(3) { members.insert(#""id":"f\#(index)""#, at: chance(2) ? 0 : 2) }
        if chance(5) { members.append(#""foreign":\#(nested)"#) }
        if chance(4) { members.reverse() }
        return "{" + gap + members.joined(separator: gap + ",") + gap + "}"
    }
}
