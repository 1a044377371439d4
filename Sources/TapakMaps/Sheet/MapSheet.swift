internal import Glibc
public import TapakModel

/// A map sheet: the material of an analysis with everything a planner needs to hand it in.
///
/// The sheet carries title, scale and bar, north, grid, legend with counts, names, coordinate system, sources and the notice
/// that it is indicative. It is drawn as a list of ``MapElement``, which ``svg()`` writes; equal input gives equal bytes.
///
/// - Empty and invalid input: a sheet without features says so; vertices and numbers that are not finite are left out, the
///   latter as areas without data; texts may hold anything.
/// - Complexity: O(vertices) and, for the names, O(areas²).
public struct MapSheet: Sendable {
    /// What to draw.
    public var material: MapMaterial
    /// The language of the sheet.
    public var language: Language
    /// The paper.
    public var paper: Paper
    /// The scale.
    public var scale: SheetScale
    /// Easting and northing of the frame's origin, which the grid needs; nil for a sheet without a grid.
    public var origin: Point?
    /// Precedes the ids in the SVG, so that several sheets can stand in one page.
    public var idPrefix: String
    /// How numbers are put into classes where no rule does it.
    public var method = ClassMethod.readable
    /// What stands in the margin beside what the material says itself.
    public var margin = SheetMargin()
    /// What a sheet of a series is about; nil for a sheet of everything.
    public var subject: SheetSubject?
    /// The sheets of a series with what they are about, on the sheet that shows where they lie.
    public var frames: [SheetSubject] = []

    /// A sheet.
    public init(
        material: MapMaterial, language: Language, paper: Paper = .a4, scale: SheetScale = .fit, origin: Point? = nil,
        idPrefix: String = "m"
    ) {
        self.material = material
        self.language = language
        self.paper = paper
        self.scale = scale
        self.origin = origin
        self.idPrefix = idPrefix
    }

    /// The sheet as SVG text in UTF-8, in millimetres.
    public func svg() -> String {
        SVGWriter.document(elements(), paper: paper, title: material.title[language], idPrefix: idPrefix)
    }

    /// The sheet as a display list, lowest element first.
    public func elements() -> [MapElement] {
        let layout = SheetLayout(paper)
        let whole = material.extent
        let extent = subject?.window ?? whole
        let denominator = scale.denominator(
            width: extent.width, height: extent.height, frame: layout.frame.grown(by: -1.5))
        let projection = SheetProjection(frame: layout.frame, centre: extent.centre, denominator: denominator)
        let words = MapWords(language: language)
        let graticule = material.lonLat.flatMap { Graticule(projection: projection, lonLat: $0, words: words) }
        let picture = MapPicture(
            material: material, language: language, projection: projection, method: method, subject: subject,
            frames: frames, taken: graticule?.boxes ?? [])
        let grid = origin.flatMap { MapGrid(origin: $0, projection: projection, words: words) }

        var elements: [MapElement] = [
            .path(.box(SheetBox(x: 0, y: 0, width: paper.width, height: paper.height)), .fill(.white))
        ]
        elements.append(
            .clipped(
                layout.frame,
                picture.elements + (grid?.crosses ?? []) + picture.names.elements + picture.labels
                    + (graticule?.elements ?? [])))
        if material.isEmpty {
            var text = SheetText(words.empty, x: layout.frame.midX, y: layout.frame.midY, size: 4)
            text.anchor = .middle
            elements.append(.text(text))
        }
        elements += grid?.margin ?? []
        elements.append(.path(.box(layout.frame), .stroke(.black, 0.3)))
        elements.append(.path(.box(layout.border), .stroke(.black, 0.5)))
        elements.append(
            .path(.line([(layout.panel.x, layout.panel.y), (layout.panel.x, layout.panel.maxY)]), .stroke(.black, 0.3)))
        // Of a part what is to be seen is the part.
        var wanted = subject?.geometry.envelope ?? whole
        if subject == nil {
            for overlay in material.overlays where overlay.style == .project { wanted.extend(overlay.geometry.envelope) }
        }
        let isPartial = !material.isEmpty && !projection.ground.expanded(by: 0.01 / projection.scale).contains(wanted)
        let panel = SheetBox(
            x: 0, y: 0, width: layout.panel.width / layout.zoom, height: layout.panel.height / layout.zoom)
        elements +=
            SidePanel(
                sheet: self, box: panel, zoom: layout.zoom, words: words, denominator: denominator, picture: picture,
                gridStep: grid?.step, isPartial: isPartial, window: projection.ground
            ).elements.map { $0.enlarged(by: layout.zoom, movedTo: (layout.panel.x, layout.panel.y)) }
        return elements
    }
}

/// Angles in degrees.
private enum Angle {
    static func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
    static func degrees(_ opposite: Double, _ adjacent: Double) -> Double { atan2(opposite, adjacent) * 180 / .pi }
}

extension MapMaterial {
    /// Whether nothing has a usable position.
    var isEmpty: Bool { usableEnvelope(of: ([shading?.geometry] + overlays.map(\.geometry)).compactMap(\.self)).isEmpty }

    /// Grid convergence at a place, from where the grid's north leads; that of the whole where positions have no longitude.
    func convergence(at place: Point) -> Double {
        let step = 100.0
        guard let here = lonLat?(place), let north = lonLat?(Point(x: place.x, y: place.y + step)),
            here.x.isFinite, here.y.isFinite, north.x.isFinite, north.y > here.y
        else { return convergence }
        // Small angles: the meridian's and the parallel's degrees differ by the cosine of the latitude.
        return Angle.degrees((north.x - here.x) * Angle.cosine(here.y), north.y - here.y)
    }

    /// What the sheet has to show: the shaded areas, else the layers that are its subject, else what there is; with the
    /// boundaries where these are little larger.
    var extent: Envelope {
        let background: Set<Style> = [.backdrop, .water, .land, .boundary]
        let subjects = overlays.filter { !background.contains($0.style) }.map(\.geometry)
        for layers in [shading.map { [$0.geometry] } ?? [], subjects, overlays.map(\.geometry)] {
            let box = usableEnvelope(of: layers)
            guard !box.isEmpty else { continue }
            var wider = usableEnvelope(of: overlays.filter { $0.style == .boundary }.map(\.geometry))
            wider.extend(box)
            return wider.width <= box.width * 1.5 && wider.height <= box.height * 1.5 ? wider : box
        }
        return Envelope(minX: 0, minY: 0, maxX: 0, maxY: 0)
    }

    private func usableEnvelope(of layers: [GeometryColumns]) -> Envelope {
        var box = Envelope.empty
        for layer in layers {
            for vertex in 0..<layer.vertexCount {
                let point = layer.point(vertex)
                if SheetProjection.isUsable(point) { box.extend(x: point.x, y: point.y) }
            }
        }
        return box
    }
}
