import TapakModel
import TapakStandards

/// Before and after work: the contribution of handling, and three ways of telling by how much slum area became less.
struct SeverityHandling {
    private struct Change {
        var id: String
        var hectares: Double?
        var before, after: SeverityScore
        /// (sectoral mean before − after) / before, from 0 to 1; 0 where there was nothing.
        var contribution: Double?
    }

    private let changes: [Change]
    private let scheme: SeverityScheme
    let notes: [Finding]

    static let definition = Bilingual(
        id:
            "contribution_pct = (rata-rata sektoral sebelum − sesudah) / sebelum; pengurangan luas menurut tiga cara, tidak satu pun "
            + "resmi: class_exit = luas profil yang keluar dari kelas kumuh; proportional = luas kumuh × kontribusi; class_step = luas "
            + "menurut kelas sebelum dan sesudah.",
        en:
            "contribution_pct = (sectoral mean before − after) / before; reduction of area in three ways, none of them official: "
            + "class_exit = area of profiles that left the slum classes; proportional = slum area × contribution; class_step = area by "
            + "class before and after.")

    init(
        _ profiles: SeverityProfiles, scores: [SeverityScore], work: SeverityProfiles, isHandled: Bool, scheme: SeverityScheme
    ) {
        self.scheme = scheme
        let rows = Dictionary(uniqueKeysWithValues: work.table.ids.enumerated().map { ($1, $0) })
        let role = work.table.role.name
        var (changes, notes) = ([Change](), [Finding]())
        var missing = 0
        for (row, id) in profiles.table.ids.enumerated() {
            var amounts = profiles.amounts[row]
            if let other = rows[id] {
                var over: [String] = []
                for place in amounts.volumes.indices {
                    let volume = work.amounts[other].volumes[place]
                    if isHandled, let base = amounts.volumes[place] {
                        // Work that is not named was not done.
                        let done = volume ?? 0
                        if done > base { over.append(scheme.criteria[place].id) }
                        amounts.volumes[place] = max(0, base - done)
                    } else if !isHandled {
                        amounts.volumes[place] = volume
                    }
                }
                if !over.isEmpty {
                    notes.append(
                        Finding(
                            .warning, "HANDLED_OVER", layer: role, ordinal: work.table.ordinals[other], featureID: id,
                            Bilingual(
                                id: "Ditangani lebih banyak daripada yang ada: \(over.joined(separator: ", ")); tersisa 0.",
                                en: "More was handled than there was: \(over.joined(separator: ", ")); 0 is left.")))
                }
            } else {
                missing += 1
                if !isHandled { amounts.volumes = amounts.volumes.map { _ in nil } }
            }
            let after = SeverityScore(amounts, scheme: scheme)
            changes.append(
                Change(
                    id: id, hectares: amounts.hectares, before: scores[row], after: after,
                    contribution: Self.contribution(scores[row].sectoral, after.sectoral)))
        }
        if missing > 0 {
            notes.append(
                Finding(
                    isHandled ? .note : .warning, "PROFILE_UNHANDLED", layer: role, count: missing,
                    isHandled
                        ? Bilingual(
                            id: "\(missing) profil tanpa penanganan; volumenya tetap.",
                            en: "\(missing) profiles without handling; their volumes stay.")
                        : Bilingual(
                            id: "\(missing) profil tanpa kondisi akhir; tidak dinilai sesudahnya.",
                            en: "\(missing) profiles without a state after the work; they are not scored after it.")))
        }
        let known = Set(profiles.table.ids)
        for (row, id) in work.table.ids.enumerated() where !known.contains(id) {
            notes.append(
                Finding(
                    .warning, "PROFILE_UNKNOWN", layer: role, ordinal: work.table.ordinals[row], featureID: id,
                    Bilingual(id: "Tidak ada profil dengan id ini.", en: "There is no profile with this id.")))
        }
        (self.changes, self.notes) = (changes, notes)
    }

    private static func contribution(_ before: Double?, _ after: Double?) -> Double? {
        guard let before, let after else { return nil }
        return before == 0 ? 0 : min(1, max(0, (before - after) / before))
    }

    var tables: [Table] { [changeTable, reductionTable] }

    private var changeTable: Table {
        var table = TableBuilder(
            "severity_handling", Self.definition,
            columns: [
                "'profile_id", "area_ha", "total_before", "total_after", "'class_before", "'class_after", "sectoral_before_pct",
                "sectoral_after_pct", "contribution_pct",
            ])
        for change in changes {
            table.add([
                .text(change.id), .number(change.hectares), .number(change.before.total), .number(change.after.total),
                .text(change.before.severity?.code ?? ""), .text(change.after.severity?.code ?? ""),
                .number(change.before.sectoral), .number(change.after.sectoral), .number(change.contribution.map { 100 * $0 }),
            ])
        }
        return table.table
    }

    /// The profiles that were slum, with what became of them.
    private var slums: [Change] { changes.filter { $0.before.isSlum(scheme) == true } }

    private var exits: [Change] { slums.filter { $0.after.isSlum(scheme) == false } }
    private var proportional: Double? {
        slums.map { change in
            if let hectares = change.hectares, let share = change.contribution { hectares * share } else { nil }
        }.knownSum
    }

    private var reductionTable: Table {
        var table = TableBuilder(
            "severity_reduction", Self.definition, columns: ["'method", "'class_before", "'class_after", "profiles", "ha"])
        table.add([
            .text("class_exit"), .text("*"), .text(scheme.classes.last?.code ?? ""), .count(exits.count),
            .number(exits.map(\.hectares).knownSum),
        ])
        table.add([.text("proportional"), .text("*"), .text("*"), .count(slums.count), .number(proportional)])
        for before in scheme.classes {
            for after in scheme.classes {
                let moved = changes.filter { $0.before.severity?.code == before.code && $0.after.severity?.code == after.code }
                if moved.isEmpty { continue }
                table.add([
                    .text("class_step"), .text(before.code), .text(after.code), .count(moved.count),
                    .number(moved.map(\.hectares).knownSum),
                ])
            }
        }
        return table.table
    }

    var headlines: [Headline] {
        [
            Headline(
                "reduced_class_exit_ha",
                Bilingual(id: "Kumuh berkurang (keluar kelas kumuh)", en: "Slum reduced (left the slum classes)"),
                exits.map(\.hectares).knownSum, unit: "ha"),
            Headline(
                "reduced_proportional_ha",
                Bilingual(id: "Kumuh berkurang (sebanding kontribusi)", en: "Slum reduced (in proportion to the contribution)"),
                proportional, unit: "ha"),
        ]
    }
}
