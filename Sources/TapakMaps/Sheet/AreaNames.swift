internal import TapakModel

/// The names of areas on a map: written where they fit, largest area first, else a number there and the name in a list.
struct AreaNames {
    /// The names and numbers on the map.
    private(set) var elements: [MapElement] = []
    /// The numbers and the names they stand for.
    private(set) var list: [(number: Int, name: String)] = []
    /// Areas whose name stands nowhere.
    private(set) var omitted = 0

    /// Beyond this many, names that do not fit are left out instead of numbered.
    private static let mostNumbered = 120
    private var taken: [SheetBox] = []
    private let obstacles: NameObstacles

    /// No names.
    init() { obstacles = NameObstacles() }

    /// The names of shaded areas inside the frame.
    ///
    /// - Parameters:
    ///   - obstacles: What names should not hide if that can be.
    ///   - isNumbered: Whether names without room become numbers; other things on the sheet may have numbers of their own.
    init(
        _ shading: MapMaterial.Shading, projection: SheetProjection, obstacles: NameObstacles, isNumbered: Bool = true
    ) {
        self.obstacles = obstacles
        struct Area {
            var index: Int
            var name: String
            var room: LabelRoom
        }
        var areas: [Area] = []
        for index in 0..<min(shading.geometry.count, shading.names.count) {
            let name = shading.names[index].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let outline = projection.draw(shading.geometry, features: CollectionOfOne(index)).areas
            guard !name.isEmpty, let room = LabelRoom(outline, frame: projection.frame) else { continue }
            areas.append(Area(index: index, name: TextMetrics.shortened(name, size: 1, width: 22), room: room))
        }
        areas.sort { ($1.room.area, $0.index) < ($0.room.area, $1.index) }
        var numbered: [Area] = []
        for area in areas where !place(area.name, in: area.room, frame: projection.frame) { numbered.append(area) }
        guard numbered.count <= Self.mostNumbered, isNumbered else {
            omitted = numbered.count
            return
        }
        numbered.sort { $0.name == $1.name ? $0.index < $1.index : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for area in numbered {
            if place(number: list.count + 1, in: area.room, frame: projection.frame) {
                list.append((list.count + 1, area.name))
            } else {
                omitted += 1
            }
        }
    }

    /// Tries one line and two, in two sizes.
    private mutating func place(_ name: String, in room: LabelRoom, frame: SheetBox) -> Bool {
        let layouts = [[name]] + Self.halves(of: name)
        // A name that would hide a subject becomes a number.
        let tries: [(NameObstacles.Care, Double)] = [(.all, 2.3), (.all, 1.9), (.subjects, 2.3), (.subjects, 1.9)]
        for (care, size) in tries {
            for lines in layouts {
                let width = (lines.map { TextMetrics.width($0, size: size) }.max() ?? 0) + 0.4
                let height = Double(lines.count) * size * 1.1
                for spot in room.spots(width: width * 0.92, height: height) {
                    let box = SheetBox(x: spot.x - width / 2, y: spot.y - height / 2, width: width, height: height)
                    guard isFree(box, frame), obstacles.leaves(box, clearBy: care) else { continue }
                    taken.append(box)
                    for (index, line) in lines.enumerated() {
                        write(line, x: spot.x, y: box.y + size * (0.88 + 1.1 * Double(index)), size: size, isBold: false)
                    }
                    return true
                }
            }
        }
        return false
    }

    private mutating func place(number: Int, in room: LabelRoom, frame: SheetBox) -> Bool {
        let (size, digits) = (1.7, String(number))
        let (width, height) = (TextMetrics.width(digits, size: size, isBold: true) + 0.2, size * 0.85)
        let inside = room.spots(width: 0, height: 0)
        let shifts = [(0.0, 0.0), (0, -0.8), (0, 0.8), (0.9, 0), (-0.9, 0), (0.8, -1), (-0.8, -1), (0.8, 1), (-0.8, 1)]
        for care in NameObstacles.Care.allCases {
            // Numbers wholly inside come first.
            for spot in room.spots(width: width, height: height) + inside {
                for shift in shifts {
                    let (x, y) = (spot.x + shift.0, spot.y + shift.1)
                    let box = SheetBox(x: x - width / 2, y: y - height / 2, width: width, height: height)
                    guard isFree(box, frame), obstacles.leaves(box, clearBy: care) else { continue }
                    taken.append(box)
                    write(digits, x: x, y: y + size * 0.37, size: size, isBold: true)
                    return true
                }
            }
        }
        return false
    }

    private func isFree(_ box: SheetBox, _ frame: SheetBox) -> Bool {
        frame.grown(by: -0.5).contains(box) && !taken.contains { $0.overlaps(box) }
    }

    private mutating func write(_ words: String, x: Double, y: Double, size: Double, isBold: Bool) {
        var text = SheetText(words, x: x, y: y, size: size)
        text.anchor = .middle
        text.halo = size * 0.3
        text.isBold = isBold
        elements.append(.text(text))
    }

    /// A name on two lines, the most even break first.
    private static func halves(of name: String) -> [[String]] {
        let words = name.split(separator: " ").map(String.init)
        guard words.count > 1 else { return [] }
        let breaks = (1..<words.count).map { [words[..<$0].joined(separator: " "), words[$0...].joined(separator: " ")] }
        return Array(breaks.sorted { unevenness($0) < unevenness($1) }.prefix(1))
    }

    private static func unevenness(_ lines: [String]) -> Int { abs(lines[0].count - lines[1].count) }
}
