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
    /// The largest error of compiled squares; nil where PROJ projected every vertex.
    var compiledError: Double?

    /// Takes features as they are.
    mutating func keep(_ features: Range<Int>, of planar: GeometryColumns) {
        geometry.append(features: features, of: planar)
        rows += features
    }
}

/// Projects features into the frame, checks their polygons and repairs what is invalid.
final class Framer: Sendable {
    let frame: Frame
    private let crs: SourceCRS
    private let projectors: ProjectorPool
    /// From longitude and latitude.
    private let degrees: ProjectorPool

    init(frame: Frame, crs: SourceCRS, projectors: ProjectorPool, degrees: ProjectorPool) {
        self.frame = frame
        self.crs = crs
        self.projectors = projectors
        self.degrees = degrees
    }

    /// How this layer gets into the frame, asked at one of its vertices.
    func statement(at place: Point, compiledError: Double?) throws -> TransformationStatement {
        try projectors.withProjector { projector in
            let transformation = projector.transformation
            let operation = transformation.operation(at: place)
            return TransformationStatement(
                from: crs.name, to: frame.crs, pipeline: operation?.pipeline ?? "", accuracy: operation?.accuracy,
                ignoresDatum: operation?.isBallpark ?? false, missingGrids: transformation.missingGrids(at: place),
                compiledError: compiledError.map(TransformationStatement.bound(onError:)))
        }
    }

    /// Features in metres from the origin, valid.
    ///
    /// - Parameter threads: Over how many threads the work is spread; the answer does not depend on it.
    func frame(_ source: consuming GeometryColumns, threads: Int = 1) throws -> FramedChunk {
        var planar = source
        let outcomes = try project(&planar.coordinates, threads: threads)
        let failing = outcomes.flatMap(\.failing)
        let lost = failing.isEmpty ? [] : Self.features(ofVertices: failing, in: planar)
        let shared = planar
        let changes = try Parallel.mapRuns(of: 512, in: planar.count, threads: threads) { run in
            Self.changes(run, in: shared, lost: lost)
        }.flatMap { $0 }
        var chunk = FramedChunk()
        chunk.compiledError = outcomes.compactMap(\.compiledError).max()
        guard !changes.isEmpty else {
            chunk.rows = Array(0..<planar.count)
            chunk.geometry = planar
            return chunk
        }
        var next = 0
        for (row, change) in changes {
            chunk.keep(next..<row, of: planar)
            next = row + 1
            switch change {
            case .repaired(let repaired): keep(repaired, row: row, in: &chunk)
            case .lost(let key, let message): chunk.lost.append((row, key, message))
            }
        }
        chunk.keep(next..<planar.count, of: planar)
        return chunk
    }

    /// Projects coordinates in place, in runs of vertices.
    private func project(_ coordinates: inout [Double], threads: Int) throws -> [Projector.Outcome] {
        let run = 1 << 14
        return try coordinates.withUnsafeMutableBufferPointer { xy in
            let target = Target(xy: xy)
            return try Parallel.mapRuns(of: run, in: xy.count / 2, threads: threads) { vertices in
                var outcome = try self.projectors.withProjector { projector in
                    projector.project(
                        UnsafeMutableBufferPointer(rebasing: target.xy[2 * vertices.lowerBound..<2 * vertices.upperBound]))
                }
                for index in outcome.failing.indices { outcome.failing[index] += vertices.lowerBound }
                return outcome
            }
        }
    }

    /// Coordinates of which every task writes its own run.
    private struct Target: @unchecked Sendable {
        let xy: UnsafeMutableBufferPointer<Double>
    }

    /// What becomes of a feature that cannot stay as it is.
    private enum Change: Sendable {
        case repaired(GeometryRepair.Repaired)
        case lost(key: String, Bilingual)
    }

    /// The features of a run that cannot stay as they are, in order.
    private static func changes(_ run: Range<Int>, in planar: GeometryColumns, lost: Set<Int>) -> [(Int, Change)] {
        var screen = PolygonScreen()
        var doubtful = screen.suspects(among: run, of: planar)
        if !lost.isEmpty { doubtful = Set(doubtful).union(lost.filter(run.contains)).sorted() }
        guard !doubtful.isEmpty else { return [] }
        return withGEOS { geos in
            let repair = GeometryRepair(session: geos)
            return doubtful.compactMap { row in
                if lost.contains(row) { return (row, .lost(key: "COORDINATE_UNPROJECTABLE", unprojectable)) }
                do throws(GEOSError) {
                    return try repair.repaired(feature: row, in: planar).map { (row, .repaired($0)) }
                } catch {
                    return (row, .lost(key: "REPAIR_FAILED", unrepairable(error.message)))
                }
            }
        }
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
    /// The features of the source that were kept, with their geometry in the frame; that of the source is not looked at.
    func batch(of features: FeatureBatch) -> FeatureBatch {
        var batch = features
        batch.geometry = geometry
        guard rows.count < features.ordinals.count else { return batch }
        batch.ordinals = rows.map { features.ordinals[$0] }
        batch.ids = features.ids.selecting(rows)
        batch.attributes = features.attributes.map { $0.selecting(rows) }
        return batch
    }

    func setAside(of features: FeatureBatch) -> [SetAside] {
        lost.map { row, key, message in
            SetAside(ordinal: features.ordinals[row], id: features.ids[row], key: key, message: message)
        }
    }
}

extension Framer {
    /// The ledger of a chunk's repairs, their places in degrees.
    func repairs(_ chunk: FramedChunk, of features: FeatureBatch, role: String) -> [Repair] {
        guard !chunk.repairs.isEmpty else { return [] }
        let places = degrees.positions(of: chunk.repairs.map { $0.place ?? Point(x: 0, y: 0) })
        return chunk.repairs.enumerated().map { index, note in
            let place = note.place == nil ? nil : places?[index]
            return Repair(
                layer: role, ordinal: features.ordinals[note.row], featureID: features.ids[note.row], reason: note.reason,
                longitude: place?.x ?? .nan, latitude: place?.y ?? .nan, areaBefore: note.before, areaAfter: note.after)
        }
    }
}
