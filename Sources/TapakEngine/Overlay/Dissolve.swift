package import TapakModel

/// Unions of polygon features as geometry, and groups of features that lie together.
package enum Dissolve {
    /// The union of chosen features as one polygon feature.
    package static func union(of features: [Int], in geometry: GeometryColumns, geos: GEOSSession) throws -> GeometryColumns {
        var result = GeometryColumns()
        if features.count == 1 {
            result.append(features[0], of: geometry)
            return result
        }
        var list = GeometryList(session: geos)
        for feature in features { list.append(try geos.geometry(ofFeature: feature, in: geometry, kind: .polygon)) }
        let union = try list.union()
        try union.append(to: &result, kind: .polygon)
        result.endFeature()
        return result
    }

    /// Groups of pieces whose boxes are connected, in the order of their first member.
    package static func groups(of pieces: GeometryColumns) -> [[Int]] {
        let boxes = (0..<pieces.count).map(pieces.envelope(of:))
        var parent = Array(boxes.indices)
        func root(_ item: Int) -> Int {
            var item = item
            while parent[item] != item {
                parent[item] = parent[parent[item]]
                item = parent[item]
            }
            return item
        }
        func join(_ a: Int, _ b: Int) {
            let (a, b) = (root(a), root(b))
            if a != b { parent[max(a, b)] = min(a, b) }
        }
        // A pile of equal boxes would be searched once for each: join it first, then look for neighbours of one.
        var firsts: [Envelope: Int] = [:]
        for (item, box) in boxes.enumerated() {
            if let first = firsts[box] { join(item, first) } else { firsts[box] = item }
        }
        let leaders = firsts.values.sorted()
        if leaders.count <= 8 {
            for (place, a) in leaders.enumerated() {
                for b in leaders[(place + 1)...] where boxes[a].intersects(boxes[b]) { join(a, b) }
            }
        } else {
            let tree = PackedRTree(leaders.map { boxes[$0] })
            for a in leaders { tree.search(boxes[a]) { join(a, leaders[$0]) } }
        }
        var members: [Int: [Int]] = [:]
        for item in boxes.indices { members[root(item), default: []].append(item) }
        return members.sorted { $0.key < $1.key }.map(\.value)
    }
}
