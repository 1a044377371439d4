public import TapakModel

/// What the columns of tables are called by people; files for machines keep the keys.
public enum ColumnWords {
    /// A column in both languages; nil for a key that nobody has named.
    public static func known(_ key: String) -> Bilingual? {
        if let words = words[key] { return Bilingual(id: words.0, en: words.1) }
        if let match = key.wholeMatch(of: /(.+)_road_within_([0-9.]+)(min)?(_pct)?/) {
            let (amount, unit) = (DecimalText.words(Double(match.2) ?? 0), match.4 == nil ? "" : " (%)")
            let measure = match.3 == nil ? ("m", "m") : ("menit", "minutes")
            return Bilingual(
                id: "\(match.1) dalam \(amount.id) \(measure.0) lewat jalan\(unit)",
                en: "\(match.1) within \(amount.en) \(measure.1) by road\(unit)")
        }
        if let match = key.wholeMatch(of: /within_([0-9.]+)(min)?(_pct)?/) {
            let (amount, unit) = (DecimalText.words(Double(match.1) ?? 0), match.3 == nil ? "" : " (%)")
            let measure = match.2 == nil ? ("m", "m") : ("menit", "minutes")
            return Bilingual(
                id: "orang dalam \(amount.id) \(measure.0)\(unit)", en: "people within \(amount.en) \(measure.1)\(unit)")
        }
        if let match = key.wholeMatch(of: /(.+)_within_([0-9.]+)(_pct)?/) {
            let metres = DecimalText.words(Double(match.2) ?? 0)
            let unit = match.3 == nil ? "" : " (%)"
            return Bilingual(id: "\(match.1) dalam \(metres.id) m\(unit)", en: "\(match.1) within \(metres.en) m\(unit)")
        }
        if let match = key.wholeMatch(of: /(pct|score)_([0-9][a-z])/) {
            return match.1 == "pct"
                ? Bilingual(id: "\(match.2) (%)", en: "\(match.2) (%)")
                : Bilingual(id: "nilai \(match.2)", en: "score \(match.2)")
        }
        for (ending, words) in endings where key.hasSuffix(ending) && key.count > ending.count {
            let kind = key.dropLast(ending.count)
            return Bilingual(id: "\(kind): \(words.0)", en: "\(kind): \(words.1)")
        }
        return nil
    }

    /// A column in a language; its key where it has no name.
    public static func title(_ key: String, _ language: Language) -> String {
        known(key)?[language].capitalisedFirst ?? key
    }

    /// A column of a table in a language: some words mean something else in one table than in the others.
    static func title(_ key: String, of table: String, _ language: Language) -> String {
        if table.hasPrefix("severity"), key == "within" {
            return Bilingual(id: "Wilayah induk", en: "Part of")[language]
        }
        return title(key, language)
    }

    /// What a coded value of a column means, for people; nil for what is no code.
    static func value(_ code: String, column: String) -> Bilingual? {
        let own = severities.contains(column) ? severity[code] : nil
        return (own ?? values[code]).map { Bilingual(id: $0.0, en: $0.1) }
    }

    /// Columns whose codes are degrees of slum severity, and their words.
    private static let severities: Set = [
        "class", "class_before", "class_after", "considerations", "priority_code", "legality",
    ]
    private static let severity: [String: (String, String)] = [
        "heavy": ("berat", "heavy"), "medium": ("sedang", "medium"), "light": ("ringan", "light"),
        "none": ("tidak kumuh", "not a slum"), "high": ("tinggi", "high"), "low": ("rendah", "low"),
        "legal": ("legal", "legal"), "illegal": ("ilegal", "illegal"), "undecided": ("belum diputuskan", "undecided"),
    ]

    private static let values: [String: (String, String)] = [
        "reached": ("terjangkau", "reached"), "beyond": ("di luar batas", "beyond the cap"),
        "no-data": ("tanpa data", "no data"),
        "unreachable": ("tidak ada jalan", "no road leads there"), "off-network": ("jauh dari jalan", "far from roads"),
        "agrees": ("sesuai", "agrees"), "differs": ("berbeda", "differs"),
        "unknown-unit": ("satuan tidak dikenal", "unknown unit"),
        "unfit-unit": ("satuan tidak cocok", "unit does not fit"), "unmeasured": ("tidak terukur", "not measured"),
        "VOLUME_DIFFERS": ("volume berbeda", "volume differs"), "VOLUME_UNIT": ("satuan tidak sesuai", "unit does not fit"),
        "VOLUME_MISSING": ("volume tidak disebut", "volume not stated"), "FIELD_EMPTY": ("belum diisi", "not filled"),
        "DUPLICATE": ("mungkin ganda", "may repeat"), "IN_SETBACK": ("di sempadan", "in a setback"),
        "IN_PROTECTED": ("di kawasan lindung", "in a protected area"),
        "OUTSIDE_UNITS": ("di luar semua unit", "outside all units"),
        "inside": ("di dalam", "inside"), "overlaps": ("bertumpang tindih", "overlaps"),
        "touches": ("bersinggungan", "touches"),
        "clear": ("bebas", "clear"), "none": ("tanpa kelas", "no class"), "slum": ("kumuh", "slum"),
        "volume": ("volume", "volume"),
        "complete": ("lengkap", "complete"), "unique": ("tidak ganda", "unique"), "rivers": ("sungai", "rivers"),
        "shore": ("pantai", "shore"), "lakes": ("danau", "lakes"), "springs": ("mata air", "springs"),
        "yes": ("ya", "yes"), "no": ("tidak", "no"), "large": ("besar", "large"), "small": ("kecil", "small"),
        "full": ("lengkap", "full"), "crossed": ("terpotong", "crossed"), "below": ("di bawah ambang", "below"),
        "met": ("terpenuhi", "met"), "within": ("dalam jarak", "within"), "protected": ("kawasan lindung", "protected areas"),
        "buildings": ("bangunan", "buildings"), "verified": ("terverifikasi", "verified"), "practice": ("praktik", "practice"),
        "assumed": ("belum dicocokkan", "assumed"), "geometry": ("peta", "map"), "area": ("luas", "area"),
        "length": ("panjang", "length"), "class_exit": ("keluar dari kelas kumuh", "leaves the slum classes"),
        "class_step": ("menurut kelas sebelum dan sesudah", "by class before and after"),
        "proportional": ("sebanding", "proportional"), "kawasan": ("kawasan", "slum area"), "kota": ("kota", "city"),
        "kelurahan": ("kelurahan", "ward"), "kecamatan": ("kecamatan", "district"),
        "no-layer": ("tanpa lapisan", "no layer"), "protected-area": ("kawasan lindung", "protected area"),
        "screening-distance": ("jarak penapisan", "screening distance"), "kabkota": ("kabupaten/kota", "city"),
        "coverage-too-small": ("data terlalu sempit", "data too narrow"), "missing": ("tidak ada", "missing"),
        "people": ("penduduk", "people"), "road": ("lewat jalan", "by road"), "straight": ("garis lurus", "straight"),
        "amdal": ("AMDAL", "AMDAL"),
    ]

    private static let endings: [(String, (String, String))] = [
        ("_road_mean_m", ("rata-rata lewat jalan (m)", "mean by road (m)")),
        ("_road_median_m", ("median lewat jalan (m)", "median by road (m)")),
        ("_road_max_m", ("terjauh lewat jalan (m)", "farthest by road (m)")),
        ("_road_mean_min", ("rata-rata lewat jalan (menit)", "mean by road (minutes)")),
        ("_road_median_min", ("median lewat jalan (menit)", "median by road (minutes)")),
        ("_road_max_min", ("terjauh lewat jalan (menit)", "farthest by road (minutes)")),
        ("_road_m", ("lewat jalan (m)", "by road (m)")), ("_road_min", ("lewat jalan (menit)", "by road (minutes)")),
        ("_road_id", ("id terdekat lewat jalan", "nearest id by road")),
        ("_snap_m", ("di luar jalan (m)", "beside roads (m)")), ("_detour", ("rasio memutar", "detour")),
        ("_score_mean", ("rata-rata keterlayanan", "mean score")), ("_score_zero_pct", ("tak terlayani (%)", "unserved (%)")),
        ("_score_zero", ("tak terlayani", "unserved")), ("_score", ("keterlayanan", "score")),
        ("_unreachable", ("tanpa jalan", "no road there")), ("_offnetwork", ("jauh dari jalan", "far from roads")),
        ("_mean_m", ("rata-rata (m)", "mean (m)")), ("_median_m", ("median (m)", "median (m)")),
        ("_max_m", ("terjauh (m)", "farthest (m)")), ("_nodata", ("tanpa data", "no data")),
        ("_status", ("status", "status")), ("_ties", ("sama dekat", "equally near")), ("_id", ("id terdekat", "nearest id")),
        ("_m", ("jarak (m)", "distance (m)")),
    ]

    private static let words: [String: (String, String)] = [
        "unit_id": ("kode unit", "unit id"), "unit_name": ("nama unit", "unit"),
        "unit_ha": ("luas unit (ha)", "unit area (ha)"),
        "gross_ha": ("luas kotor (ha)", "gross area (ha)"), "net_ha": ("luas bersih (ha)", "net area (ha)"),
        "overlap_ha": ("tumpang tindih (ha)", "overlap (ha)"), "share_pct": ("bagian (%)", "share (%)"),
        "slum_count": ("poligon kumuh", "slum polygons"), "buildings": ("bangunan", "buildings"),
        "buildings_in_slum": ("bangunan di kumuh", "buildings in slums"), "population": ("penduduk", "people"),
        "population_in_slum": ("penduduk di kumuh", "people in slums"), "class": ("kelas", "class"), "times": ("kali", "times"),
        "ha": ("luas (ha)", "area (ha)"), "origin_id": ("id asal", "origin"), "weight": ("bobot", "weight"),
        "origins": ("asal", "origins"), "rule": ("aturan", "rule"), "counted_ha": ("luas terhitung (ha)", "counted area (ha)"),
        "shore_m": ("garis pantai (m)", "shore (m)"), "project_id": ("id proyek", "project id"),
        "project_name": ("proyek", "project"), "ring_from_m": ("cincin dari (m)", "ring from (m)"),
        "ring_to_m": ("sampai (m)", "ring to (m)"), "layer": ("lapisan", "layer"),
        "cumulative_ha": ("kumulatif (ha)", "cumulative (ha)"), "features": ("fitur", "features"),
        "cumulative_buildings": ("bangunan kumulatif", "buildings, cumulative"),
        "cumulative_population": ("penduduk kumulatif", "people, cumulative"), "area_ha": ("luas (ha)", "area (ha)"),
        "verdict": ("penilaian", "verdict"), "distance_m": ("jarak (m)", "distance (m)"),
        "bearing_deg": ("arah (°)", "bearing (°)"), "nearest_id": ("id terdekat", "nearest id"),
        "citation": ("dasar", "citation"),
        "status": ("status", "status"), "kind": ("jenis", "kind"), "limit_m": ("batas (m)", "limit (m)"),
        "trigger": ("pemicu", "trigger"), "reason": ("alasan", "reason"), "activity": ("kegiatan", "activity"),
        "indication": ("indikasi", "indication"), "triggers": ("pemicu", "triggers"), "clear": ("bebas", "clear"),
        "no_data": ("tanpa data", "no data"), "missing": ("yang belum ada", "missing"), "measure": ("ukuran", "measure"),
        "value": ("nilai", "value"), "unit": ("satuan", "unit"), "source": ("sumber", "source"),
        "comparison": ("pembanding", "comparison"), "threshold": ("ambang", "threshold"), "parcel_id": ("id bidang", "parcel"),
        "total_m2": ("luas (m²)", "area (m²)"), "taken_m2": ("terkena (m²)", "taken (m²)"),
        "taken_pct": ("terkena (%)", "taken (%)"), "left_m2": ("sisa (m²)", "left (m²)"),
        "left_parts": ("bagian sisa", "parts left"), "largest_left_m2": ("sisa terbesar (m²)", "largest part left (m²)"),
        "severed": ("terbelah", "severed"), "small_remainder": ("sisa kecil", "small remainder"),
        "buildings_hit": ("bangunan terkena", "buildings hit"), "buildings_cut": ("bangunan terpotong", "buildings cut"),
        "building_m2": ("bangunan terkena (m²)", "buildings hit (m²)"), "households": ("rumah tangga", "households"),
        "people": ("penduduk", "people"), "footprint_m2": ("tapak proyek (m²)", "footprint (m²)"),
        "outside_m2": ("di luar bidang (m²)", "outside parcels (m²)"), "parcels": ("bidang", "parcels"),
        "parcels_over_share": ("bidang terkena besar", "parcels largely taken"), "scale": ("skala", "scale"),
        "plan": ("rencana", "plan"), "facility": ("sarana", "facility"), "facility_name": ("nama sarana", "facility name"),
        "served_each": ("layanan per sarana", "served by each"), "demand": ("kebutuhan", "demand"),
        "needed": ("perlu", "needed"),
        "existing": ("ada", "existing"), "gap": ("kurang", "gap"), "radius_m": ("radius (m)", "radius (m)"),
        "within": ("terjangkau", "within"), "within_pct": ("terjangkau (%)", "within (%)"), "nodata": ("tanpa data", "no data"),
        "land_each_m2": ("lahan per sarana (m²)", "land each (m²)"), "land_m2": ("lahan (m²)", "land (m²)"),
        "profile_id": ("id profil", "profile"), "total": ("jumlah nilai", "total score"),
        "sectoral_mean_pct": ("rata-rata sektoral (%)", "sectoral mean (%)"),
        "considerations": ("pertimbangan", "considerations"),
        "legality": ("legalitas", "legality"), "priority": ("prioritas", "priority"),
        "priority_code": ("kode prioritas", "priority code"), "scheme": ("skema", "scheme"), "level": ("tingkat", "level"),
        "area": ("wilayah", "area"), "profiles": ("profil", "profiles"), "slum_profiles": ("profil kumuh", "slum profiles"),
        "slum_ha": ("kumuh (ha)", "slum (ha)"), "aspect": ("aspek", "aspect"), "aspect_name": ("nama aspek", "aspect name"),
        "mean_pct": ("rata-rata (%)", "mean (%)"), "total_before": ("nilai awal", "score before"),
        "total_after": ("nilai akhir", "score after"), "class_before": ("kelas awal", "class before"),
        "class_after": ("kelas akhir", "class after"), "sectoral_before_pct": ("sektoral awal (%)", "sectoral before (%)"),
        "sectoral_after_pct": ("sektoral akhir (%)", "sectoral after (%)"),
        "contribution_pct": ("kontribusi (%)", "contribution (%)"),
        "method": ("cara", "method"), "case": ("kasus", "case"), "case_name": ("nama kasus", "case name"),
        "width_m": ("lebar (m)", "width (m)"), "length_m": ("panjang (m)", "length (m)"),
        "building_id": ("id bangunan", "building"),
        "rules": ("aturan", "rules"), "ordinal": ("nomor", "ordinal"), "feature_id": ("id fitur", "feature id"),
        "key": ("kunci", "key"), "message": ("pesan", "message"), "longitude": ("bujur", "longitude"),
        "latitude": ("lintang", "latitude"), "area_before_m2": ("luas semula (m²)", "area before (m²)"),
        "area_after_m2": ("luas kini (m²)", "area after (m²)"), "file": ("berkas", "file"), "severity": ("bobot", "severity"),
        "id": ("id", "id"), "other_id": ("id lain", "other id"), "field": ("kolom", "field"), "lon": ("bujur", "longitude"),
        "lat": ("lintang", "latitude"), "count": ("jumlah", "count"), "table": ("tabel", "table"), "row": ("baris", "row"),
        "column": ("kolom", "column"), "proposal_id": ("id usulan", "proposal id"), "proposal_name": ("usulan", "proposal"),
        "proposal_kind": ("jenis", "kind"), "points": ("titik", "points"), "claimed": ("volume usulan", "claimed"),
        "claimed_unit": ("satuan usulan", "unit claimed"), "measured": ("terukur", "measured"),
        "difference_pct": ("selisih (%)", "difference (%)"), "volume_status": ("status volume", "volume status"),
        "slum_pct": ("di kumuh (%)", "in slums (%)"), "zones": ("zona", "zones"), "setbacks": ("sempadan", "setbacks"),
        "protected_id": ("kawasan lindung terdekat", "nearest protected area"),
        "protected_m": ("jarak kawasan lindung (m)", "to the protected area (m)"),
        "buildings_reached": ("bangunan terjangkau", "buildings reached"),
        "people_reached": ("penduduk terjangkau", "people reached"),
        "existing_id": ("sarana sejenis terdekat", "nearest of its kind"), "existing_m": ("jaraknya (m)", "its distance (m)"),
        "duplicates": ("mungkin ganda", "may repeat"), "missing_fields": ("belum diisi", "not filled"),
        "score": ("nilai", "score"),
        "rank": ("peringkat", "rank"), "tied": ("seri", "tied"), "doubts": ("keraguan", "doubts"),
        "criterion": ("kriteria", "criterion"), "detail": ("rincian", "detail"), "low": ("bawah", "low"),
        "high": ("atas", "high"),
        "probability_pct": ("peluang (%)", "chance (%)"),
        "way": ("cara", "way"), "destination_id": ("id tujuan", "destination"), "facility_id": ("id sarana", "facility id"),
        "supply": ("daya tampung", "supply"),
        "ratio": ("daya tampung per orang", "supply a person"), "group_field": ("menurut", "told by"),
        "group": ("kelompok", "group"), "unknown": ("tanpa nilai", "without a value"), "mean": ("rata-rata", "mean"),
        "mean_low": ("rata-rata, bawah", "mean, low"), "mean_high": ("rata-rata, atas", "mean, high"),
        "zero": ("bernilai nol", "with zero"), "zero_pct": ("bernilai nol (%)", "with zero (%)"), "gini": ("Gini", "Gini"),
        "gini_low": ("Gini, bawah", "Gini, low"), "gini_high": ("Gini, atas", "Gini, high"),
        "gini_sample": ("Gini sampel", "Gini of a sample"), "theil_t": ("Theil T", "Theil T"),
        "theil_l": ("Theil L", "Theil L"),
        "atkinson_05": ("Atkinson 0,5", "Atkinson 0.5"), "atkinson_1": ("Atkinson 1", "Atkinson 1"),
        "palma": ("Palma", "Palma"),
        "share_20_20": ("rasio 20:20", "ratio 20:20"), "by": ("menurut", "by"), "groups": ("kelompok", "groups"),
        "theil_within": ("Theil di dalam", "Theil within"), "theil_between": ("Theil di antara", "Theil between"),
        "between_pct": ("di antara (%)", "between (%)"),
        "people_pct": ("orang (%)", "people (%)"), "value_pct": ("nilai (%)", "value (%)"),
        "index": ("indeks", "index"), "wagstaff": ("Wagstaff", "Wagstaff"), "erreygers": ("Erreygers", "Erreygers"),
        "site_id": ("id lokasi", "place id"), "site_name": ("lokasi", "place"), "gained": ("bertambah", "gained"),
        "cumulative": ("kumulatif", "cumulative"), "reached": ("terjangkau", "in reach"), "capacity": ("ruang", "room"),
        "bound": ("batas atas", "bound"), "gap_pct": ("selisih (%)", "gap (%)"), "before": ("sekarang", "today"),
        "before_pct": ("sekarang (%)", "today (%)"), "after": ("sesudah", "after"), "after_pct": ("sesudah (%)", "after (%)"),
        "mean_before_m": ("rata-rata sekarang (m)", "mean today (m)"),
        "mean_after_m": ("rata-rata sesudah (m)", "mean after (m)"),
        "mean_before_min": ("rata-rata sekarang (menit)", "mean today (minutes)"),
        "mean_after_min": ("rata-rata sesudah (menit)", "mean after (minutes)"),
    ]
}

extension String {
    /// The text with a capital at its beginning.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
