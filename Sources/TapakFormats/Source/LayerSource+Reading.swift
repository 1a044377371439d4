import TapakModel

extension LayerSource {
    /// Reads the layer in chunks, in parallel, and hands on what was made of each in the order of the file.
    ///
    /// The chunks depend on the file and on `request.chunkSize` only: one thread and many give the same sequence of
    /// calls to `collect`. Chunks without features make none.
    ///
    /// - Parameters:
    ///   - threads: How many threads read; at least 1.
    ///   - process: Makes something of one chunk, on any thread. It may run again for a chunk that was read from a
    ///     wrong guess, so it must have no effect but its answer. The batch is its own to change or take apart: what it
    ///     leaves is room for the next chunk. A `Failure` it throws counts features within the chunk.
    ///   - collect: Takes the answers strictly in order, on one thread at a time, with the number of features before
    ///     the chunk: `batch.fillIDs(featuresBefore:)` makes ordinals and ids those of the layer.
    /// - Throws: What went wrong at the earliest place of the file: `Failure` of the reader, located by byte, line and
    ///   ordinal; `INPUT_CHANGED` where the file changed meanwhile; whatever `process` and `collect` throw.
    /// - Complexity: O(file) time; memory of about `3 · threads` chunks.
    public func stream<Partial: Sendable>(
        _ request: ReadRequest, threads: Int = 1, process: @Sendable (inout ReadBatch) throws -> Partial,
        collect: (Partial, _ featuresBefore: Int) throws -> Void
    ) throws {
        let plan = ReadPlan(request: request, filter: reference.filter, idRule: idRule(for: request))
        let seen = Guarded<(features: Int, fields: Set<String>)>((0, []))
        let values = Guarded(reference.filter.map { Array(repeating: false, count: $0.alternatives.count) })
        let process: @Sendable (inout ReadBatch) throws -> Partial = { [file] batch in
            try file.limits.memory.require(file: file.name)
            seen.withLock { seen in
                seen.features += batch.readCount
                seen.fields.formUnion(batch.filterFieldsSeen)
            }
            if !batch.filterValuesSeen.isEmpty { values.withLock { $0.merge(batch.filterValuesSeen) } }
            return try process(&batch)
        }
        do {
            switch contents {
            case .json(let head): try stream(head, plan, threads: threads, process: process, collect: collect)
            case .csv(let dialect): try stream(dialect, plan, threads: threads, process: process, collect: collect)
            }
            try seen.withLock { seen throws in try refuseUnknownFilter(seen.fields, features: seen.features) }
        } catch {
            // A file that changed explains what was found wrong in it.
            try file.checkUnchanged()
            guard let failure = error as? Failure else { throw error }
            try Self.located(file) { () throws(Failure) in throw failure }
        }
        try file.checkUnchanged()
        absentFilterValues.withLock { absent in
            absent = zip(reference.filter, values.withLock { $0 }).flatMap { condition, seen in
                zip(condition.alternatives, seen).filter { !$0.1 }.map { (condition.field, $0.0) }
            }
        }
    }

    /// A filter on a field that no feature has is a slip of the pen: it would let everything through, or nothing.
    private func refuseUnknownFilter(_ seen: Set<String>, features: Int) throws(Failure) {
        guard features > 0, let condition = reference.filter.first(where: { !seen.contains($0.field) }) else { return }
        let nearest = NearestNames.to(condition.field, among: fieldNames)
        throw Failure(
            .fieldMissing,
            Bilingual(
                id: "Tidak ada fitur yang memiliki kolom '\(condition.field)' yang dipakai saringan.",
                en: "No feature has the field '\(condition.field)' that the filter asks for."),
            file: file.name, found: fieldNames.prefix(12).joined(separator: ", "),
            expected: nearest.isEmpty ? nil : nearest.joined(separator: ", "))
    }

    /// Reads the whole layer into one batch.
    ///
    /// - Throws: As ``stream(_:threads:process:collect:)``.
    /// - Complexity: O(file) time and memory.
    public func read(_ request: ReadRequest = ReadRequest(), threads: Int = 1) throws -> ReadBatch {
        var whole = ReadBatch()
        whole.fieldNames = request.fields
        whole.features = FeatureBatch(fieldCount: request.fields.count)
        try stream(request, threads: threads) {
            $0
        } collect: { batch, _ in
            whole.append(batch)
        }
        whole.noteCounts.merge(openingNotes, uniquingKeysWith: +)
        return whole
    }

    /// The distinct values of a field over all features, in order of first appearance, whatever the filter says.
    ///
    /// - Returns: At most so many values, and whether these are all.
    /// - Throws: As ``stream(_:threads:process:collect:)``.
    /// - Complexity: O(file) time.
    public func values(of field: String, atMost limit: Int) throws -> (values: [String], isWhole: Bool) {
        var request = ReadRequest(fields: [field])
        request.geometryNeed = .none
        let plan = ReadPlan(request: request, filter: [], idRule: idRule(for: request))
        var (values, isWhole): ([String], Bool) = ([], true)
        let process: @Sendable (inout ReadBatch) throws -> AttributeColumn = { $0.features.attributes[0] }
        let collect: (AttributeColumn, Int) throws -> Void = { column, _ in
            for row in 0..<column.count where column.isPresent(row) && !values.contains(column.text[row]) {
                if values.count < limit { values.append(column.text[row]) } else { isWhole = false }
            }
        }
        switch contents {
        case .json(let head): try stream(head, plan, threads: 1, process: process, collect: collect)
        case .csv(let dialect): try stream(dialect, plan, threads: 1, process: process, collect: collect)
        }
        return (values, isWhole)
    }

    private func stream<Partial: Sendable>(
        _ head: JSONHead, _ plan: ReadPlan, threads: Int, process: @Sendable (inout ReadBatch) throws -> Partial,
        collect: (Partial, Int) throws -> Void
    ) throws {
        let layout = ChunkLayout(
            contentStart: head.layout.contentStart, size: size, chunkSize: plan.request.chunkSize,
            isWhole: head.layout.isSingle)
        let file = file
        let end = try run(layout, threads: threads, process: process, collect: collect) {
            JSONChunkReader(file, head.layout, plan)
        }
        guard head.layout.isCollection else { return }
        let crs = try JSONChunkReader(file, head.layout, plan).scanTail(from: end, hasType: head.hasType)
        if let crs, crs != crsName {
            throw Failure(
                .crsUnknown,
                Bilingual(
                    id: "Anggota “crs” berdiri terlalu jauh di belakang; pindahkan ke depan “features”.",
                    en: "The member “crs” stands too far behind the features; move it before them."),
                file: file.name, found: crs)
        }
    }

    private func stream<Partial: Sendable>(
        _ dialect: CSVDialect, _ plan: ReadPlan, threads: Int, process: @Sendable (inout ReadBatch) throws -> Partial,
        collect: (Partial, Int) throws -> Void
    ) throws {
        if plan.request.geometryNeed == .required, dialect.geometry == .none {
            throw Failure(
                .notGeoJSON,
                Bilingual(
                    id: "Tabel ini tidak mempunyai kolom koordinat.", en: "The table has no columns with coordinates."),
                file: file.name, line: 1, found: dialect.fields.joined(separator: ", "),
                expected: "lon + lat, x + y, easting + northing, bujur + lintang, wkt")
        }
        let layout = ChunkLayout(contentStart: dialect.contentStart, size: size, chunkSize: plan.request.chunkSize)
        let file = file
        _ = try run(layout, threads: threads, process: process, collect: collect) { CSVChunkReader(file, dialect, plan) }
    }

    /// Runs a stream; answers where the features end.
    private func run<Partial: Sendable>(
        _ layout: ChunkLayout, threads: Int, process: @Sendable (inout ReadBatch) throws -> Partial,
        collect: (Partial, Int) throws -> Void, makeReader: @escaping () -> any ChunkReader
    ) throws -> Int {
        try withoutActuallyEscaping(process) { process in
            try withoutActuallyEscaping(collect) { collect in
                let stream = ChunkStream(layout, threads: threads, makeReader: makeReader) {
                    try process(&$0)
                } collect: {
                    try collect($0, $1)
                }
                try stream.run(threads: threads)
                return stream.place
            }
        }
    }
}

extension [[Bool]] {
    /// Takes over what others have seen.
    fileprivate mutating func merge(_ other: [[Bool]]) {
        for (row, flags) in other.enumerated() where row < count {
            for (place, flag) in flags.enumerated() where flag { self[row][place] = true }
        }
    }
}
