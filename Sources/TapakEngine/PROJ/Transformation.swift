internal import CPROJ
package import TapakModel

/// A transformation between two coordinate reference systems, x (longitude, easting) before y on both sides.
///
/// One per task: it is not Sendable. Creating one takes milliseconds, a vertex about 0.15 µs.
/// - Units: degrees for geographic systems, the unit of the system otherwise.
package final class Transformation {
    /// How PROJ gets from one system to the other.
    package struct Operation: Sendable, Hashable {
        /// PROJ's name for it.
        package var name: String
        /// The PROJ pipeline.
        package var pipeline: String
        /// The stated accuracy in metres; nil where unknown.
        package var accuracy: Double?
        /// Whether a change of datum is ignored because no parameters are known for it.
        package var isBallpark: Bool
    }

    /// The names as given.
    package let source, target: String
    private let sourceCRS: PROJObject
    private let targetCRS: PROJObject
    private let object: PROJObject

    /// A transformation between two systems given by name.
    ///
    /// - Parameter area: where it will be used, in degrees; lets PROJ choose among several ways.
    /// - Throws: ``Failure`` `crsUnknown` for a name that is not known, `crsUnfit` where no way leads from one to the
    ///   other, `partAbsent` without PROJ's database.
    package init(from source: String, to target: String, area: Envelope? = nil) throws(Failure) {
        let context = try PROJContext()
        let sourceCRS = try PROJObject.crs(source, context)
        let targetCRS = try PROJObject.crs(target, context)
        guard let object = PROJObject.operation(from: sourceCRS, to: targetCRS, area: area) else {
            throw Failure(
                .crsUnfit,
                Bilingual(
                    id: "PROJ tidak mengenal transformasi dari \(source) ke \(target).",
                    en: "PROJ knows no transformation from \(source) to \(target)."))
        }
        self.source = source
        self.target = target
        self.sourceCRS = sourceCRS
        self.targetCRS = targetCRS
        self.object = object
    }

    /// Whether nothing is to be done: both systems are the same.
    var isIdentity: Bool {
        proj_pj_info(object.pointer).definition.map { String(cString: $0).contains("proj=noop") } ?? false
    }

    /// Transforms vertices of interleaved coordinates in place.
    ///
    /// - Parameter range: the vertices; all where not given.
    /// - Returns: the vertices (counted from the start of `xy`) that cannot be transformed; they are not finite now.
    package func forward(_ xy: inout [Double], range: Range<Int>? = nil) -> [Int] {
        let range = range ?? 0..<xy.count / 2
        return xy.withUnsafeMutableBufferPointer { apply(PJ_FWD, $0, range) }
    }

    /// Transforms vertices of a buffer in place; see ``forward(_:range:)``.
    func forward(_ xy: UnsafeMutableBufferPointer<Double>, _ range: Range<Int>) -> [Int] { apply(PJ_FWD, xy, range) }

    /// Transforms vertices back, from the target to the source; see ``forward(_:range:)``.
    package func inverse(_ xy: inout [Double], range: Range<Int>? = nil) -> [Int] {
        let range = range ?? 0..<xy.count / 2
        return xy.withUnsafeMutableBufferPointer { apply(PJ_INV, $0, range) }
    }

    /// Transforms a position; nil where that is not possible.
    package func forward(_ point: Point) -> Point? { apply(PJ_FWD, point) }

    /// Transforms a position back; nil where that is not possible.
    package func inverse(_ point: Point) -> Point? { apply(PJ_INV, point) }

    private func apply(_ direction: PJ_DIRECTION, _ point: Point) -> Point? {
        var xy = (point.x, point.y)
        let finite = withUnsafeMutableBytes(of: &xy) { bytes in
            bytes.withMemoryRebound(to: Double.self) { pair in
                pair.baseAddress.map { object.transform(direction, $0, count: 1) } ?? false
            }
        }
        return finite ? Point(x: xy.0, y: xy.1) : nil
    }

    private func apply(
        _ direction: PJ_DIRECTION, _ xy: UnsafeMutableBufferPointer<Double>, _ range: Range<Int>
    ) -> [Int] {
        precondition(range.lowerBound >= 0 && 2 * range.upperBound <= xy.count, "vertices beyond the buffer")
        guard let base = xy.baseAddress, !range.isEmpty else { return [] }
        if object.transform(direction, base + 2 * range.lowerBound, count: range.count) { return [] }
        return range.filter { !xy[2 * $0].isFinite || !xy[2 * $0 + 1].isFinite }
    }
}

// MARK: - Provenance

extension Transformation {
    /// The way PROJ goes at a position, given in coordinates of the source; nil where it finds none there.
    package func operation(at point: Point) -> Operation? {
        guard forward(point) != nil else { return nil }
        // Without alternatives the object itself is the operation, and PROJ tells of no other.
        guard let used = PROJObject(owning: proj_trans_get_last_used_operation(object.pointer), object.context) else {
            return object.described
        }
        return used.described
    }

    /// Grids that would allow a better transformation than the one used at a position, but are not installed.
    ///
    /// - Complexity: several milliseconds.
    package func missingGrids(at point: Point) -> [String] {
        let used = operation(at: point)?.accuracy ?? .infinity
        let context = object.context.pointer
        guard let search = proj_create_operation_factory_context(context, nil) else { return [] }
        defer { proj_operation_factory_context_destroy(search) }
        proj_operation_factory_context_set_grid_availability_use(context, search, PROJ_GRID_AVAILABILITY_IGNORED)
        proj_operation_factory_context_set_spatial_criterion(
            context, search, PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION)
        let found = proj_create_operations(context, sourceCRS.pointer, targetCRS.pointer, search)
        guard let found else { return [] }
        defer { proj_list_destroy(found) }
        var missing: Set<String> = []
        for index in 0..<proj_list_get_count(found) {
            guard let candidate = PROJObject(owning: proj_list_get(context, found, index), object.context) else {
                continue
            }
            let accuracy = proj_coordoperation_get_accuracy(context, candidate.pointer)
            if accuracy >= 0, accuracy < used { missing.formUnion(candidate.unavailableGrids) }
        }
        return missing.sorted()
    }
}

extension PROJObject {
    fileprivate var described: Transformation.Operation {
        let facts = proj_pj_info(pointer)
        let name = proj_get_name(pointer).map { String(cString: $0) } ?? ""
        return Transformation.Operation(
            name: name.isEmpty ? facts.description.map { String(cString: $0) } ?? "" : name,
            pipeline: facts.definition.map { String(cString: $0) } ?? "",
            accuracy: facts.accuracy >= 0 ? facts.accuracy : nil,
            isBallpark: proj_coordoperation_has_ballpark_transformation(context.pointer, pointer) == 1)
    }

    fileprivate var unavailableGrids: [String] {
        (0..<proj_coordoperation_get_grid_used_count(context.pointer, pointer)).compactMap { index in
            var name: UnsafePointer<CChar>?
            var available: Int32 = 1
            let known = proj_coordoperation_get_grid_used(
                context.pointer, pointer, index, &name, nil, nil, nil, nil, nil, &available)
            guard known == 1, available == 0, let name else { return nil }
            return String(cString: name)
        }
    }
}
