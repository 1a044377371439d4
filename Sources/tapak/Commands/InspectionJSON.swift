import TapakAnalysis
import TapakFormats
import TapakModel

/// Inspected layers for machines.
struct InspectionJSON {
    private let layers: [Inspection]

    init(_ layers: [Inspection]) { self.layers = layers }

    var value: JSONValue {
        [
            "layers": .array(layers.map(layer)),
            "relations": .array(
                BoxRelation.all(of: layers).map { relation in
                    [
                        "a": .text(relation.a.reference), "b": .text(relation.b.reference),
                        "relation": .text(relation.kind.rawValue),
                        "a_box_in_b_pct": .number(relation.shareOfA), "b_box_in_a_pct": .number(relation.shareOfB),
                    ]
                }),
        ]
    }

    private func layer(_ layer: Inspection) -> JSONValue {
        let survey = layer.survey
        return [
            "reference": .text(layer.reference), "name": .text(layer.name), "format": .text(layer.format),
            "features": [
                "read": .integer(survey.readCount), "used": .integer(survey.count), "filtered": .integer(survey.filteredCount),
                "set_aside": counts(survey.setAside),
            ],
            "geometry_types": .object(
                [GeometryColumns.Kind.point, .line, .polygon].map {
                    JSONValue.Member("\($0)", .integer(layer.crsKnownBy.isEmpty ? 0 : survey.kinds[$0] ?? 0))
                }),
            "multipart": .integer(survey.multipartCount), "vertices": .integer(survey.vertexCount),
            "notes": counts(Dictionary(uniqueKeysWithValues: survey.noteCounts.map { ($0.key.rawValue, $0.value) })),
            "crs": text(layer.crs), "crs_name": text(layer.crsName), "crs_known_by": text(layer.crsKnownBy),
            "extent_deg": box(layer.extent), "advice": layer.frame.map(advice) ?? .null,
            "out_of_range": .integer(layer.outOfRangeCount), "invalid": .integer(layer.invalidCount),
            "invalid_examples": .array(layer.faults.map(fault)), "repeated_geometries": .integer(layer.repeatedGeometryCount),
            "ids": [
                "source": .text(layer.idSource), "unique": truth(survey.hasUniqueIDs), "missing": .integer(survey.missingIDs),
                "duplicate_example": text(survey.duplicateID ?? ""),
            ],
            "fields": .array(survey.fields.map(field)), "problem": layer.problem.map(problem) ?? .null,
        ]
    }

    private func field(_ field: FieldSurvey.Field) -> JSONValue {
        [
            "name": .text(field.name),
            "kinds": counts(Dictionary(uniqueKeysWithValues: field.kinds.map { ("\($0.key)", $0.value) })),
            "present": .integer(field.present), "null": .integer(field.null), "missing": .integer(field.missing),
            "unique": truth(field.isUnique), "example": field.example.map { .text($0) } ?? .null,
        ]
    }

    private func advice(_ frame: FrameStatement) -> JSONValue {
        func error(_ error: FrameStatement.ScaleError) -> JSONValue {
            ["centre": .number(error.centre), "worst_corner": .number(error.worstCorner)]
        }
        return [
            "crs": .text(frame.crs), "name": .text(frame.name), "known_by": .text(frame.crsKnownBy),
            "linear_error_ppm": error(frame.linearErrorPPM), "areal_error_ppm": error(frame.arealErrorPPM),
        ]
    }

    private func fault(_ fault: Inspection.Fault) -> JSONValue {
        [
            "ordinal": .integer(fault.ordinal), "id": text(fault.id), "reason": .text(fault.reason),
            "x": fault.place.map { .number($0.x) } ?? .null, "y": fault.place.map { .number($0.y) } ?? .null,
        ]
    }

    private func problem(_ failure: Failure) -> JSONValue {
        [
            "key": .text(failure.key.rawValue), "message": ["id": .text(failure.message.id), "en": .text(failure.message.en)],
            "found": text(failure.found ?? ""), "expected": text(failure.expected ?? ""),
        ]
    }

    private func counts(_ counts: [String: Int]) -> JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .integer($0.value)) })
    }

    private func box(_ box: Envelope) -> JSONValue {
        box.isEmpty ? .null : .array([box.minX, box.minY, box.maxX, box.maxY].map { .number($0) })
    }

    private func text(_ text: String) -> JSONValue { text.isEmpty ? .null : .text(text) }
    private func truth(_ truth: Bool?) -> JSONValue { truth.map { .boolean($0) } ?? .null }
}

/// How the boxes of two layers lie to each other.
struct BoxRelation {
    enum Kind: String { case apart, overlap, same }

    let a, b: Inspection
    /// Percent of each box that lies in the other; 100 or 0 for boxes without an area.
    let shareOfA, shareOfB: Double

    var kind: Kind {
        if min(shareOfA, shareOfB) > 99.5 { return .same }
        return a.extent.intersects(b.extent) ? .overlap : .apart
    }

    private init(_ a: Inspection, _ b: Inspection) {
        (self.a, self.b) = (a, b)
        let common = a.extent.intersection(b.extent)
        func share(of box: Envelope) -> Double {
            let area = box.width * box.height
            return area > 0 ? 100 * (common.width * common.height) / area : common.isEmpty ? 0 : 100
        }
        (shareOfA, shareOfB) = (share(of: a.extent), share(of: b.extent))
    }

    /// All pairs of layers with a known place.
    static func all(of layers: [Inspection]) -> [BoxRelation] {
        let placed = layers.filter { !$0.extent.isEmpty }
        return placed.indices.flatMap { first in
            placed.indices.filter { $0 > first }.map { BoxRelation(placed[first], placed[$0]) }
        }
    }
}
