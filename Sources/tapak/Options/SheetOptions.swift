public import ArgumentParser
import TapakMaps
import TapakModel
import TapakReports

/// Paper as people name it.
enum PaperName: String, ExpressibleByArgument, CaseIterable {
    case a4 = "A4"
    case a3 = "A3"

    var paper: Paper { self == .a4 ? .a4 : .a3 }
}

extension SheetSeries: ExpressibleByArgument {}
extension MapSheets.Format: ExpressibleByArgument {}

extension SheetScale {
    /// A scale as people write it: `fit`, `5000` or `1:5000`.
    init(stated text: String, failure: (Bilingual, String) -> Failure) throws(Failure) {
        if text == "fit" {
            self = .fit
            return
        }
        let number = text.hasPrefix("1:") ? String(text.dropFirst(2)) : text
        guard let denominator = Int(number), (100...10_000_000).contains(denominator) else {
            throw failure(
                Bilingual(
                    id: "Skala ditulis 'fit', atau penyebutnya dari 100 sampai 10000000, misalnya 5000.",
                    en: "A scale is written 'fit', or its denominator from 100 to 10000000, such as 5000."), text)
        }
        self = .oneTo(denominator)
    }
}

extension ClassMethod {
    /// How classes are made, as people write it: a word, or the upper bounds.
    init(stated text: String, failure: (Bilingual, String) -> Failure) throws(Failure) {
        switch text {
        case "readable": self = .readable
        case "equal": self = .equal
        case "quantile": self = .quantile
        case "jenks": self = .jenks
        default:
            let bounds = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            let numbers = bounds.compactMap { $0 }.filter(\.isFinite)
            guard numbers.count == bounds.count, numbers.count <= 9, zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 })
            else {
                throw failure(
                    Bilingual(
                        id: "Kelas: readable, equal, quantile, jenks, atau batas atas yang menaik, misalnya 5,10,25.",
                        en: "Classes: readable, equal, quantile, jenks, or ascending upper bounds, such as 5,10,25."), text)
            }
            self = .bounds(numbers)
        }
    }
}
