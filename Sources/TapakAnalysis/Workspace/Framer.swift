import Synchronization
import TapakEngine
import TapakFormats
import TapakModel

/// Features brought into the frame, with what happened to them.
struct FramedChunk: Sendable {
    struct RepairNote: Sendable {
        var row: Int
        var reason: String
        var place: Point?
        var before: Double
        var after: Double
    }

    var geometry = GeometryColumns()
    /// The source's rows of the features kept.
    var rows: [Int] = []
    var repairs: [RepairNote] = []
    /// Rows that could not be brought along, and why.
    var lost: [(row: Int, key: String, message: Bilingual)] = []

    mutating func append(_ other: FramedChunk) {
        geometry.append(contentsOf: other.geometry)
        rows += other.rows
        repairs += other.repairs
        lost += other.lost
    }
}

/// Projects features into the frame, checks their polygons and repairs what is invalid.
final class Framer: Sendable {
    let frame: Frame
    private let crs: SourceCRS
    private let reference: String
    /// Making a transformation takes milliseconds, so tasks hand theirs on.
    private let idle = Mutex<[Transformer]>([])

    /// The one object behind the lock that is not Sendable: a transformation is used by the task that took it out.
    private struct Transformer: @unchecked Sendable {
        let transformation: Transformation
    }

    init(frame: Frame, crs: SourceCRS, reference: String) {
        self.frame = frame
        self.crs = crs
        self.reference = reference
    }

    func withTransformation<Result>(_ body: (Transformation) throws -> Result) throws -> Result {
        let transformer =
            try idle.withLock { $0.popLast() } ?? Transformer(transformation: Transformation(from: crs.name, to: frame.crs))
        defer { idle.withLock { $0.append(transformer) } }
        return try body(transformer.transformation)
    }

    /// How this layer gets into the frame, asked at one of its vertices.
    func statement(at place: Point) throws -> TransformationStatement {
        try withTransformation { transformation in
            let operation = transformation.operation(at: place)
            return TransformationStatement(
                from: crs.name, to: frame.crs, pipeline: operation?.pipeline ?? "", accuracy: operation?.accuracy,
                ignoresDatum: operation?.isBallpark ?? false, missingGrids: transformation.missingGrids(at: place))
        }
    }

    /// Chosen features in metres from the origin, valid.
    func frame(_ rows: [Int], of source: GeometryColumns) throws -> FramedChunk {
        var planar = source.selecting(rows)
        let failing = try withTransformation { $0.forward(&planar.coordinates, range: nil) }
        planar.shift(by: Point(x: -frame.origin.x, y: -frame.origin.y))
        let lost = Self.features(ofVertices: failing, in: planar)
        var chunk = FramedChunk()
        withGEOS { geos in
            let repair = GeometryRepair(session: geos)
            for (index, row) in rows.enumerated() {
                if lost.contains(index) {
                    chunk.lost.append((row, "COORDINATE_UNPROJECTABLE", Self.unprojectable))
                    continue
                }
                do throws(GEOSError) {
                    guard let repaired = try repair.repaired(feature: index, in: planar) else {
                        chunk.geometry.append(index, of: planar)
                        chunk.rows.append(row)
                        continue
                    }
                    keep(repaired, row: row, in: &chunk)
                } catch {
                    chunk.lost.append((row, "REPAIR_FAILED", Self.unrepairable(error.message)))
                }
            }
        }
        return chunk
    }

    private func keep(_ repaired: GeometryRepair.Repaired, row: Int, in chunk: inout FramedChunk) {
        guard !repaired.columns.parts(of: 0).isEmpty else {
            chunk.lost.append((row, "GEOMETRY_COLLAPSED", Self.unrepairable(repaired.reason)))
            return
        }
        chunk.geometry.append(0, of: repaired.columns)
        chunk.rows.append(row)
        chunk.repairs.append(
            FramedChunk.RepairNote(
                row: row, reason: repaired.reason, place: repaired.location, before: repaired.areaBefore,
                after: repaired.areaAfter))
    }

    private static let unprojectable = Bilingual(
        id: "Disisihkan: koordinat tidak dapat diproyeksikan ke CRS kerja.",
        en: "Set aside: a coordinate cannot be projected to the working CRS.")

    private static func unrepairable(_ reason: String) -> Bilingual {
        Bilingual(
            id: "Disisihkan: tidak ada luas yang tersisa setelah perbaikan (\(reason)).",
            en: "Set aside: no area is left after the repair (\(reason)).")
    }

    private static func features(ofVertices vertices: [Int], in geometry: GeometryColumns) -> Set<Int> {
        guard !vertices.isEmpty else { return [] }
        var features: Set<Int> = []
        var feature = 0
        for vertex in vertices.sorted() {
            while vertex >= geometry.vertices(ofFeature: feature).upperBound { feature += 1 }
            features.insert(feature)
        }
        return features
    }
}

extension FramedChunk {
    func batch(of features: FeatureBatch) -> FeatureBatch {
        var batch = features.selecting(rows)
        batch.geometry = geometry
        return batch
    }

    func repairs(of features: FeatureBatch, role: String, frame: Frame) -> [Repair] {
        guard !repairs.isEmpty else { return [] }
        var places = repairs.flatMap { note -> [Double] in
            let place = note.place ?? Point(x: 0, y: 0)
            return [place.x + frame.origin.x, place.y + frame.origin.y]
        }
        let known = (try? Transformation(from: "OGC:CRS84", to: frame.crs))?.inverse(&places, range: nil) == []
        return repairs.enumerated().map { index, note in
            let isPlaced = known && note.place != nil
            return Repair(
                layer: role, ordinal: features.ordinals[note.row], featureID: features.ids[note.row], reason: note.reason,
                longitude: isPlaced ? places[2 * index] : .nan, latitude: isPlaced ? places[2 * index + 1] : .nan,
                areaBefore: note.before, areaAfter: note.after)
        }
    }

    func setAside(of features: FeatureBatch) -> [SetAside] {
        lost.map { row, key, message in
            SetAside(ordinal: features.ordinals[row], id: features.ids[row], key: key, message: message)
        }
    }
}
