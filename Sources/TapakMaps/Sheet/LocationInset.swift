internal import TapakModel

/// The whole area in small, with a rectangle where the sheet lies.
struct LocationInset {
    private let material: MapMaterial
    private let window: Envelope
    private let words: MapWords

    /// Nil where there is nothing larger than the sheet to show.
    init?(_ material: MapMaterial, window: Envelope, words: MapWords) {
        guard !material.isEmpty, !window.contains(material.extent) else { return nil }
        (self.material, self.window, self.words) = (material, window, words)
    }

    /// The inset in a box of the panel.
    func elements(in box: SheetBox) -> [MapElement] {
        var heading = SheetText(words.location, x: box.x, y: box.y + 2, size: 1.9)
        heading.isBold = true
        let frame = SheetBox(x: box.x, y: box.y + 3, width: box.width, height: box.height - 3)
        let extent = material.extent
        let denominator = SheetScale.fit.denominator(width: extent.width, height: extent.height, frame: frame.grown(by: -1))
        let projection = SheetProjection(frame: frame, centre: extent.centre, denominator: denominator)
        var pictured: [MapElement] = []
        let layers = material.shading.map { [$0.geometry] } ?? material.overlays.filter { $0.style != .ring }.map(\.geometry)
        for layer in layers {
            let drawing = projection.draw(layer, features: 0..<layer.count)
            pictured.append(.path(drawing.areas, Pen(fill: Colour(0xEF_EF_EF), stroke: Colour(0x8C_8C_8C), width: 0.08)))
            pictured.append(.path(drawing.lines, .stroke(Colour(0x8C_8C_8C), 0.1)))
        }
        let (corner, other) = (
            projection.place(Point(x: window.minX, y: window.maxY)), projection.place(Point(x: window.maxX, y: window.minY))
        )
        var place = SheetBox(x: corner.x, y: corner.y, width: other.x - corner.x, height: other.y - corner.y)
        // A sheet too small to be seen is drawn larger than it is.
        if place.width < 1.6 { place = place.grown(by: (1.6 - place.width) / 2) }
        pictured.append(.path(.box(place), .stroke(Colour(0xD7_00_00), 0.4)))
        return [.text(heading), .clipped(frame, pictured), .path(.box(frame), .stroke(.black, 0.15))]
    }
}
