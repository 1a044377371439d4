/// What the layers of an analysis are called in sentences. Files, options and project files keep the English names.
public enum LayerName {
    private static let names: [String: String] = [
        "units": "unit", "slums": "permukiman kumuh", "buildings": "bangunan", "from": "asal", "zones": "zona",
        "projects": "proyek", "shore": "pantai", "rivers": "sungai", "land": "darat", "water": "perairan",
        "setbacks": "sempadan", "rings": "cincin", "profiles": "profil", "parcels": "bidang", "handled": "penanganan",
        "after": "kondisi akhir", "lakes": "danau", "springs": "mata air", "mangrove": "mangrove",
        "proposals": "usulan", "protected": "kawasan lindung", "areas": "RT",
        "inundation": "genangan", "facilities": "padanan sarana",
        "kinds": "padanan kawasan", "candidates": "calon lokasi", "roads": "jalan", "equity_places": "lokasi baru",
        "siting": "lokasi baru",
        "access_roads": "jalan dalam ambang", "access_service": "daerah layanan",
    ]

    private static let results: [String: Bilingual] = [
        "slum_net": Bilingual(id: "kumuh gabungan", en: "dissolved slums"),
        "equity_places": Bilingual(id: "lokasi baru", en: "new places"),
        "siting": Bilingual(id: "lokasi baru", en: "new places"),
        "access_roads": Bilingual(id: "jalan dalam ambang", en: "roads within the thresholds"),
        "access_service": Bilingual(id: "daerah layanan", en: "service areas"),
    ]

    /// A role or a result layer in both languages; a name that the user gave stays as it is.
    public static func words(_ role: String) -> Bilingual {
        if let kind = role.split(separator: " ").last, role.hasPrefix("coverage of ") {
            return Bilingual(id: "cakupan \(kind)", en: role)
        }
        if let kind = role.split(separator: " ").last, role.hasPrefix("existing ") {
            return Bilingual(id: "\(kind) yang ada", en: role)
        }
        return results[role] ?? Bilingual(id: names[role] ?? role, en: role)
    }
}
