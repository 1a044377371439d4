public import TapakModel

/// The CRS to measure in where none is stated: in Indonesia the TM-3 zone of the cadastre, else the UTM zone.
public enum WorkingCRS {
    private static let indonesia = Envelope(minX: 94.5, minY: -11.5, maxX: 141.5, maxY: 6.5)

    /// The CRS made for the centre of an extent in degrees.
    public static func advice(for extent: Envelope) -> String {
        let centre = extent.centre
        if indonesia.contains(centre) {
            // DGN95 / TM-3: zones 46.2 to 54.1 of three degrees, EPSG:23830 to EPSG:23845.
            let zone = Int(((centre.x - 93) / 3).rounded(.down))
            return "EPSG:\(23830 + max(0, min(15, zone)))"
        }
        let zone = max(1, min(60, Int(((centre.x + 180) / 6).rounded(.down)) + 1))
        if centre.y > 84 { return "EPSG:32661" }
        if centre.y < -80 { return "EPSG:32761" }
        return "EPSG:\((centre.y >= 0 ? 32600 : 32700) + zone)"
    }
}
