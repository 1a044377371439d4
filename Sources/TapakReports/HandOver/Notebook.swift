internal import TapakFormats
internal import TapakMaps
internal import TapakModel

/// A Jupyter notebook that reads the folder with geopandas, works the headline numbers out a second time and shows the
/// difference. Headlines and the first map stand in it already, so that it can be read without being run.
struct Notebook {
    private let handOver: HandOver
    private var cells: [JSONValue] = []
    private var executed = 0

    init(_ handOver: HandOver) {
        self.handOver = handOver
        write()
    }

    /// The notebook as a JSON value.
    var value: JSONValue {
        [
            "cells": .array(cells),
            "metadata": [
                "kernelspec": ["display_name": "Python 3", "language": "python", "name": "python3"],
                "language_info": ["name": "python"],
            ], "nbformat": 4, "nbformat_minor": 4,
        ]
    }

    // MARK: Cells

    private mutating func write() {
        let project = handOver.project
        let title = project.title ?? Bilingual(id: "Hasil Tapak", en: "Tapak results")
        let facts = [project.agency, project.asOf, project.licence].compactMap { $0 }.joined(separator: " · ")
        say(
            """
            # \(title.id.asMarkdown)
            *\(title.en.asMarkdown)*

            \(facts.asMarkdown)

            Buku ini membaca hasil di folder ini dan menghitung ulang angka utamanya dengan geopandas dan pyproj, tanpa Tapak. Luas diukur di \
            ellipsoid; selisih yang wajar disebut di tiap pemeriksaan.

            This notebook reads the results of this folder and works their headline numbers out again with geopandas and pyproj, without \
            Tapak. Areas are measured on the ellipsoid; every check states the difference that is to be expected.

            `pip install geopandas`
            """)
        run(Self.helpers)
        for step in handOver.steps { write(step) }
        say(
            """
            ## Batas / Limits
            - Tepi poligon di sini adalah garis geodesik, di Tapak garis lurus CRS kerja; selisihnya di bawah 0,01 %. / Edges of polygons are \
            geodesics here and straight lines of the working CRS in Tapak; the difference is below 0.01 %.
            - Lapisan hasil ditulis dengan tujuh desimal (1 cm). / Result layers are written with seven decimals (1 cm).
            - Hasil bersifat indikatif, bukan batas hukum. / Results are indicative, no legal boundaries.
            """)
    }

    private mutating func write(_ step: HandOver.Step) {
        let findings = step.findings
        let definitions = findings.definitions.map { "- \($0.id)\n- *\($0.en)*" }.joined(separator: "\n")
        say(
            "## \(ReportSection.title(of: step, in: handOver.steps, .indonesian).asMarkdown) / "
                + "\(ReportSection.title(of: step, in: handOver.steps, .english).asMarkdown)\n\n\(definitions)")
        let lines = findings.headlines.map { headline in
            let value = headline.value.map(Self.rounded) ?? "None"
            return "\(headline.key): \(value) \(headline.unit)".trimmed
        }
        run("headlines(\"\(step.id)\")", printing: lines)
        if let check = Self.checks[findings.analysis] {
            run(check.replacing("STEP", with: step.id))
        }
        if findings.analysis == "access" {
            run(Self.threshold.replacing("STEP", with: step.id))
        }
        guard !hasMap, findings.map != nil, let language = handOver.languages.first else { return }
        hasMap = true
        let sheet = try? MapSheets().sheets(of: findings, project: handOver.project, fingerprint: nil, language: language)
        guard let svg = sheet?.first?.svg() else { return }
        run("from IPython.display import SVG\nSVG(filename=\"\(step.id)/map.\(language.rawValue).svg\")", drawing: svg)
    }

    private var hasMap = false

    /// A number as the notebook prints it: six digits after the point, as Python does.
    private static func rounded(_ value: Double) -> String {
        value == value.rounded() ? DecimalText.shortest(value) : DecimalText.fixed(value, decimals: 6)
    }

    private mutating func say(_ text: String) {
        cells.append(["cell_type": "markdown", "metadata": .object([]), "source": Self.lines(text)])
    }

    /// A cell that is yet to be run.
    private mutating func run(_ source: String) {
        cells.append([
            "cell_type": "code", "execution_count": nil, "metadata": .object([]), "outputs": .array([]),
            "source": Self.lines(source),
        ])
    }

    private mutating func run(_ source: String, printing lines: [String]) {
        append(
            source,
            ["name": "stdout", "output_type": "stream", "text": Self.lines(lines.map { $0 + "\n" }.joined())])
    }

    private mutating func run(_ source: String, drawing svg: String) {
        executed += 1
        cells.append([
            "cell_type": "code", "execution_count": .integer(executed), "metadata": .object([]),
            "outputs": [
                [
                    "data": ["image/svg+xml": Self.lines(svg)], "execution_count": .integer(executed), "metadata": .object([]),
                    "output_type": "execute_result",
                ]
            ], "source": Self.lines(source),
        ])
    }

    private mutating func append(_ source: String, _ output: JSONValue) {
        executed += 1
        cells.append([
            "cell_type": "code", "execution_count": .integer(executed), "metadata": .object([]), "outputs": .array([output]),
            "source": Self.lines(source),
        ])
    }

    /// A text as notebooks hold it: lines with their ends.
    private static func lines(_ text: String) -> JSONValue {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) + "\n" }
        lines[lines.count - 1].removeLast()
        if lines.last == "" { lines.removeLast() }
        return .array(lines.map { .text($0) })
    }

    // MARK: Python

    private static let helpers = """
        import json
        import pathlib

        import geopandas as gpd
        import pandas as pd
        from pyproj import Geod
        from shapely.geometry.polygon import orient
        from shapely.ops import unary_union

        here = pathlib.Path(".")
        lock = json.loads((here / "project.lock.json").read_text())
        steps = {step["id"]: step for step in lock["steps"]}
        project = (here / lock["project"]).parent
        geod = Geod(ellps="WGS84")


        def headlines(step):
            for entry in json.loads((here / step / "summary.json").read_text())["headlines"]:
                value = entry["value"]
                if value is not None:
                    value = int(value) if value == round(value) else f"{value:.6f}"
                print(f"{entry['key']}: {value} {entry['unit']}".strip())


        def words(value):
            "A value as a filter writes it."
            if value is None or value != value:
                return ""
            if isinstance(value, bool) or type(value).__name__ == "bool_":
                return str(value).lower()
            return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


        def layer(reference):
            "A layer of the project, with the name and the filter of its reference."
            path, _, query = reference.partition("?")
            name = None
            for mark in ["|layername=", "#"]:
                if mark in path and not (project / path).exists():
                    path, _, name = path.rpartition(mark)
            frame = gpd.read_file(project / path, **({"layer": name} if name else {}))
            for condition in filter(None, query.split("&")):
                excludes = "!=" in condition
                field, _, values = condition.partition("!=" if excludes else "=")
                meets = frame[field].map(words).isin(values.split(","))
                frame = frame[~meets if excludes else meets]
            return frame.to_crs("EPSG:4326")


        def hectares(shape):
            "Area on the ellipsoid, or in the plane of the working CRS where that is what was measured in."
            if lock["frame"]["measure"] == "grid":
                return gpd.GeoSeries([shape], crs="EPSG:4326").to_crs(lock["frame"]["crs"]).area.sum() / 1e4
            parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon" and not part.is_empty]
            return sum(geod.geometry_area_perimeter(orient(part))[0] / 1e4 for part in parts)


        def compare(step, key, again, tolerance):
            "A headline beside the number worked out again; stops where they differ by more than is to be expected."
            ours = steps[step]["headlines"][key]
            difference = abs(again - ours)
            print(f"{step} {key}: {ours:.6f}, {again:.6f}, {difference:.2e}")
            assert difference <= tolerance * max(1, abs(ours)), (step, key, ours, again)
        """

    /// How the headlines of an analysis are worked out again.
    private static let checks: [String: String] = [
        "slum": """
        # The union of the slums inside the union of the units; 0.01 % is allowed.
        parameters = steps["STEP"]["parameters"]
        units, slums = layer(parameters["units"]), layer(parameters["slums"])
        slum = unary_union(slums.geometry.make_valid() if hasattr(slums.geometry, "make_valid") else slums.buffer(0))
        inside = slum.intersection(unary_union(units.geometry))
        compare("STEP", "net_in_units_ha", hectares(inside), 1e-4)
        table = pd.read_csv(here / "STEP" / "slum.csv", dtype={"unit_id": str}).set_index("unit_id")
        again = {str(unit[parameters["id"]]): hectares(unit.geometry.intersection(slum)) for _, unit in units.iterrows()} \\
            if parameters.get("id") else {}
        worst = max((abs(table.loc[unit, "net_ha"] - area) for unit, area in again.items()), default=0)
        print(f"worst unit: {worst:.2e} ha")
        assert worst < 0.01
        """,
        "access": """
        # Straight distances from centroids in the working CRS; 0.2 percentage points are allowed, for people at the very threshold.
        parameters = steps["STEP"]["parameters"]
        crs = lock["frame"]["crs"]
        origins = layer(parameters["from"]).to_crs(crs)
        origins["geometry"] = origins.geometry.centroid
        weight = pd.to_numeric(origins[parameters["weight"]]) if parameters.get("weight") else pd.Series(1, index=origins.index)
        units = unary_union(layer(parameters["units"]).to_crs(crs).geometry) if parameters.get("units") else None
        counts = origins.geometry.within(units) | origins.geometry.intersects(units) if units is not None else weight >= 0
        distances = {}
        for kind, reference in parameters["to"].items():
            target = unary_union(layer(reference).to_crs(crs).geometry)
            distances[kind] = origins.geometry.distance(target)
        for key in steps["STEP"]["headlines"]:
            kind, found, rest = key.partition("_within_")
            if found and kind in distances and rest.endswith("_pct"):
                near = distances[kind] <= float(rest[:-4])
                compare("STEP", key, 100 * weight[near & counts].sum() / weight[counts].sum(), 0.2 / 50)
        """,
        "waterfront": """
        # The shapes of the result layer, dissolved; 0.1 % is allowed, as arcs are drawn in straight pieces.
        shapes = gpd.read_file(here / "STEP" / "waterfront.geojson")
        whole = unary_union(shapes.geometry.buffer(0))
        compare("STEP", "*_net_ha", hectares(whole), 1e-3)
        """,
        "impact": """
        # Every ring of the result layer against its own area; 0.1 % is allowed.
        rings = gpd.read_file(here / "STEP" / "impact.geojson")
        again = rings.geometry.apply(hectares)
        worst = ((again - rings["area_ha"]).abs() / rings["area_ha"]).max()
        print(f"{len(rings)} rings, worst {worst:.2e}")
        assert worst < 1e-3
        """,
        "parcels": """
        # What is taken, summed over the parcels of the table.
        table = pd.read_csv(here / "STEP" / "parcels.csv", dtype={"parcel_id": str}).set_index("parcel_id")
        rows = table.drop(index="*", errors="ignore")
        rows = rows[rows["taken_m2"].notna()]
        compare("STEP", "parcels", len(rows), 0)
        """,
        "severity": """
        # The total of a neighbourhood is the sum of its scores.
        table = pd.read_csv(here / "STEP" / "severity.csv")
        table = table[table["total"].notna()]
        scores = table[[name for name in table.columns if name.startswith("score_")]].sum(axis=1)
        print(f"{len(table)} neighbourhoods, worst {abs(scores - table['total']).max() if len(table) else 0:.0f}")
        assert (scores == table["total"]).all()
        """,
    ]

    private static let threshold = """
        # Try another distance: how many people are within it?
        metres = 300
        for kind, distance in distances.items():
            print(f"{kind} within {metres} m: {100 * weight[(distance <= metres) & counts].sum() / weight[counts].sum():.2f} %")
        """
}

extension String {
    /// The text as Markdown that means nothing but itself: one line, without marks, tables and tags.
    var asMarkdown: String {
        var result = ""
        for character in self {
            switch character {
            case "<": result += "&lt;"
            case "|": result += "&#124;"
            case "\\", "`", "*", "_", "[", "]", "#": result += "\\" + String(character)
            default: result += character.isNewline ? " " : String(character)
            }
        }
        return result
    }

    /// The text without spaces at its end.
    fileprivate var trimmed: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
