/// The geometries of a run of features as flat columns: one coordinate buffer and three levels of offsets.
///
/// A feature is a range of parts, a part a range of rings, a ring a range of vertices. A point is a part of one
/// ring with one vertex, a line a part of one ring, a polygon a part whose first ring is the shell and whose other
/// rings are holes. Multi-geometries and collections are simply several parts. Every offset list starts with 0 and
/// has one entry more than what it counts.
///
/// - Units: degrees (longitude, latitude) as read, metres from the local origin once framed.
/// - Complexity: every accessor is O(1).
public struct GeometryColumns: Sendable, Equatable {
    /// The dimension of a part.
    public enum Kind: UInt8, Sendable, BitwiseCopyable {
        case point, line, polygon
    }

    /// x and y of every vertex, interleaved.
    public var coordinates: [Double] = []
    /// Rings → vertices.
    public var vertexOffsets: [Int32] = [0]
    /// Parts → rings.
    public var ringOffsets: [Int32] = [0]
    /// The kind of every part.
    public var kinds: [Kind] = []
    /// Features → parts.
    public var partOffsets: [Int32] = [0]

    /// No features.
    public init() {}

    /// The number of features.
    public var count: Int { partOffsets.count - 1 }
    /// The number of vertices of all features.
    public var vertexCount: Int { coordinates.count / 2 }
    /// Whether there is no feature.
    public var isEmpty: Bool { partOffsets.count == 1 }

    /// The parts of a feature.
    @inlinable public func parts(of feature: Int) -> Range<Int> {
        Int(partOffsets[feature])..<Int(partOffsets[feature + 1])
    }

    /// The rings of a part.
    @inlinable public func rings(of part: Int) -> Range<Int> {
        Int(ringOffsets[part])..<Int(ringOffsets[part + 1])
    }

    /// The vertices of a ring.
    @inlinable public func vertices(of ring: Int) -> Range<Int> {
        Int(vertexOffsets[ring])..<Int(vertexOffsets[ring + 1])
    }

    /// The vertices of a feature, which lie one behind the other.
    @inlinable public func vertices(ofFeature feature: Int) -> Range<Int> {
        let parts = parts(of: feature)
        let first = vertexOffsets[Int(ringOffsets[parts.lowerBound])]
        let end = vertexOffsets[Int(ringOffsets[parts.upperBound])]
        return Int(first)..<Int(end)
    }

    /// A vertex.
    @inlinable public func point(_ vertex: Int) -> Point {
        Point(x: coordinates[2 * vertex], y: coordinates[2 * vertex + 1])
    }

    /// The envelope of a feature; empty where it has no vertices.
    public func envelope(of feature: Int) -> Envelope { envelope(ofVertices: vertices(ofFeature: feature)) }

    /// The envelope of all features.
    public var envelope: Envelope { envelope(ofVertices: 0..<vertexCount) }

    /// The envelope of a range of vertices.
    public func envelope(ofVertices range: Range<Int>) -> Envelope {
        var box = Envelope.empty
        coordinates.withUnsafeBufferPointer { xy in
            for vertex in range { box.extend(x: xy[2 * vertex], y: xy[2 * vertex + 1]) }
        }
        return box
    }

    /// The highest dimension among a feature's parts.
    public func kind(of feature: Int) -> Kind {
        var highest = Kind.point
        for part in parts(of: feature) where kinds[part].rawValue > highest.rawValue { highest = kinds[part] }
        return highest
    }
}

// MARK: - Building

extension GeometryColumns {
    /// Adds a vertex to the ring under construction.
    @inlinable public mutating func addVertex(_ point: Point) {
        coordinates.append(point.x)
        coordinates.append(point.y)
    }

    /// Closes the ring under construction.
    @inlinable public mutating func endRing() { vertexOffsets.append(Int32(coordinates.count / 2)) }

    /// Closes the part under construction.
    @inlinable public mutating func endPart(_ kind: Kind) {
        ringOffsets.append(Int32(vertexOffsets.count - 1))
        kinds.append(kind)
    }

    /// Points, a feature each.
    public init(points: some Sequence<Point>) {
        self.init()
        for point in points {
            addVertex(point)
            endRing()
            endPart(.point)
            endFeature()
        }
    }

    /// Closes the feature under construction.
    @inlinable public mutating func endFeature() { partOffsets.append(Int32(kinds.count)) }

    /// Takes back everything that was added since the last complete feature.
    public mutating func discardUnfinishedFeature() {
        let parts = Int(partOffsets[count])
        let rings = Int(ringOffsets[parts])
        kinds.removeLast(kinds.count - parts)
        ringOffsets.removeLast(ringOffsets.count - parts - 1)
        vertexOffsets.removeLast(vertexOffsets.count - rings - 1)
        coordinates.removeLast(coordinates.count - 2 * Int(vertexOffsets[rings]))
    }

    /// Adds a part of another set of columns to the feature under construction.
    public mutating func addPart(_ part: Int, of other: GeometryColumns) {
        for ring in other.rings(of: part) {
            let vertices = other.vertices(of: ring)
            coordinates.append(contentsOf: other.coordinates[2 * vertices.lowerBound..<2 * vertices.upperBound])
            endRing()
        }
        endPart(other.kinds[part])
    }

    /// Adds a whole feature of another set of columns.
    public mutating func append(_ feature: Int, of other: GeometryColumns) {
        for part in other.parts(of: feature) { addPart(part, of: other) }
        endFeature()
    }

    /// Adds all features of another set of columns.
    public mutating func append(contentsOf other: GeometryColumns) {
        let (vertices, rings, parts) = (Int32(vertexCount), Int32(vertexOffsets.count - 1), Int32(kinds.count))
        coordinates.append(contentsOf: other.coordinates)
        vertexOffsets.append(contentsOf: other.vertexOffsets.dropFirst().lazy.map { $0 + vertices })
        ringOffsets.append(contentsOf: other.ringOffsets.dropFirst().lazy.map { $0 + rings })
        kinds.append(contentsOf: other.kinds)
        partOffsets.append(contentsOf: other.partOffsets.dropFirst().lazy.map { $0 + parts })
    }

    /// Adds a run of features of another set of columns.
    public mutating func append(features: Range<Int>, of other: GeometryColumns) {
        guard !features.isEmpty else { return }
        let parts = Int(other.partOffsets[features.lowerBound])..<Int(other.partOffsets[features.upperBound])
        let rings = Int(other.ringOffsets[parts.lowerBound])..<Int(other.ringOffsets[parts.upperBound])
        let vertices = Int(other.vertexOffsets[rings.lowerBound])..<Int(other.vertexOffsets[rings.upperBound])
        let moves = (
            vertices: Int32(vertexCount - vertices.lowerBound), rings: Int32(vertexOffsets.count - 1 - rings.lowerBound),
            parts: Int32(kinds.count - parts.lowerBound)
        )
        coordinates.append(contentsOf: other.coordinates[2 * vertices.lowerBound..<2 * vertices.upperBound])
        vertexOffsets.append(
            contentsOf: other.vertexOffsets[rings.lowerBound + 1..<rings.upperBound + 1].lazy.map { $0 + moves.vertices })
        ringOffsets.append(
            contentsOf: other.ringOffsets[parts.lowerBound + 1..<parts.upperBound + 1].lazy.map { $0 + moves.rings })
        kinds.append(contentsOf: other.kinds[parts])
        partOffsets.append(
            contentsOf: other.partOffsets[features.lowerBound + 1..<features.upperBound + 1].lazy.map { $0 + moves.parts })
    }

    /// Makes room for so many vertices more.
    public mutating func reserveVertices(_ count: Int) { coordinates.reserveCapacity(coordinates.count + 2 * count) }

    /// Adds some features of another set of columns; neighbours together.
    public mutating func append(_ features: some Collection<Int>, of other: GeometryColumns) {
        reserveVertices(features.reduce(0) { $0 + other.vertices(ofFeature: $1).count })
        var run = 0..<0
        for feature in features {
            if feature != run.upperBound {
                append(features: run, of: other)
                run = feature..<feature
            }
            run = run.lowerBound..<feature + 1
        }
        append(features: run, of: other)
    }

    /// Moves every vertex.
    public mutating func shift(by offset: Point) {
        coordinates.withUnsafeMutableBufferPointer { xy in
            for vertex in 0..<xy.count / 2 {
                xy[2 * vertex] += offset.x
                xy[2 * vertex + 1] += offset.y
            }
        }
    }

    /// The features chosen, in the order given.
    public func selecting(_ features: some Collection<Int>) -> GeometryColumns {
        var chosen = GeometryColumns()
        chosen.append(features, of: self)
        return chosen
    }
}

extension GeometryColumns {
    /// The same features with the rings of polygons as lines: distances are then to the edge.
    public var asLines: GeometryColumns {
        var lines = GeometryColumns()
        for feature in 0..<count {
            for part in parts(of: feature) {
                for ring in rings(of: part) {
                    let vertices = vertices(of: ring)
                    lines.coordinates.append(contentsOf: coordinates[2 * vertices.lowerBound..<2 * vertices.upperBound])
                    lines.endRing()
                    lines.endPart(kinds[part] == .polygon ? .line : kinds[part])
                }
            }
            lines.endFeature()
        }
        return lines
    }
}
