public import TapakModel

extension Analysis {
    /// Answers the question and, where CE90 of a layer is stated, says how far the position error carries into the numbers.
    ///
    /// - Throws: ``Failure`` as ``run(_:in:)``; `USAGE` for a CE90 that is no length.
    public static func answer(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        workspace.probes = []
        var findings = try run(parameters, in: workspace)
        let ce90 = try workspace.ce90(of: roles(parameters))
        guard !ce90.isEmpty else { return findings }
        let (bands, probes) = (ErrorBands(ce90, runs: workspace.options.errorRuns), workspace.probes)
        let table = try bands.table(findings, Self.self, parameters, workspace)
        findings.tables.append(table)
        if !probes.isEmpty {
            let doubtful = try bands.doubtful(probes, workspace)
            findings.tables.append(doubtful)
        }
        findings.definitions.append(table.definition)
        var stated: [String] = []
        for role in roles(parameters) {
            guard let metres = ce90[role.reference], !stated.contains(where: { $0.hasPrefix(role.name + " ") }) else {
                continue
            }
            stated.append("\(role.name) \(DecimalText.shortest(metres)) m")
        }
        let list = stated.joined(separator: ", ")
        let doubts = Bilingual(
            id: probes.isEmpty ? "" : "; fitur yang meragukan di tabel doubtful",
            en: probes.isEmpty ? "" : "; doubtful features are in the table doubtful")
        findings.findings.append(
            Finding(
                .note, "ERROR_BANDS",
                Bilingual(
                    id:
                        "CE90 dinyatakan: \(list); rentang 90 % dari setiap angka yang berubah karenanya ada di tabel bands\(doubts.id) (--out).",
                    en:
                        "CE90 is stated: \(list); 90 % bands of every number that changes by it are in the table bands\(doubts.en) (--out)."
                )))
        return findings
    }
}

extension Workspace {
    /// The CE90 of the layers that have one, by reference.
    fileprivate func ce90(of roles: [LayerRole]) throws -> [String: Double] {
        var known: [String: Double] = [:]
        for role in roles where role.use != .table {
            guard let metres = options.ce90[role.name] ?? ce90[role.reference] ?? options.ce90["*"], metres > 0 else {
                continue
            }
            known[role.reference] = metres
        }
        return known
    }
}
