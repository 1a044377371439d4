public import TapakModel

extension GeometryColumns {
    /// Adds a feature: a star-shaped, hence valid, polygon around a centre.
    public mutating func addStar(
        centre: Point, radius: ClosedRange<Double>, vertices: Int, using generator: inout SeededGenerator
    ) {
        let step = 2 * Double.pi / Double(vertices)
        let start = coordinates.count
        for index in 0..<vertices {
            let angle = step * (Double(index) + Double.random(in: 0..<0.9, using: &generator))
            let distance = Double.random(in: radius, using: &generator)
            let (sine, cosine) = sineAndCosine(angle)
            addVertex(Point(x: centre.x + distance * cosine, y: centre.y + distance * sine))
        }
        addVertex(Point(x: coordinates[start], y: coordinates[start + 1]))
        endRing()
        endPart(.polygon)
        endFeature()
    }

    /// Adds a feature: a closed ring through random grid points, valid or (mostly) not.
    public mutating func addScribble(grid: Int, vertices: Int, using generator: inout SeededGenerator) {
        let start = coordinates.count
        for _ in 0..<vertices {
            addVertex(
                Point(
                    x: Double(Int.random(in: 0...grid, using: &generator)),
                    y: Double(Int.random(in: 0...grid, using: &generator))))
        }
        addVertex(Point(x: coordinates[start], y: coordinates[start + 1]))
        endRing()
        endPart(.polygon)
        endFeature()
    }
}

/// Sine and cosine by their series after reduction to a quarter circle: good to 1e-15 and without a C library.
private func sineAndCosine(_ angle: Double) -> (sine: Double, cosine: Double) {
    let quarter = (angle / (.pi / 2)).rounded()
    let rest = angle - quarter * (.pi / 2)
    var (sine, cosine, term) = (0.0, 0.0, 1.0)
    for power in 0..<24 {
        switch power % 4 {
        case 0: cosine += term
        case 1: sine += term
        case 2: cosine -= term
        default: sine -= term
        }
        term *= rest / Double(power + 1)
    }
    switch ((Int(quarter) % 4) + 4) % 4 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
}
