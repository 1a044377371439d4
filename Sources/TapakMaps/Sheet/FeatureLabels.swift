internal import TapakModel

/// The short names of projects, and of slum areas large enough on the sheet, beside the features.
struct FeatureLabels {
    /// The names.
    private(set) var elements: [MapElement] = []
    /// Where they stand.
    private(set) var boxes: [SheetBox] = []
    /// Short names with the full ones they stand for.
    private(set) var list: [String] = []

    private static let size = 2.3

    /// No names.
    init() {}

    init(_ material: MapMaterial, projection: SheetProjection, isDetail: Bool) {
        for overlay in material.overlays where overlay.style == .project || overlay.style == .slum {
            for feature in 0..<min(overlay.geometry.count, overlay.names.count) {
                let ground = overlay.geometry.envelope(of: feature)
                guard !ground.isEmpty, ground.width.isFinite, ground.height.isFinite else { continue }
                let box = Self.box(of: feature, ground, in: overlay.geometry, projection)
                // A slum area is named where it is more than a spot.
                guard overlay.style == .project || (isDetail && max(box.width, box.height) > 6) else { continue }
                let long = feature < overlay.titles.count ? overlay.titles[feature] : ""
                let short = overlay.names[feature]
                let words = overlay.style == .slum && !long.isEmpty ? long : short
                guard place(words, beside: box, in: projection.frame) else { continue }
                if !long.isEmpty, long != words { list.append("\(short) \(long)") }
            }
        }
    }

    /// What a name stands beside: the box of an area or point, the middle vertex of a line.
    private static func box(
        of feature: Int, _ ground: Envelope, in geometry: GeometryColumns, _ projection: SheetProjection
    ) -> SheetBox {
        if geometry.kind(of: feature) == .line {
            let vertices = geometry.vertices(ofFeature: feature)
            let place = projection.place(geometry.point(vertices.lowerBound + vertices.count / 2))
            return SheetBox(x: place.x, y: place.y, width: 0, height: 0)
        }
        let corner = projection.place(Point(x: ground.minX, y: ground.maxY))
        return SheetBox(
            x: corner.x, y: corner.y, width: ground.width * projection.scale, height: ground.height * projection.scale)
    }

    /// Writes a name where it hides nothing; false where the feature is not on the sheet.
    private mutating func place(_ words: String, beside box: SheetBox, in frame: SheetBox) -> Bool {
        guard !words.isEmpty, frame.overlaps(box.grown(by: 0.01)) else { return false }
        let (width, height) = (TextMetrics.width(words, size: Self.size, isBold: true) + 0.6, Self.size * 1.05)
        let gap = 1.4
        let places = [
            (box.maxX + gap, box.midY - height / 2), (box.minX - gap - width, box.midY - height / 2),
            (box.midX - width / 2, box.minY - gap - height), (box.midX - width / 2, box.maxY + gap),
            (box.maxX + gap, box.minY - gap - height), (box.maxX + gap, box.maxY + gap),
            (box.minX - gap - width, box.minY - gap - height), (box.minX - gap - width, box.maxY + gap),
            (box.midX - width / 2, box.midY - height / 2),
        ].map { SheetBox(x: $0.0, y: $0.1, width: width, height: height) }
        let inner = frame.grown(by: -4)
        guard
            let spot = places.first(where: { place in inner.contains(place) && !boxes.contains { $0.overlaps(place) } })
                ?? places.first(where: { inner.contains($0) })
        else { return false }
        boxes.append(spot)
        var text = SheetText(words, x: spot.midX, y: spot.y + Self.size * 0.86, size: Self.size)
        text.anchor = .middle
        text.isBold = true
        text.halo = 0.8
        text.colour = Colour(0x5B_0A_40)
        elements.append(.text(text))
        return true
    }
}
