internal import Foundation
public import TapakFormats
public import TapakModel

/// The summary of a run: headline numbers, frame, definitions, counts, findings, parameters after defaults.
public enum Summary {
    /// The findings listed one by one in a summary; all of them stand in `set_aside.csv` and `repairs.csv`.
    private static let listed = 50

    /// The summary as JSON, with keys in a fixed order.
    ///
    /// - Parameters:
    ///   - parameters: The parameters of the analysis.
    ///   - references: Its layer references, which are shown without their folders.
    public static func json(
        _ findings: Findings, parameters: any Encodable, references: [String]
    ) throws -> JSONValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let encoded = try JSONDecoder().decode(PlainJSON.self, from: encoder.encode(parameters)).value
        return [
            "analysis": .text(findings.analysis),
            "headlines": .array(findings.headlines.map(headline)),
            "parameters": shown(encoded, references: Set(references)),
            "frame": findings.frame.map(frame) ?? .null,
            "definitions": .array(findings.definitions.map(both)),
            "tables": .array(
                findings.tables.map { table in
                    [
                        "name": .text(table.name), "rows": .integer(table.rowCount),
                        "columns": .array(table.columns.map { .text($0.name) }), "definition": both(table.definition),
                    ]
                }),
            "charts": .array(findings.charts.map { .text($0.name) }),
            "balances": .array(findings.balances.map(balance)),
            "standards": .array(findings.standards.map(standard)),
            "layers": .array(findings.layerCounts.map(layer)),
            "findings_by_key": counts(findings.findings),
            "findings": .array(findings.findings.prefix(listed).map(finding)),
            "repairs": .integer(findings.repairs.count),
        ]
    }

    private static func both(_ text: Bilingual) -> JSONValue { ["id": .text(text.id), "en": .text(text.en)] }

    private static func number(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        return .number(value)
    }

    private static func headline(_ headline: Headline) -> JSONValue {
        [
            "key": .text(headline.key), "label": both(headline.label), "value": number(headline.value),
            "unit": .text(headline.unit),
        ]
    }

    private static func frame(_ frame: FrameStatement) -> JSONValue {
        func error(_ error: FrameStatement.ScaleError) -> JSONValue {
            ["centre": number(error.centre), "worst_corner": number(error.worstCorner)]
        }
        return [
            "crs": .text(frame.crs), "name": .text(frame.name), "crs_known_by": .text(frame.crsKnownBy),
            "measure": .text(frame.measure), "origin_m": .array(frame.origin.map { .number($0) }),
            "extent_deg": .array(frame.extent.map { .number($0) }), "linear_error_ppm": error(frame.linearErrorPPM),
            "areal_error_ppm": error(frame.arealErrorPPM), "fit_residual": number(frame.fitResidual),
            "arc_segments": .text(frame.arcSegments), "arc_bias_percent": number(frame.arcBiasPercent),
            "transformations": .array(
                frame.transformations.map {
                    [
                        "from": .text($0.from), "to": .text($0.to), "pipeline": .text($0.pipeline),
                        "accuracy_m": number($0.accuracy), "compiled_error_m": number($0.compiledError),
                        "ignores_datum": .boolean($0.ignoresDatum),
                        "missing_grids": .array($0.missingGrids.map { .text($0) }),
                    ]
                }),
            "engines": .object(frame.engines.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .text($0.value)) }),
        ]
    }

    private static func standard(_ use: StandardUse) -> JSONValue {
        [
            "id": .text(use.id), "value": .number(use.value), "unit": .text(use.unit), "citation": .text(use.citation),
            "status": .text(use.status),
        ]
    }

    private static func balance(_ balance: Balance) -> JSONValue {
        [
            "of": .text(balance.of), "in_units_ha": .number(balance.inUnits / 10_000),
            "twice_ha": .number(balance.twice / 10_000),
            "outside_ha": .number(balance.outside / 10_000), "whole_ha": .number(balance.whole / 10_000),
            "miss_m2": .number(balance.miss), "closes": .boolean(balance.closes),
        ]
    }

    private static func layer(_ count: LayerCount) -> JSONValue {
        [
            "role": .text(count.role), "reference": .text(PathText.display(count.reference)), "read": .integer(count.read),
            "used": .integer(count.used), "filtered": .integer(count.filtered), "set_aside": .integer(count.setAside),
            "repaired": .integer(count.repaired), "crs": .text(count.crs), "crs_known_by": .text(count.crsKnownBy),
            "ids_from": .text(count.idSource),
        ]
    }

    private static func counts(_ findings: [Finding]) -> JSONValue {
        var counts: [String: Int] = [:]
        for finding in findings { counts[finding.key, default: 0] += finding.count }
        return .object(counts.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .integer($0.value)) })
    }

    private static func finding(_ finding: Finding) -> JSONValue {
        [
            "severity": .text(finding.severity.rawValue), "key": .text(finding.key),
            "layer": finding.layer.map { .text($0) } ?? .null, "ordinal": finding.ordinal.map { .integer($0) } ?? .null,
            "id": finding.featureID.map { .text($0) } ?? .null, "count": .integer(finding.count),
            "message": both(finding.message),
        ]
    }

    /// Parameters with the references shown without folders.
    private static func shown(_ value: JSONValue, references: Set<String>) -> JSONValue {
        switch value {
        case .text(let text): references.contains(text) ? .text(PathText.display(text)) : value
        case .array(let items): .array(items.map { shown($0, references: references) })
        case .object(let members): .object(members.map { JSONValue.Member($0.name, shown($0.value, references: references)) })
        default: value
        }
    }
}

/// Any JSON, decoded in the order of its keys' names.
private struct PlainJSON: Decodable {
    var value: JSONValue

    init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: Key.self) {
            let keys = keyed.allKeys.sorted { $0.stringValue < $1.stringValue }
            value = .object(
                try keys.map { JSONValue.Member($0.stringValue, try keyed.decode(PlainJSON.self, forKey: $0).value) })
        } else if var list = try? decoder.unkeyedContainer() {
            var items: [JSONValue] = []
            while !list.isAtEnd { items.append(try list.decode(PlainJSON.self).value) }
            value = .array(items)
        } else {
            let single = try decoder.singleValueContainer()
            if single.decodeNil() {
                value = .null
            } else if let flag = try? single.decode(Bool.self) {
                value = .boolean(flag)
            } else if let number = try? single.decode(Double.self) {
                value = .number(number)
            } else {
                value = .text(try single.decode(String.self))
            }
        }
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
