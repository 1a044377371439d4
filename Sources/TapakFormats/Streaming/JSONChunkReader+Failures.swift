import TapakModel

extension JSONChunkReader {
    /// A fault as a failure with its place; the ordinal counts within the chunk.
    func failure(_ fault: ScanFault) -> Failure {
        let (key, message) = Self.sentence(fault)
        let id = parser.builder.idText(parser.scanner)
        return Failure(
            key, message, file: file.name, ordinal: parser.builder.readCount + 1, featureID: id.isEmpty ? nil : id,
            offset: buffer.fileStart + fault.at, found: file.excerpt(at: buffer.fileStart + fault.at),
            expected: fault.reason == .depth ? "at most \(parser.scanner.depthLimit) levels" : fault.expected.text)
    }

    private static func sentence(_ fault: ScanFault) -> (Failure.Key, Bilingual) {
        switch fault.reason {
        case .syntax:
            (.jsonSyntax, Bilingual(id: "Di tempat ini berkas bukan JSON yang sah.", en: "The file is not valid JSON here."))
        case .utf8:
            (.utf8Invalid, Bilingual(id: "Di tempat ini teks bukan UTF-8 yang sah.", en: "The text is not valid UTF-8 here."))
        case .depth:
            (
                .depthLimit,
                Bilingual(
                    id: "JSON ini bersarang lebih dalam daripada yang diizinkan.",
                    en: "The JSON is nested more deeply than is allowed.")
            )
        case .shape:
            (
                .notGeoJSON,
                Bilingual(
                    id: "JSON ini sah, tetapi di tempat ini bukan GeoJSON.", en: "This is valid JSON, but not GeoJSON here.")
            )
        case .duplicateFeatures:
            (
                .notGeoJSON,
                Bilingual(
                    id: "Kumpulan ini mempunyai dua anggota “features”.", en: "The collection has two members “features”.")
            )
        }
    }
}
