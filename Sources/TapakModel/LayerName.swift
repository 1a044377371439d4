/// What the layers of an analysis are called in sentences. Files, options and project files keep the English names.
public enum LayerName {
    private static let names: [String: String] = [
        "units": "unit", "slums": "permukiman kumuh", "buildings": "bangunan", "from": "asal", "zones": "zona",
        "projects": "proyek", "shore": "pantai", "rivers": "sungai", "land": "darat", "water": "perairan",
        "setbacks": "sempadan", "rings": "cincin", "profiles": "profil", "parcels": "bidang", "handled": "penanganan",
        "after": "kondisi akhir", "lakes": "danau", "springs": "mata air", "mangrove": "mangrove",
        "proposals": "usulan", "protected": "kawasan lindung", "slum_net": "kumuh gabungan", "areas": "RT",
        "inundation": "genangan", "facilities": "padanan sarana",
        "kinds": "padanan kawasan",
    ]

    /// A role in both languages; a name that the user gave stays as it is.
    public static func words(_ role: String) -> Bilingual {
        if let kind = role.split(separator: " ").last, role.hasPrefix("coverage of ") {
            return Bilingual(id: "cakupan \(kind)", en: role)
        }
        if let kind = role.split(separator: " ").last, role.hasPrefix("existing ") {
            return Bilingual(id: "\(kind) yang ada", en: role)
        }
        return Bilingual(id: names[role] ?? role, en: role)
    }
}
