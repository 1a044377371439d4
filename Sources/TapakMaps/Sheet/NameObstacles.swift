internal import TapakModel

/// Small things on a map that the names of areas should not hide.
struct NameObstacles {
    /// How much is kept clear.
    enum Care: CaseIterable {
        /// Subjects and facilities.
        case all
        /// Subjects: slum areas and projects.
        case subjects
        /// Nothing.
        case none
    }

    private var subjects: [SheetBox] = []
    private var facilities: [SheetBox] = []

    /// Nothing to keep clear.
    init() {}

    /// What a map shows above its shaded areas, as far as it is not too large or too much to be kept clear.
    ///
    /// - Parameter labels: Where other words stand already.
    init(_ material: MapMaterial, _ projection: SheetProjection, labels: [SheetBox]) {
        subjects = labels
        for overlay in material.overlays {
            switch overlay.style {
            case .slum, .project: subjects += Self.boxes(overlay.geometry, projection)
            case .facility, .facilityOther: facilities += Self.boxes(overlay.geometry, projection)
            default: continue
            }
        }
        if subjects.count > 1000 { subjects = [] }
        if facilities.count > 2000 { facilities = [] }
    }

    /// Whether a box is clear of what care asks for.
    func leaves(_ box: SheetBox, clearBy care: Care) -> Bool {
        switch care {
        case .none: true
        case .subjects: !subjects.contains { $0.overlaps(box) }
        case .all: !subjects.contains { $0.overlaps(box) } && !facilities.contains { $0.overlaps(box) }
        }
    }

    private static func boxes(_ geometry: GeometryColumns, _ projection: SheetProjection) -> [SheetBox] {
        (0..<geometry.count).compactMap { feature in
            let ground = geometry.envelope(of: feature)
            guard !ground.isEmpty, ground.width.isFinite, ground.height.isFinite else { return nil }
            let corner = projection.place(Point(x: ground.minX, y: ground.maxY))
            let (width, height) = (ground.width * projection.scale, ground.height * projection.scale)
            // A name over a part of something larger than itself hides nothing.
            guard max(width, height) < 12 else { return nil }
            return SheetBox(x: corner.x, y: corner.y, width: width, height: height).grown(by: 0.4)
        }
    }
}
