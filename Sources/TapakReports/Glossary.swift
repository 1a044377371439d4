public import TapakModel

/// Terms of planning in the two languages; legal class names stay Indonesian.
public enum Glossary {
    /// A term with what it means.
    public struct Term: Sendable {
        /// The term.
        public let term: Bilingual
        /// What it means here.
        public let meaning: Bilingual
    }

    /// The terms in the order of their Indonesian names.
    public static let terms: [Term] = [
        Term(
            term: Bilingual(id: "AMDAL, UKL-UPL, SPPL", en: "AMDAL, UKL-UPL, SPPL"),
            meaning: Bilingual(
                id: "Tiga tingkat dokumen lingkungan. Laporan ini hanya memberi indikasi, bukan keputusan.",
                en: "Three levels of environmental documents. This report gives an indication, no decision.")),
        Term(
            term: Bilingual(id: "CE90", en: "CE90"),
            meaning: Bilingual(
                id: "Jarak kesalahan posisi lapisan yang tidak dilampaui dalam 90 dari 100 kejadian.",
                en: "The distance by which a layer is off at most in 90 cases of 100.")),
        Term(
            term: Bilingual(id: "Cincin dampak", en: "Impact ring"),
            meaning: Bilingual(
                id: "Luasan antara dua jarak dari batas proyek.", en: "The area between two distances from a project's outline."
            )),
        Term(
            term: Bilingual(id: "Jangkauan", en: "Access"),
            meaning: Bilingual(
                id: "Jarak lurus dari asal ke sarana terdekat, kecuali disebut lain.",
                en: "The straight distance from an origin to the nearest facility, unless said otherwise.")),
        Term(
            term: Bilingual(id: "Kawasan kumuh", en: "Kawasan kumuh (slum area)"),
            meaning: Bilingual(
                id: "Permukiman yang ditetapkan kumuh; kelasnya ringan, sedang, atau berat.",
                en: "A settlement declared a slum; its class is ringan (light), sedang (moderate) or berat (heavy).")),
        Term(
            term: Bilingual(id: "Kelurahan", en: "Kelurahan"),
            meaning: Bilingual(id: "Unit administrasi terkecil kota.", en: "The smallest administrative unit of a city.")),
        Term(
            term: Bilingual(id: "Luas kotor", en: "Gross area"),
            meaning: Bilingual(
                id: "Jumlah luas tiap poligon; yang bertumpang tindih dihitung berulang.",
                en: "The sum of the areas of all polygons; what overlaps counts again.")),
        Term(
            term: Bilingual(id: "Luas bersih", en: "Net area"),
            meaning: Bilingual(
                id: "Luas gabungan; setiap meter persegi dihitung sekali.",
                en: "The area of the union; every square metre counts once.")),
        Term(
            term: Bilingual(id: "Penapisan", en: "Screening"),
            meaning: Bilingual(
                id: "Pembandingan proyek dengan kawasan lindung dan ambang ukuran.",
                en: "The comparison of a project with protected areas and thresholds of size.")),
        Term(
            term: Bilingual(id: "RDTR", en: "RDTR"),
            meaning: Bilingual(id: "Rencana detail tata ruang, skala 1:5.000.", en: "The detailed spatial plan, at 1:5,000.")),
        Term(
            term: Bilingual(id: "Sempadan", en: "Setback (sempadan)"),
            meaning: Bilingual(
                id: "Jalur lindung di tepi pantai, sungai, danau, atau mata air.",
                en: "The protected strip along a coast, river, lake or spring.")),
        Term(
            term: Bilingual(id: "Tanpa data", en: "No data"),
            meaning: Bilingual(
                id: "Tidak dapat dinilai dari lapisan yang ada; bukan berarti nol.",
                en: "It cannot be judged from the layers at hand; it does not mean none.")),
    ]
}
