internal import CPROJ
package import TapakModel

/// What is known about a coordinate reference system.
package struct CRSInfo: Sendable, Hashable {
    /// An axis, in the order of its authority (not of our coordinates).
    package struct Axis: Sendable, Hashable {
        /// E.g. `Easting`.
        package var name: String
        /// E.g. `east`.
        package var direction: String
        /// E.g. `metre`, `US survey foot`, `degree`.
        package var unit: String
        /// Metres per unit, or radians per unit for angles.
        package var factor: Double
    }

    /// E.g. `DGN95 / Indonesia TM-3 zone 51.2`.
    package var name: String
    /// E.g. `EPSG:23840`; nil where it has no code.
    package var code: String?
    /// Whether its coordinates are longitude and latitude.
    package var isGeographic: Bool
    /// Whether its coordinates are planar.
    package var isProjected: Bool
    /// Its axes.
    package var axes: [Axis]
    /// Where it is meant to be used: degrees west, south, east, north; west > east across the antimeridian.
    package var areaOfUse: Envelope?
    /// The half axis of its ellipsoid, in metres.
    package var semiMajorAxis: Double
    /// 1/f; 0 for a sphere.
    package var inverseFlattening: Double
    /// EPSG's name of the projection method, e.g. `Transverse Mercator`.
    package var method: String?

    /// f.
    package var flattening: Double { inverseFlattening == 0 ? 0 : 1 / inverseFlattening }

    /// Whether both axes are in metres.
    package var isMetric: Bool { isProjected && axes.allSatisfy { $0.factor == 1 } }

    /// Metres per unit of the first axis; nil for angles.
    package var metresPerUnit: Double? { isProjected ? axes.first?.factor : nil }

    /// Whether it is the Mercator of web maps (EPSG:3857 and its like), whose metres are not metres.
    package var isWebMercator: Bool { method == "Popular Visualisation Pseudo Mercator" }

    /// Whether its projection keeps angles, so that one scale holds in all directions.
    ///
    /// Judged by the name of the method; an unknown method counts as not conformal.
    package var isConformal: Bool {
        guard let method, !isWebMercator else { return false }
        return Self.conformalMethods.contains { method.hasPrefix($0) }
    }

    /// Beginnings of the names of conformal methods (EPSG Guidance Note 7-2).
    private static let conformalMethods = [
        "Transverse Mercator", "Mercator", "Lambert Conic Conformal", "Polar Stereographic", "Oblique Stereographic",
        "Stereographic", "Hotine Oblique Mercator", "Swiss Oblique Mercator", "Laborde Oblique Mercator",
        "Krovak", "New Zealand Map Grid",
    ]

    /// The facts about a system given by name; see ``Transformation`` for what names are understood.
    ///
    /// Of a compound system the horizontal part is described.
    /// - Throws: ``Failure`` `crsUnknown`.
    package static func describe(_ name: String) throws(Failure) -> CRSInfo {
        if let known = known.withLock({ $0[name] }) { return known }
        let context = try PROJContext()
        let info = CRSInfo(try PROJObject.crs(name, context).horizontal())
        known.withLock { known in
            if known.count < 256 { known[name] = info }
        }
        return info
    }

    /// What was asked before: the layers of a run mostly share one system.
    private static let known = Guarded<[String: CRSInfo]>([:])
}

extension CRSInfo {
    fileprivate init(_ crs: borrowing PROJObject) {
        let type = crs.type
        name = proj_get_name(crs.pointer).map { String(cString: $0) } ?? ""
        code = crs.code
        isGeographic = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS
        isProjected = type == PJ_TYPE_PROJECTED_CRS
        axes = crs.axes
        areaOfUse = crs.areaOfUse
        (semiMajorAxis, inverseFlattening) = crs.ellipsoid
        method = isProjected ? crs.method : nil
    }
}

extension PROJObject {
    var type: PJ_TYPE { proj_get_type(pointer) }

    /// The part of a CRS that places things on the map, without heights and without a bound datum shift.
    consuming func horizontal() -> PROJObject {
        let type = type
        if type == PJ_TYPE_COMPOUND_CRS,
            let part = PROJObject(owning: proj_crs_get_sub_crs(context.pointer, pointer, 0), context)
        {
            return part.horizontal()
        }
        if type == PJ_TYPE_BOUND_CRS,
            let base = PROJObject(owning: proj_get_source_crs(context.pointer, pointer), context)
        {
            return base.horizontal()
        }
        return self
    }

    var code: String? {
        guard let authority = proj_get_id_auth_name(pointer, 0), let code = proj_get_id_code(pointer, 0) else {
            return nil
        }
        return String(cString: authority) + ":" + String(cString: code)
    }

    var axes: [CRSInfo.Axis] {
        let system = PROJObject(owning: proj_crs_get_coordinate_system(context.pointer, pointer), context)
        guard let system else { return [] }
        let count = proj_cs_get_axis_count(context.pointer, system.pointer)
        var axes: [CRSInfo.Axis] = []
        for index in 0..<max(0, count) {
            var name: UnsafePointer<CChar>?
            var (direction, unit) = (name, name)
            var factor = 0.0
            let known = proj_cs_get_axis_info(
                context.pointer, system.pointer, index, &name, nil, &direction, &factor, &unit, nil, nil)
            guard known == 1, let name, let direction, let unit else { continue }
            axes.append(
                CRSInfo.Axis(
                    name: String(cString: name), direction: String(cString: direction), unit: String(cString: unit),
                    factor: factor))
        }
        return axes
    }

    var areaOfUse: Envelope? {
        var box = Envelope(minX: -1000, minY: -1000, maxX: -1000, maxY: -1000)
        let known = proj_get_area_of_use(
            context.pointer, pointer, &box.minX, &box.minY, &box.maxX, &box.maxY, nil)
        // −1000 is PROJ's way of saying unknown.
        return known == 1 && box.minX != -1000 ? box : nil
    }

    var ellipsoid: (semiMajorAxis: Double, inverseFlattening: Double) {
        var (axis, inverse) = (0.0, 0.0)
        if let ellipsoid = PROJObject(owning: proj_get_ellipsoid(context.pointer, pointer), context) {
            proj_ellipsoid_get_parameters(context.pointer, ellipsoid.pointer, &axis, nil, nil, &inverse)
        }
        return (axis, inverse)
    }

    var method: String? {
        let conversion = PROJObject(owning: proj_crs_get_coordoperation(context.pointer, pointer), context)
        guard let conversion else { return nil }
        var name: UnsafePointer<CChar>?
        proj_coordoperation_get_method_info(context.pointer, conversion.pointer, &name, nil, nil)
        return name.map { String(cString: $0) }
    }
}
