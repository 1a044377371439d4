import TapakModel

/// Features without repetition: those that are the same to the last bit are walked once and count as often as they occur.
struct Repeats: Sendable {
    /// The first of every kind of feature, and where its members begin.
    private(set) var firsts: [Int] = []
    private var offsets: [Int32] = [0]
    private var all: [Int32] = []

    init(_ features: GeometryColumns) {
        var byBox: [Envelope: [Int]] = [:]
        var members: [[Int32]] = []
        for feature in 0..<features.count {
            let box = features.envelope(of: feature)
            if let same = byBox[box, default: []].first(where: { Self.areEqual(feature, firsts[$0], features) }) {
                members[same].append(Int32(feature))
            } else {
                byBox[box, default: []].append(firsts.count)
                firsts.append(feature)
                members.append([Int32(feature)])
            }
        }
        for list in members {
            all += list
            offsets.append(Int32(all.count))
        }
    }

    private static func areEqual(_ a: Int, _ b: Int, _ features: GeometryColumns) -> Bool {
        let (partsA, partsB) = (features.parts(of: a), features.parts(of: b))
        guard partsA.count == partsB.count, features.kinds[partsA] == features.kinds[partsB] else { return false }
        return zip(partsA, partsB).allSatisfy { partA, partB in
            let (ringsA, ringsB) = (features.rings(of: partA), features.rings(of: partB))
            return ringsA.count == ringsB.count
                && zip(ringsA, ringsB).allSatisfy { ringA, ringB in
                    let (a, b) = (features.vertices(of: ringA), features.vertices(of: ringB))
                    return features.coordinates[2 * a.lowerBound..<2 * a.upperBound]
                        == features.coordinates[2 * b.lowerBound..<2 * b.upperBound]
                }
        }
    }

    var count: Int { firsts.count }
    /// Whether nothing is repeated.
    var isNone: Bool { all.count == firsts.count }
    /// How often a feature occurs.
    func weight(_ feature: Int) -> Int { Int(offsets[feature + 1] - offsets[feature]) }
    /// The features that are this one.
    func members(_ feature: Int) -> some Sequence<Int> {
        all[Int(offsets[feature])..<Int(offsets[feature + 1])].lazy.map { Int($0) }
    }
}
