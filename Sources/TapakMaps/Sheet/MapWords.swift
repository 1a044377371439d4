internal import TapakModel

/// The words of a sheet.
struct MapWords {
    let language: Language

    private func text(_ id: String, _ en: String) -> String { Bilingual(id: id, en: en)[language] }

    var legend: String { text("LEGENDA", "LEGEND") }
    var areas: String { text("unit", "units") }
    var features: String { text("fitur", "features") }
    var polygonHectares: String { text("ha poligon", "ha polygons") }
    var total: String { text("Jumlah semua unit", "Total of all units") }
    var none: String { text("0 (tidak ada)", "0 (none)") }
    var noData: String { text("Tidak ada data", "No data") }
    var scale: String { text("SKALA", "SCALE") }
    var north: String { text("U", "N") }
    var system: String { text("SISTEM KOORDINAT", "COORDINATE SYSTEM") }
    var sources: String { text("SUMBER DATA", "SOURCES") }
    var names: String { text("NAMA UNIT", "NAMES OF UNITS") }
    var quality: String { text("MUTU DATA", "DATA QUALITY") }
    var standards: String { text("STANDAR YANG DIPAKAI", "STANDARDS USED") }
    var location: String { text("DIAGRAM LOKASI", "LOCATION") }
    var sheets: String { text("DAFTAR LEMBAR", "SHEETS") }
    var index: String { text("Indeks lembar", "Sheet index") }
    var approved: String { text("Disetujui oleh", "Approved by") }
    var signature: String { text("Nama, jabatan, tanggal", "Name, office, date") }
    var subjects: String { text("KETERANGAN", "KEY") }
    var boundary: String { text("Batas unit", "Boundary of units") }
    var noClass: String { text("(tanpa kelas)", "(no class)") }

    func sheet(_ number: Int, of count: Int) -> String { text("Lembar \(number) dari \(count)", "Sheet \(number) of \(count)") }
    func asOf(_ day: String) -> String { text("Keadaan \(day)", "As of \(day)") }
    func lock(_ fingerprint: String) -> String { text("Kunci hasil \(fingerprint)", "Lock of results \(fingerprint)") }
    var notice: String { text("Indikatif, bukan batas hukum", "Indicative, not a legal boundary") }
    var empty: String { text("Tidak ada fitur untuk digambar", "There are no features to draw") }
    var partial: String { text("Lembar ini memuat sebagian wilayah.", "This sheet shows a part of the area.") }
    var cut: String {
        text(
            "Sebagian dari yang digambarkan berada di luar lembar ini.", "A part of what the sheet is about lies outside of it."
        )
    }

    /// How classes were made; nil for those that need no word.
    func method(_ method: ClassMethod) -> String? {
        switch method {
        case .readable: nil
        case .equal: text("Kelas selebar sama", "Classes of equal width")
        case .quantile: text("Kelas berisi sama banyak (kuantil)", "Classes of equal counts (quantiles)")
        case .jenks: text("Kelas menurut celah alami (Jenks)", "Classes by natural breaks (Jenks)")
        case .bounds: text("Batas kelas disebutkan", "Bounds of classes as stated")
        }
    }

    var untitled: String { text("Peta", "Map") }

    func number(_ value: Double, decimals: Int = 0) -> String {
        DecimalText.rounded(value, decimals: decimals, language: language)
    }

    func more(_ count: Int) -> String { text("… dan \(count) lainnya", "… and \(count) more") }

    func unnamed(_ count: Int) -> String {
        text("\(number(Double(count))) nama tidak dimuat di peta.", "\(number(Double(count))) names are not on the map.")
    }

    func gridLines(_ metres: Double) -> String {
        text("Grid setiap \(length(metres))", "Grid every \(length(metres))")
    }

    /// A round number of metres, as kilometres from 1,000 on.
    func length(_ metres: Double) -> String {
        let (value, unit) = metres >= 1000 ? (metres / 1000, "km") : (metres, "m")
        return figure(value) + " " + unit
    }

    /// A round number with the decimals it needs, six at most.
    func figure(_ value: Double) -> String { DecimalText.words(value)[language] }

    /// Where grid north points.
    func convergence(_ degrees: Double) -> String {
        guard degrees.isFinite else { return text("Utara grid", "Grid north") }
        guard degrees.magnitude >= 0.005 else { return text("Utara grid = utara sebenarnya", "Grid north = true north") }
        let angle = number(degrees.magnitude, decimals: 2) + "°"
        return degrees > 0
            ? text("Utara grid \(angle) ke timur dari utara sebenarnya", "Grid north, \(angle) east of true north")
            : text("Utara grid \(angle) ke barat dari utara sebenarnya", "Grid north, \(angle) west of true north")
    }
}
