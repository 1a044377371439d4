import TapakModel

/// Why a geometry cannot be used; where several reasons hold, the highest one is told.
enum GeometryProblem: UInt8 {
    case none, empty, null, tooFewPoints, coordinateInvalid, numberRange, malformed

    /// Whether there is no geometry at all, rather than a broken one.
    var isAbsence: Bool { self == .empty || self == .null }

    var key: String {
        switch self {
        case .none: ""
        case .empty: "GEOMETRY_EMPTY"
        case .null: "GEOMETRY_NULL"
        case .tooFewPoints: "TOO_FEW_POINTS"
        case .coordinateInvalid: "COORDINATE_INVALID"
        case .numberRange: "NUMBER_RANGE"
        case .malformed: "GEOMETRY_MALFORMED"
        }
    }

    var message: Bilingual {
        switch self {
        case .none: Bilingual(id: "", en: "")
        case .empty: Bilingual(id: "Geometrinya kosong.", en: "The geometry is empty.")
        case .null: Bilingual(id: "Fitur ini tidak mempunyai geometri.", en: "The feature has no geometry.")
        case .tooFewPoints:
            Bilingual(
                id: "Garis atau cincin mempunyai terlalu sedikit titik yang berbeda.",
                en: "A line or ring has too few distinct points.")
        case .coordinateInvalid:
            Bilingual(id: "Ada koordinat yang bukan bilangan hingga.", en: "A coordinate is not a finite number.")
        case .numberRange:
            Bilingual(
                id: "Ada koordinat di luar jangkauan bilangan.", en: "A coordinate is beyond the range of numbers.")
        case .malformed:
            Bilingual(
                id: "Jenis geometri tidak dikenal atau koordinatnya tidak sesuai dengan jenisnya.",
                en: "The geometry's type is unknown or its coordinates do not fit it.")
        }
    }

    /// Keeps the graver of the two.
    @inline(__always) mutating func raise(_ other: GeometryProblem) {
        if other.rawValue > rawValue { self = other }
    }
}
