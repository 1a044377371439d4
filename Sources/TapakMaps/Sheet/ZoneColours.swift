/// Colours of the zones of detailed plans (RDTR), as public maps of such plans have them; the annex of Permen ATR/BPN 14/2021
/// that sets them was not at hand.
enum ZoneColours {
    private static let known: [String: UInt32] = [
        "R-2": 0xFF_DC_00, "R-3": 0xFF_F0_05, "R-4": 0xFF_FA_4B, "K-1": 0xFF_64_64, "K-2": 0xFF_82_82, "K-3": 0xFF_A5_A5,
        "KT": 0x9B_9B_9B, "SPU-1": 0x7D_19_7D, "SPU-2": 0x9B_32_9B, "SPU-3": 0xB9_4B_B9, "SPU-4": 0xD7_64_D7,
        "PS": 0x05_D7_D7, "BA": 0x97_DB_F2, "BJ": 0xEB_1E_1E, "RTH-1": 0x37_55_0A, "RTH-2": 0x41_69_00, "RTH-3": 0x46_87_00,
        "RTH-4": 0x4B_A5_00, "RTH-7": 0x5A_FF_00, "RTH-8": 0x0F_F5_00, "CB": 0xFF_37_CD, "C": 0xF0_73_1E, "P-1": 0xC8_F5_46,
        "P-2": 0xE6_FF_4B, "P-3": 0xAF_AF_37, "P-4": 0xB9_EB_B9, "IK": 0x82_B9_D2, "IPAL": 0xFF_E6_87, "IPAM": 0xFF_C8_69,
        "HK": 0x9B_00_FF, "W": 0xFF_A5_FF, "KPI": 0x69_00_00, "TR": 0xDF_41_21, "PLBN": 0xCD_37_FF,
    ]

    /// The colours of classes, where most of them are codes of zones; nil where they are something else.
    static func colours(of classes: [String]) -> [UInt32?]? {
        let colours = classes.map { name in known[name] ?? (name.hasPrefix("RTH") ? 0x50_C3_00 : nil) }
        return 2 * colours.count { $0 != nil } > classes.count ? colours : nil
    }
}
