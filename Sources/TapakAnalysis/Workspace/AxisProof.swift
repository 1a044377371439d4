import TapakModel

/// Refuses coordinates that cannot be what their CRS says. Nothing is ever swapped or shifted silently, and a far-away
/// layer alone proves nothing.
enum AxisProof {
    /// Coordinates of a layer in degrees that cannot be degrees, or that are latitude first.
    static func refuseMisfit(_ crs: SourceCRS, extent: Envelope, outOfRange: Int, of count: Int, file: String) throws {
        guard count > 0, outOfRange * 2 > count else { return }
        guard crs.isGeographic else { throw misfit(crs, found: text(extent), expected: text(crs.range), file: file) }
        let swapsIntoRange = extent.minX >= -90 && extent.maxX <= 90 && extent.minY >= -180 && extent.maxY <= 180
        if swapsIntoRange, outOfRange == count { throw swapped(file, extent) }
        throw Failure(
            .crsUnknown,
            Bilingual(
                id:
                    "Koordinat lapisan ini bukan derajat, dan berkas tidak menyebut CRS-nya; sebutkan dengan --input-crs EPSG:n.",
                en:
                    "The coordinates of this layer cannot be degrees and the file names no CRS; state it with --input-crs EPSG:n."
            ),
            file: file, found: text(extent), expected: "±180, ±90")
    }

    /// A layer read as longitude, latitude whose box meets no other layer's, but would if its axes were swapped.
    static func refuseSwapped(_ layers: [(file: String, box: Envelope, isDefault: Bool)]) throws {
        for (index, layer) in layers.enumerated() where layer.isDefault && layers.count > 1 {
            let others = layers.indices.filter { $0 != index && layers[$0].file != layer.file }.map { layers[$0].box }
            guard !others.isEmpty, !others.contains(where: layer.box.intersects) else { continue }
            let box = layer.box
            let swapped = Envelope(minX: box.minY, minY: box.minX, maxX: box.maxY, maxY: box.maxX)
            if others.contains(where: swapped.intersects) { throw self.swapped(layer.file, box) }
        }
    }

    /// A layer whose coordinates, taken as its CRS says, lie far outside of where that CRS is used.
    static func refuseOutsideUse(_ crs: SourceCRS, degrees: Envelope, file: String) throws {
        guard let use = crs.areaOfUse, use.minX <= use.maxX else { return }
        if !degrees.isEmpty, use.expanded(by: 6).intersects(degrees) { return }
        throw misfit(
            crs, found: degrees.isEmpty ? "–" : text(degrees), expected: text(use),
            file: file)
    }

    private static func misfit(_ crs: SourceCRS, found: String, expected: String, file: String) -> Failure {
        Failure(
            .crsUnfit,
            Bilingual(
                id:
                    "Koordinat lapisan tidak cocok dengan CRS \(crs.name) yang dinyatakan: letaknya jauh di luar wilayah CRS itu.",
                en:
                    "The coordinates of the layer do not fit the CRS \(crs.name) it is said to have: they lie far outside of its area."
            ),
            file: file, found: found, expected: expected)
    }

    private static func swapped(_ file: String, _ box: Envelope) -> Failure {
        Failure(
            .axesSwapped,
            Bilingual(
                id: "Sumbu tertukar: berkas menulis lintang sebelum bujur. GeoJSON menulis bujur dahulu.",
                en: "The axes are swapped: the file has latitude before longitude. GeoJSON has longitude first."),
            file: file, found: text(box))
    }

    private static func text(_ box: Envelope) -> String {
        let corners = [box.minX, box.minY, box.maxX, box.maxY].map { DecimalText.shortest(($0 * 1e4).rounded() / 1e4) }
        return "\(corners[0]), \(corners[1]) … \(corners[2]), \(corners[3])"
    }
}
