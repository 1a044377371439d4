import Foundation

/// A small town near Kupang: four units, overlapping slums, buildings, a shore, zones, schools, projects.
enum Town {
    /// A rectangle in thousandths of a degree from 123.6, −10.2.
    static func box(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> String {
        let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)].map(position).joined(separator: ",")
        return #"{"type":"Polygon","coordinates":[[\#(corners)]]}"#
    }

    static func point(_ x: Double, _ y: Double) -> String { #"{"type":"Point","coordinates":\#(position(x, y))}"# }

    static func line(_ points: (Double, Double)...) -> String {
        #"{"type":"LineString","coordinates":[\#(points.map(position).joined(separator: ","))]}"#
    }

    static func feature(_ geometry: String, _ properties: String = "{}") -> String {
        #"{"type":"Feature","properties":\#(properties),"geometry":\#(geometry)}"#
    }

    static func collection(_ features: [String], crs: String? = nil) -> String {
        let member = crs.map { #""crs":{"type":"name","properties":{"name":"\#($0)"}},"# } ?? ""
        return #"{"type":"FeatureCollection",\#(member)"features":["# + "\n" + features.joined(separator: ",\n") + "\n]}\n"
    }

    private static func position(_ x: Double, _ y: Double) -> String {
        String(format: "[%.7f,%.7f]", 123.6 + x / 1000, -10.2 + y / 1000)
    }

    static let units = collection([
        feature(box(0, 0, 10, 10), #"{"kode":"A","nama":"Oesapa"}"#),
        feature(box(10, 0, 20, 10), #"{"kode":"B","nama":"Lasiana"}"#),
        feature(box(0, 10, 10, 20), #"{"kode":"C","nama":"Kelapa Lima"}"#),
        feature(box(10, 10, 20, 20), #"{"kode":"D","nama":"Oeba"}"#),
    ])
    static let slums = collection([
        feature(box(2, 2, 6, 6), #"{"level":"berat","status":"open"}"#),
        feature(box(4, 4, 12, 8), #"{"level":"ringan","status":"open"}"#),
        feature(box(15, 15, 18, 17), #"{"level":"ringan","status":"handled"}"#),
    ])
    /// 400 small buildings in a grid, with people.
    static let buildings = collection(
        (0..<400).map { index in
            let (x, y) = (Double(index % 20) + 0.4, Double(index / 20) + 0.4)
            return feature(
                box(x, y, x + 0.1, y + 0.1),
                #"{"id":\#(index + 1),"people":\#(index % 7),"use":"\#(index % 3 == 0 ? "shop" : "home")","kelas":"\#(index % 5 == 0 ? "miskin" : "lain")","women":\#(index % 7 / 2),"belanja":\#(100 + index * 37 % 50)}"#
            )
        })
    static let shore = collection([feature(line((-1, 1), (7, 1.5), (21, 0.5)), "{}")])
    static let zones = collection([
        feature(box(0, 0, 8, 5), #"{"KODZON":"R-2"}"#), feature(box(8, 0, 20, 5), #"{"KODZON":"PS"}"#),
    ])
    static let schools = collection([
        feature(point(3, 3), #"{"id":"s1","kursi":200}"#), feature(point(16, 12), #"{"id":"s2","kursi":90}"#),
        feature(box(8, 16, 9, 17), #"{"id":"s3"}"#),
    ])
    static let roads = collection([
        feature(line((0, 5), (20, 5)), #"{"laju":30}"#), feature(line((0, 15), (20, 15)), #"{"searah":"ya","laju":20}"#),
        feature(line((5, 0), (5, 20)), #"{"laju":null}"#), feature(line((15, 0), (15, 20)), #"{"lapis":1}"#),
        feature(line((10, 5.01), (10, 20)), #"{"akses":"private"}"#),
    ])
    static let projects = collection([
        feature(box(9, 9, 10, 10), #"{"id":"P1"}"#), feature(line((2, 18), (6, 18)), #"{"id":"P2"}"#),
    ])

    static let project = """
        schema: 1
        project: {id: town, title: {id: Kota kecil, en: A small town}}
        frame: {crs: "EPSG:23840", measure: ground}
        layers:
          units: {file: units.geojson, id: kode, name: nama, source: {by: Bappeda, date: 2025-01-01}}
          slums: {file: slums.geojson, class: level}
          buildings: {file: buildings.geojson, weight: people}
          schools: {file: schools.geojson}
          shore: {file: shore.geojson}
          roads: {file: roads.geojson}
          zones: {file: zones.geojson, class: KODZON}
          projects: {file: projects.geojson, id: id}
          profiles: {file: profiles.csv}
        steps:
          - {id: kumuh, run: slum, units: units, slums: slums, buildings: buildings, multiplicity: true}
          - {id: sekolah, run: access, from: buildings, to: {school: schools}, units: units, within: [300, 600]}
          - {id: pantai, run: waterfront, shore: shore, zones: zones, units: units, buildings: buildings, setback: {shore: 100}}
          - {id: dampak, run: impact, projects: projects, against: {zones: zones}, buildings: buildings, rings: [50, 200]}
          - {id: tapis, run: impact, projects: projects, against: {mangrove: zones}, rings: [100], screening: true, city: small}
          - {id: layanan, run: access, from: buildings, to: {sd: schools}, units: units, standard: sni-03-1733-2004, within: [300]}
          - {id: bidang, run: parcels, projects: projects, width: 10, parcels: zones, buildings: buildings}
          - {id: jalan, run: access, from: buildings, to: {school: schools}, units: units, within: [400], roads: roads, snap_cap: 250, snap_tolerance: 2, join_crossings: true, oneway: searah, road_access: akses, road_level: lapis}
          - {id: menit, run: access, from: buildings, to: {school: schools}, within: [400], roads: roads, minutes: [5], speed: laju}
          - {id: tingkat, run: severity, profiles: profiles}
          - {id: tangkap, run: access, from: buildings, to: {school: schools}, units: units, within: [600], catchment: e2sfca, decay: "step:1,0.5", catchment_limit: 900, supply: kursi}
          - {id: rata, run: equity, from: buildings, to: {school: schools}, units: units, within: [600], slums: slums, value: belanja, groups: [kelas], people: {perempuan: women}, rank: belanja, resamples: 20, places: 2}
          - {id: baru, run: siting, from: buildings, to: {school: schools}, units: units, within: [400], candidates: projects, count: 1, goal: median, left_out: true}
        outputs: {folder: results, languages: [id, en], formats: [csv, geojson], maps: true}
        """

    static let profiles = """
        rt_id,luas_ha,bangunan,kk,jalan_ideal_m,drainase_ideal_m,v1a,v1b_ha,v1c,v2a_m,v2b_m,v3a,v3b,v4a_ha,v4b_m,v4c_m,v5a,v5b,v6a,v6b,v7a,v7b
        1,2,10,20,100,50,5,1,2,30,60,10,0,0,0,20,15,5,20,20,10,10
        2,3.5,40,60,0,120,0,0,11,0,0,31,0,0.7,70,20,15,5,20,20,10,10

        """

    /// A folder with all layers and the project file.
    static func folder() throws -> Folder {
        let folder = try Folder()
        let layers = [
            "units": units, "slums": slums, "buildings": buildings, "shore": shore, "zones": zones, "schools": schools,
            "projects": projects, "roads": roads,
        ]
        for (name, text) in layers { try folder.write(name + ".geojson", text) }
        try folder.write("profiles.csv", profiles)
        try folder.write("tapak.yaml", project)
        return folder
    }

    /// The command lines that ask the same as the steps of the project file.
    static let commands: [(step: String, arguments: [String])] = [
        (
            "kumuh",
            [
                "slum", "--units", "units.geojson", "--slums", "slums.geojson", "--buildings", "buildings.geojson", "--id",
                "kode",
                "--name", "nama", "--class", "level", "--weight", "people", "--multiplicity", "--crs", "EPSG:23840",
            ]
        ),
        (
            "sekolah",
            [
                "access", "--from", "buildings.geojson", "--to", "school=schools.geojson", "--units", "units.geojson", "--id",
                "kode",
                "--name", "nama", "--weight", "people", "--within", "300,600", "--crs", "EPSG:23840",
            ]
        ),
        (
            "pantai",
            [
                "waterfront", "--shore", "shore.geojson", "--zones", "zones.geojson", "--class", "KODZON", "--units",
                "units.geojson",
                "--buildings", "buildings.geojson", "--id", "kode", "--name", "nama", "--weight", "people", "--setback",
                "shore=100",
                "--crs", "EPSG:23840",
            ]
        ),
        (
            "dampak",
            [
                "impact", "--projects", "projects.geojson", "--against", "zones=zones.geojson", "--class", "KODZON",
                "--buildings",
                "buildings.geojson",
                "--id", "id", "--weight", "people", "--rings", "50,200", "--crs", "EPSG:23840",
            ]
        ),
        (
            "tapis",
            [
                "impact", "--projects", "projects.geojson", "--against", "mangrove=zones.geojson", "--class", "mangrove=KODZON",
                "--id", "id", "--rings", "100", "--screening", "--city", "small", "--crs", "EPSG:23840",
            ]
        ),
        (
            "layanan",
            [
                "access", "--from", "buildings.geojson", "--to", "sd=schools.geojson", "--units", "units.geojson", "--id",
                "kode", "--name", "nama", "--weight", "people", "--standard", "sni-03-1733-2004", "--within", "300", "--crs",
                "EPSG:23840",
            ]
        ),
        (
            "bidang",
            [
                "parcels", "--projects", "projects.geojson", "--width", "10", "--parcels", "zones.geojson", "--buildings",
                "buildings.geojson", "--weight", "people", "--crs", "EPSG:23840",
            ]
        ),
        (
            "jalan",
            [
                "access", "--from", "buildings.geojson", "--to", "school=schools.geojson", "--units", "units.geojson", "--id",
                "kode", "--name", "nama", "--weight", "people", "--within", "400", "--roads", "roads.geojson", "--snap-cap",
                "250",
                "--snap-tolerance", "2", "--join-crossings", "--oneway", "searah", "--road-access", "akses", "--road-level",
                "lapis", "--crs", "EPSG:23840",
            ]
        ),
        (
            "menit",
            [
                "access", "--from", "buildings.geojson", "--to", "school=schools.geojson", "--weight", "people", "--within",
                "400",
                "--roads", "roads.geojson", "--minutes", "5", "--speed", "laju", "--crs", "EPSG:23840",
            ]
        ),
        ("tingkat", ["severity", "--profiles", "profiles.csv"]),
        (
            "tangkap",
            [
                "access", "--from", "buildings.geojson", "--to", "school=schools.geojson", "--units", "units.geojson", "--id",
                "kode", "--name", "nama", "--weight", "people", "--within", "600", "--catchment", "e2sfca", "--decay",
                "step:1,0.5", "--catchment-limit", "900", "--supply", "kursi", "--crs", "EPSG:23840",
            ]
        ),
        (
            "rata",
            [
                "equity", "--from", "buildings.geojson", "--to", "school=schools.geojson", "--units", "units.geojson", "--id",
                "kode", "--name", "nama", "--weight", "people", "--within", "600", "--slums", "slums.geojson", "--value",
                "belanja", "--group", "kelas", "--people", "perempuan=women", "--rank", "belanja", "--resamples", "20",
                "--places", "2", "--crs", "EPSG:23840",
            ]
        ),
        (
            "baru",
            [
                "siting", "--from", "buildings.geojson", "--to", "school=schools.geojson", "--units", "units.geojson", "--id",
                "kode", "--name", "nama", "--weight", "people", "--within", "400", "--candidates", "projects.geojson",
                "--candidates-id", "id", "--count", "1", "--goal", "median", "--left-out", "--crs", "EPSG:23840",
            ]
        ),
    ]
}
