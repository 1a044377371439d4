internal import TapakModel

/// The pens of a layer: colours told apart by colour-blind readers, hatches and dashes by readers of a photocopy.
struct LayerStyle {
    /// For areas.
    var area: Pen
    /// For lines.
    var line: Pen
    /// Under areas and lines, so that they stand out from dark shading.
    var casing: Pen?
    /// For points.
    var mark = Mark.circle
    /// For points.
    var markPen: Pen
    /// Millimetres across.
    var markSize = 1.6

    /// The style of a layer.
    ///
    /// - Parameters:
    ///   - turn: How many layers of the same style lie below; further layers of a style differ from the first.
    ///   - isOverShading: Whether shaded areas lie below, whose colours are not to be tinted.
    ///   - isDetail: Whether the sheet is about a part, where narrow areas are wide enough for lines across them.
    init(_ style: MapMaterial.Style, turn: Int, isOverShading: Bool, isDetail: Bool = false) {
        switch style {
        case .backdrop:
            self.init(area: Pen(fill: Colour(0xE3_DD_D3), stroke: Colour(0x8E_87_7C), width: 0.1))
            line = .stroke(Colour(0x9A_9A_9A), 0.3)
        case .water: self.init(area: Pen(fill: Colour(0xD3_E8_F4), stroke: Colour(0x7F_B2_D5), width: 0.12))
        case .land: self.init(area: Pen(fill: Colour(0xF6_F3_EA), stroke: Colour(0xB8_B0_9A), width: 0.12))
        case .river: self.init(area: Pen(fill: Colour(0xA9_D3_EC), stroke: Colour(0x2B_7B_BA), width: 0.3))
        case .shore: self.init(area: .stroke(Colour(0x08_30_6B), 0.5))
        case .boundary: self.init(area: .stroke(Colour(0x4D_4D_4D), 0.18))
        case .zone: self = Self.zone(turn, isOverShading: isOverShading)
        case .setback:
            let tones = [Colour(0x00_B4_C8), Colour(0x2F_6F_D0), Colour(0x00_9E_73)]
            let tone = tones[turn % tones.count]
            let hatch = Hatch(colour: Colour(0x00_4C_6D), spacing: 2.6, width: 0.15, angle: 45)
            self.init(
                area: isDetail
                    ? Pen(fill: tone, opacity: 0.15, hatch: hatch, stroke: Colour(0x00_4C_6D), width: 0.35)
                    : Pen(fill: tone, opacity: 0.32, stroke: tone, width: 0.2))
        case .slum:
            let dark = Colour(0x6A_00_1C)
            let hatch = Hatch(colour: dark, spacing: [1.6, 1.1, 0.75][turn % 3], width: 0.16, angle: 45)
            self.init(area: Pen(hatch: hatch, stroke: dark, width: 0.3))
            casing = .stroke(.white, 0.75)
        case .protected:
            let green = Colour(0x1B_78_37)
            let hatch = Hatch(colour: green, spacing: [1.2, 0.8, 1.7][turn % 3], width: 0.18, angle: 135)
            self.init(area: Pen(hatch: hatch, stroke: green, width: 0.25))
        case .ring:
            let dashes = [[0.5, 0.5], [1, 0.6], [1.6, 0.8], [2.4, 1], [3.2, 0.8, 0.5, 0.8], [4, 1]]
            self.init(area: .stroke(Colour(0x54_27_8F), 0.28, dashes: dashes[turn % dashes.count]))
        case .road:
            self.init(area: .stroke(Colour(0xB3_3C_00), 0.3))
            casing = .stroke(.white, 0.55)
        case .facility:
            self = Self.facility(.circle, Colour(0x08_30_6B))
            // White inside: it has to stand out from pale and dark areas alike.
            markPen = Pen(fill: turn % 2 == 0 ? .white : Colour(0x9E_CA_E1), stroke: Colour(0x08_30_6B), width: 0.35)
        case .facilityOther:
            let marks: [(Mark, Colour)] = [
                (.square, Colour(0xE0_7B_00)), (.triangle, Colour(0x00_7A_5A)), (.diamond, Colour(0x8C_51_0A)),
                (.circle, Colour(0x33_33_33)),
            ]
            let (mark, colour) = marks[turn % marks.count]
            self = Self.facility(mark, colour)
            markPen = Pen(fill: colour, stroke: Colour(0x22_22_22), width: 0.18)
        case .project:
            let magenta = Colour(0xC5_1B_8A)
            self.init(area: Pen(fill: magenta, opacity: 0.25, stroke: magenta, width: 0.5))
            casing = .stroke(.white, 0.9)
            mark = .star
            markSize = 2.8
            markPen = Pen(fill: magenta, stroke: .white, width: 0.2)
        }
    }

    /// Whether areas are more than their edge.
    var isFilled: Bool { area.fill != nil || area.hatch != nil }

    private init(area: Pen) {
        self.area = area
        let colour = area.stroke ?? .black
        line = .stroke(colour, area.width, dashes: area.dashes)
        markPen = Pen(fill: colour, stroke: .white, width: 0.15)
    }

    private static func facility(_ mark: Mark, _ colour: Colour) -> LayerStyle {
        var style = LayerStyle(area: Pen(fill: colour, opacity: 0.5, stroke: colour, width: 0.2))
        style.mark = mark
        return style
    }

    private static func zone(_ turn: Int, isOverShading: Bool) -> LayerStyle {
        let pastels: [(fill: UInt32, stroke: UInt32)] = [
            (0xFB_E8_A6, 0xB5_93_2C), (0xF4_CC_C6, 0xB8_6A_5E), (0xD5_E8_C8, 0x6C_96_4E), (0xDC_D0_EA, 0x83_6B_A5),
            (0xCF_E5_E6, 0x5A_92_96), (0xEB_D9_C3, 0x9A_7A_50), (0xE3_E3_E3, 0x80_80_80), (0xF6_D6_E8, 0xA8_6A_90),
        ]
        let (fill, stroke) = pastels[turn % pastels.count]
        // A colour that comes a second time is hatched, the third time the other way.
        let round = turn / pastels.count
        let hatch = Hatch(colour: Colour(stroke), spacing: 1.5, width: 0.14, angle: round % 2 == 1 ? 45 : 135)
        return LayerStyle(
            area: Pen(
                fill: isOverShading ? nil : Colour(fill), opacity: 0.8, hatch: round > 0 && !isOverShading ? hatch : nil,
                stroke: Colour(stroke), width: 0.18))
    }
}
