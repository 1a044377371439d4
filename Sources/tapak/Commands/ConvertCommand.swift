import ArgumentParser
import Glibc
import TapakAnalysis
import TapakFormats
import TapakModel
import TapakReports

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Layers in another format or CRS · Ubah format atau CRS lapisan",
        discussion: """
            Reads GeoJSON, CSV and, where it was built with GDAL, GeoPackage, Shapefile (also in a ZIP), KML, File Geodatabase, \
            DXF, FlatGeobuf, XLSX and PostGIS; writes GeoJSON, GeoJSON sequences, CSV, KML, GeoPackage, Shapefile (.zip) and \
            FlatGeobuf. Nothing is changed but what is asked for; every feature is accounted for.
            Membaca dan menulis berbagai format; hanya yang diminta yang berubah.

              tapak convert kelurahan.zip kelurahan.gpkg
              tapak convert "kumuh.gpkg#kumuh?status!=handled" kumuh.geojson --repair
              tapak convert units.geojson slums.geojson all.gpkg --output-crs EPSG:23840
            """, aliases: ["ubah"])

    @Argument(
        help: ArgumentHelp(
            "The layers, and last the file to write; - writes GeoJSON to standard output.", valueName: "IN … OUT"))
    var files: [String]
    @Option(
        name: .customLong("output-crs"),
        help: ArgumentHelp("The CRS to write (default: that of the input, or longitude and latitude).", valueName: "EPSG:n"))
    var outputCRS: String?
    @Option(
        name: .customLong("input-crs"),
        help: ArgumentHelp(
            "The CRS of files that carry none, for all or for one: EPSG:32751, a.dxf=EPSG:23840.", valueName: "[FILE=]EPSG:n"))
    var inputCRS: [String] = []
    @Option(help: ArgumentHelp("Write only what lies within the areas of this layer.", valueName: "FILE")) var clip: String?
    @Flag(help: "Repair invalid areas.") var repair = false
    @Option(help: ArgumentHelp("The name of the layer written (default: its own).", valueName: "NAME")) var name: String?
    @Option(
        help: ArgumentHelp("Decimals of coordinates in text formats, 0 to 9 (default: every digit).", valueName: "N"))
    var decimals: Int?
    @Flag(name: .customLong("allow-loss"), help: "Write although the format cannot hold everything; what is lost is told.")
    var allowLoss = false
    @Flag(help: "Replace a file that is there.") var overwrite = false
    @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false
    @Flag(name: .shortAndLong, help: "Say every finding.") var verbose = false
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Output") var general: GeneralOptions

    func run() throws {
        guard files.count > 1, let output = files.last else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Sebutkan lapisan masukan lalu berkas keluaran.", en: "Name the layers and then the file to write."),
                expected: "tapak convert IN OUT")
        }
        let inputs = Array(files.dropLast())
        let format = output == "-" ? .geoJSON : try OutputFormat(of: output)
        if decimals != nil, !format.isText {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--decimals hanya untuk format teks: GeoJSON, CSV, KML.",
                    en: "--decimals is for text formats only: GeoJSON, CSV, KML."), file: output)
        }
        if general.json {
            throw Failure(
                .usage,
                Bilingual(
                    id: "convert tidak mempunyai ringkasan JSON.", en: "convert has no summary to write as JSON."))
        }
        try refuse(output, inputs)
        let stated = inputs + [clip].compactMap { $0 }
        var frame = FrameOptions()
        frame.crs = nil
        frame.inputCRS = inputCRS
        let options = RunOptions(
            inputCRS: try frame.statedCRS(roles: stated), threads: try general.threadCount(), limits: try limits.limits())
        var parameters = Conversion.Parameters(inputs: inputs)
        (parameters.crs, parameters.clip, parameters.repairs, parameters.name) = (outputCRS, clip, repair, name)
        let conversion = try Conversion(parameters, isLonLat: format.isLonLat, options: options)
        var writing = OutputLayer.WritingOptions(decimals: try checkedDecimals())
        writing.allowsLoss = allowLoss
        let losses = try OutputLayer.write(
            conversion.layers, to: output == "-" ? .descriptor(1) : .file(output), as: format, writing)
        tell(conversion.accounts, losses)
        if (general.failOn ?? .never).isMet(by: conversion.accounts.flatMap(\.findings)) { throw ExitCode(3) }
    }

    private func checkedDecimals() throws -> Int? {
        guard let decimals, !(0...9).contains(decimals) else { return decimals }
        throw Failure(
            .usage,
            Bilingual(id: "--decimals harus 0 sampai 9.", en: "--decimals takes a number from 0 to 9."),
            found: String(decimals))
    }

    /// Refuses several layers in a format of one, a file that is there, and one that is read.
    private func refuse(_ output: String, _ inputs: [String]) throws {
        if name != nil, inputs.count > 1 {
            throw Failure(
                .usage, Bilingual(id: "--name hanya untuk satu lapisan.", en: "--name is for one layer only."))
        }
        let holdsMany = [".gpkg", ".kml", ".zip"].contains { output.lowercased().hasSuffix($0) }
        if inputs.count > 1, !holdsMany {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Format ini memuat satu lapisan saja; untuk beberapa lapisan pakai .gpkg, .kml atau .zip.",
                    en: "The format holds one layer only; for several use .gpkg, .kml or .zip."), file: output)
        }
        guard output != "-", access(output, F_OK) == 0 else { return }
        let read = try (inputs + [clip].compactMap { $0 }).flatMap { InputFiles(of: try LayerReference($0).path).paths }
        if read.contains(where: { Self.isSame($0, output) }) {
            throw Failure(
                .cannotWrite,
                Bilingual(id: "Keluaran ini akan menimpa berkas masukan.", en: "This output would overwrite an input file."),
                file: output)
        }
        var status = stat()
        guard !overwrite, stat(output, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        throw Failure(
            .cannotWrite,
            Bilingual(
                id: "Berkas ini sudah ada; ganti dengan --overwrite.",
                en: "The file is there already; replace it with --overwrite."),
            file: output)
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    private func tell(_ accounts: [Conversion.Account], _ losses: [Bilingual]) {
        guard !quiet else { return }
        let language = Console.language
        for account in accounts {
            Console.lines([account.line[language]])
            if let line = account.transformationLine { Console.lines(["  " + line[language]]) }
            Console.lines(FindingsReport.notes(account.findings, isVerbose: verbose, language))
        }
        Console.lines(losses.map { "  " + $0[language] })
    }
}

extension Conversion.Account {
    fileprivate var line: Bilingual {
        func text(_ language: Language, _ words: [String]) -> String {
            func number(_ count: Int) -> String { DecimalText.rounded(Double(count), decimals: 0, language: language) }
            var parts = ["\(number(read)) \(words[0])", "\(number(written)) \(words[1])"]
            let rest = [(filtered, words[2]), (outside, words[3]), (setAside, words[4]), (repaired, words[5])]
            parts += rest.filter { $0.0 > 0 }.map { "\(number($0.0)) \($0.1)" }
            var line = "\(reference): " + parts.joined(separator: ", ")
            if !crs.isEmpty { line += "; CRS \(crs)" + (outputCRS == crs ? "" : " → \(outputCRS)") }
            return line
        }
        return Bilingual(
            id: text(
                .indonesian,
                ["fitur dibaca", "ditulis", "tidak lolos saringan", "di luar pemotong", "disisihkan", "diperbaiki"]),
            en: text(
                .english,
                ["features read", "written", "filtered out", "outside of the clip", "set aside", "repaired"]))
    }

    fileprivate var transformationLine: Bilingual? {
        guard let transformation else { return nil }
        let accuracy = transformation.accuracy.map { DecimalText.shortest($0) }
        return Bilingual(
            id: "transformasi: \(transformation.pipeline); ketelitian "
                + (accuracy.map { "\($0) m" } ?? "tidak diketahui")
                + (transformation.ignoresDatum ? "; perbedaan datum diabaikan (parameter tidak dikenal)" : ""),
            en: "transformation: \(transformation.pipeline); accuracy "
                + (accuracy.map { "\($0) m" } ?? "unknown")
                + (transformation.ignoresDatum ? "; the difference of datum is ignored (no parameters are known)" : ""))
    }
}
