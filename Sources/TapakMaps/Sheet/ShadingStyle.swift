/// The pens of shaded areas.
enum ShadingStyle {
    /// YlOrRd of ColorBrewer for one to five classes: light to dark, told apart by colour-blind readers.
    ///
    /// Its lightest steps are left out: on a photocopy they would be lighter than the grey of areas with none.
    ///
    /// What is good the more there is of it goes from pale to blue (YlGnBu): no reader takes good service for an alarm.
    static func ramp(_ classes: Int, isBenefit: Bool = false) -> [Colour] {
        let colours: [UInt32] =
            switch (classes, isBenefit) {
            case (...1, true): [0x41_B6_C4]
            case (2, true): [0x7F_CD_BB, 0x22_5E_A8]
            case (3, true): [0xC7_E9_B4, 0x41_B6_C4, 0x22_5E_A8]
            case (4, true): [0xC7_E9_B4, 0x7F_CD_BB, 0x1D_91_C0, 0x25_34_94]
            case (_, true): [0xC7_E9_B4, 0x7F_CD_BB, 0x41_B6_C4, 0x22_5E_A8, 0x25_34_94]
            case (...1, false): [0xFD_8D_3C]
            case (2, false): [0xFE_B2_4C, 0xE3_1A_1C]
            case (3, false): [0xFE_D9_76, 0xFD_8D_3C, 0xE3_1A_1C]
            case (4, false): [0xFE_D9_76, 0xFD_8D_3C, 0xE3_1A_1C, 0xB1_00_26]
            case (_, false): [0xFE_D9_76, 0xFE_B2_4C, 0xFD_8D_3C, 0xE3_1A_1C, 0xB1_00_26]
            }
        return colours.map { Colour($0) }
    }

    /// The pen of a class.
    static func pen(_ member: Classification.Member, classes: Int, isBenefit: Bool) -> Pen {
        let border = Colour(0x59_59_59)
        switch member {
        case .zero: return Pen(fill: Colour(0xF2_F2_F2), stroke: border, width: 0.15)
        case .noData:
            let hatch = Hatch(colour: Colour(0xB0_B0_B0), spacing: 1.4, width: 0.15, angle: 135)
            return Pen(fill: .white, hatch: hatch, stroke: border, width: 0.15)
        case .range(let index):
            let isHeaviest = classes > 1 && index == classes - 1
            let hatch = Hatch(colour: Colour(0x3A_00_0C), spacing: 1.6, width: 0.14, angle: 90)
            return Pen(
                fill: ramp(classes, isBenefit: isBenefit)[min(index, classes - 1)], hatch: isHeaviest ? hatch : nil,
                stroke: border, width: 0.15)
        }
    }
}
