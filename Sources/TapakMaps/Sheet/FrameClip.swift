/// Cuts lines and rings to a box (Liang and Barsky 1984; Sutherland and Hodgman 1974).
struct FrameClip {
    private let box: SheetBox

    init(_ box: SheetBox) { self.box = box }

    /// The part of a ring inside the box; pieces that touch stay joined along its edge, where nothing of it is seen.
    func ring(_ places: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
        if places.allSatisfy({ isInside($0) }) { return places }
        var kept = places
        for edge in 0..<4 {
            let given = kept
            kept = []
            guard var last = given.last else { return [] }
            for place in given {
                let (before, now) = (depth(last, edge), depth(place, edge))
                if (before < 0) != (now < 0) {
                    let part = before / (before - now)
                    kept.append((last.x + (place.x - last.x) * part, last.y + (place.y - last.y) * part))
                }
                if now >= 0 { kept.append(place) }
                last = place
            }
        }
        return kept
    }

    /// The parts of a line inside the box.
    func line(_ places: [(x: Double, y: Double)]) -> [[(x: Double, y: Double)]] {
        if places.allSatisfy({ isInside($0) }) { return [places] }
        var pieces: [[(x: Double, y: Double)]] = []
        var piece: [(x: Double, y: Double)] = []
        for (start, end) in zip(places, places.dropFirst()) {
            guard let (enter, leave) = span(start, end) else {
                if !piece.isEmpty { pieces.append(piece) }
                piece = []
                continue
            }
            func at(_ part: Double) -> (x: Double, y: Double) {
                (start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)
            }
            if piece.isEmpty { piece = [at(enter)] }
            piece.append(leave < 1 ? at(leave) : end)
            if leave < 1 {
                pieces.append(piece)
                piece = []
            }
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }

    private func isInside(_ place: (x: Double, y: Double)) -> Bool {
        place.x >= box.minX && place.x <= box.maxX && place.y >= box.minY && place.y <= box.maxY
    }

    /// How far inside one edge a place lies.
    private func depth(_ place: (x: Double, y: Double), _ edge: Int) -> Double {
        switch edge {
        case 0: place.x - box.minX
        case 1: box.maxX - place.x
        case 2: place.y - box.minY
        default: box.maxY - place.y
        }
    }

    /// The part of a segment inside the box, as shares of its length.
    private func span(_ start: (x: Double, y: Double), _ end: (x: Double, y: Double)) -> (enter: Double, leave: Double)? {
        var (enter, leave) = (0.0, 1.0)
        for edge in 0..<4 {
            let (before, now) = (depth(start, edge), depth(end, edge))
            if before < 0, now < 0 { return nil }
            if before < 0 { enter = max(enter, before / (before - now)) }
            if now < 0 { leave = min(leave, before / (before - now)) }
        }
        return enter <= leave ? (enter, leave) : nil
    }
}
