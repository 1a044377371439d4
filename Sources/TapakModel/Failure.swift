/// Why a run stopped: a stable key, the exit code that follows from it, the place, and a sentence in both languages.
///
/// Only what is wrong with the call, the data, the machine or ourselves becomes a `Failure`; what can be carried on
/// with is a ``Finding``.
public struct Failure: Error, Sendable, Equatable {
    /// The stable name of what went wrong.
    public enum Key: String, Sendable, CaseIterable {
        case usage = "USAGE"
        case decimalComma = "DECIMAL_COMMA"
        case jsonSyntax = "JSON_SYNTAX"
        case utf8Invalid = "UTF8_INVALID"
        case notGeoJSON = "NOT_GEOJSON"
        case csvSyntax = "CSV_SYNTAX"
        case formatInvalid = "FORMAT_INVALID"
        case formatLoss = "FORMAT_LOSS"
        case depthLimit = "DEPTH_LIMIT"
        case sizeLimit = "SIZE_LIMIT"
        case numberRange = "NUMBER_RANGE"
        case crsUnknown = "CRS_UNKNOWN"
        case crsConflict = "CRS_CONFLICT"
        case crsUnfit = "CRS_UNFIT"
        case axesSwapped = "AXES_SWAPPED"
        case duplicateID = "DUPLICATE_ID"
        case fieldMissing = "FIELD_MISSING"
        case fieldType = "FIELD_TYPE"
        case noFeatures = "NO_FEATURES"
        case repairTooLarge = "REPAIR_TOO_LARGE"
        case inputChanged = "INPUT_CHANGED"
        case inputMissing = "INPUT_MISSING"
        case partAbsent = "PART_ABSENT"
        case geometryFailed = "GEOMETRY_FAILED"
        case memoryLimit = "LIMIT_MEMORY"
        case internalError = "INTERNAL"
        case cannotWrite = "CANNOT_WRITE"
        case projectFile = "PROJECT_FILE"
        case interrupted = "INTERRUPTED"

        /// The exit code that goes with the key.
        public var exitCode: Int32 {
            switch self {
            case .usage, .decimalComma: 64
            case .inputMissing: 66
            case .partAbsent: 69
            case .geometryFailed, .memoryLimit, .internalError: 70
            case .cannotWrite: 73
            case .projectFile: 78
            case .interrupted: 130
            default: 65
            }
        }
    }

    /// The exit code of the command: that of the key, but a decimal comma inside a file is bad data and no usage.
    public var exitCode: Int32 { key == .decimalComma && file != nil ? 65 : key.exitCode }

    /// What went wrong.
    public var key: Key
    /// One sentence.
    public var message: Bilingual
    /// The file as the user named it.
    public var file: String?
    /// The feature's place in the file, counted from 1.
    public var ordinal: Int?
    /// The feature's id.
    public var featureID: String?
    /// The byte offset in the file.
    public var offset: Int?
    /// The line in the file, counted from 1.
    public var line: Int?
    /// What was found there.
    public var found: String?
    /// What was expected there.
    public var expected: String?

    /// A failure; places that are not known yet can be added on the way up.
    public init(
        _ key: Key, _ message: Bilingual, file: String? = nil, ordinal: Int? = nil, featureID: String? = nil,
        offset: Int? = nil, line: Int? = nil, found: String? = nil, expected: String? = nil
    ) {
        self.key = key
        self.message = message
        self.file = file
        self.ordinal = ordinal
        self.featureID = featureID
        self.offset = offset
        self.line = line
        self.found = found
        self.expected = expected
    }
}
