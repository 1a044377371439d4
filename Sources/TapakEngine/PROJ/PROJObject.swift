internal import CPROJ
internal import TapakModel

/// A PROJ context: silent, off the network, with its database. One per task.
///
/// Opening the database and finding things in it for the first time takes milliseconds, so contexts that nobody needs any
/// more are handed on to the next task, with what they remember.
final class PROJContext {
    let pointer: OpaquePointer

    /// - Throws: ``Failure`` `partAbsent` when PROJ has no database, since no CRS would be known without it.
    init() throws(Failure) {
        if let idle = Self.idle.withLock({ $0.popLast() }) {
            pointer = idle.pointer
            return
        }
        guard let pointer = proj_context_create() else { fatalError("proj_context_create: no memory") }
        self.pointer = pointer
        proj_log_level(pointer, PJ_LOG_NONE)
        proj_context_set_enable_network(pointer, 0)
        guard proj_context_get_database_path(pointer) != nil else {
            throw Failure(
                .partAbsent,
                Bilingual(
                    id: "Basis data PROJ (proj.db) tidak ditemukan; pasang proj-data atau setel PROJ_DATA.",
                    en: "The PROJ database (proj.db) was not found; install proj-data or set PROJ_DATA."))
        }
    }

    deinit {
        let isKept = Self.idle.withLock { idle in
            guard idle.count < Self.mostIdle else { return false }
            idle.append(Idle(pointer: pointer))
            return true
        }
        if !isKept { proj_context_destroy(pointer) }
    }

    /// A context between two owners: whoever takes it out of the list is the only one to use it.
    private struct Idle: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private static let idle = Guarded<[Idle]>([])
    private static let mostIdle = 16
}

/// An owned PROJ object: a CRS, an operation, a datum and so on.
struct PROJObject: ~Copyable {
    let pointer: OpaquePointer
    let context: PROJContext

    /// Takes over what PROJ has just handed out; nil for NULL.
    init?(owning pointer: OpaquePointer?, _ context: PROJContext) {
        guard let pointer else { return nil }
        self.pointer = pointer
        self.context = context
    }

    deinit { proj_destroy(pointer) }

    /// The CRS of a name as people and files write it.
    ///
    /// Understood are `EPSG:32751`, `OGC:CRS84`, the URN and URL forms of OGC, PROJ strings and WKT.
    /// - Throws: ``Failure`` `crsUnknown`.
    static func crs(_ name: String, _ context: PROJContext) throws(Failure) -> PROJObject {
        guard let crs = PROJObject(owning: proj_create(context.pointer, canonical(name)), context),
            proj_is_crs(crs.pointer) == 1, !isGuess(name, crs)
        else {
            throw Failure(
                .crsUnknown,
                Bilingual(
                    id: "Sistem referensi koordinat “\(name)” tidak dikenal.",
                    en: "The coordinate reference system “\(name)” is not known."),
                found: name, expected: "EPSG:n, such as EPSG:4326")
        }
        return crs
    }

    /// PROJ takes words for part of a name and picks one of the systems that fit: "UTM 51" is then some zone 51.
    private static func isGuess(_ name: String, _ crs: borrowing PROJObject) -> Bool {
        if name.contains(where: { ":+[{".contains($0) }) || canonical(name) != name { return false }
        let found = proj_get_name(crs.pointer).map { String(cString: $0) } ?? ""
        return found.lowercased() != name.lowercased()
    }

    /// What PROJ itself does not take.
    private static func canonical(_ name: String) -> String {
        if name.uppercased() == "CRS84" { return "OGC:CRS84" }
        // A bare number is a code, and nothing else.
        if !name.isEmpty, name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return "EPSG:" + name }
        let isProjString = name.hasPrefix("+proj=") || name.hasPrefix("proj=")
        return isProjString && !name.contains("type=crs") ? name + " +type=crs" : name
    }

    /// The operation from one CRS to another, x before y on both sides, in degrees or the units of the CRS.
    static func operation(
        from source: borrowing PROJObject, to target: borrowing PROJObject, area: Envelope?
    ) -> PROJObject? {
        let context = source.context
        let bounds = area.map { box -> OpaquePointer? in
            let bounds = proj_area_create()
            proj_area_set_bbox(bounds, box.minX, box.minY, box.maxX, box.maxY)
            return bounds
        }
        defer { if let bounds { proj_area_destroy(bounds) } }
        let created = proj_create_crs_to_crs_from_pj(
            context.pointer, source.pointer, target.pointer, bounds ?? nil, nil)
        // The normalised operation is a new object: the first one goes.
        guard let first = PROJObject(owning: created, context) else { return nil }
        return PROJObject(owning: proj_normalize_for_visualization(context.pointer, first.pointer), context)
    }

    /// Transforms interleaved pairs in place; returns whether every result is finite.
    func transform(
        _ direction: PJ_DIRECTION, _ xy: UnsafeMutablePointer<Double>, count: Int
    ) -> Bool {
        let stride = 2 * MemoryLayout<Double>.stride
        proj_trans_generic(pointer, direction, xy, stride, count, xy + 1, stride, count, nil, 0, 0, nil, 0, 0)
        // A value times 0 is 0 unless it is infinite or NaN; the returned count says nothing about failures.
        var probe = 0.0
        for index in 0..<2 * count { probe += xy[index] * 0 }
        return probe == 0
    }
}
