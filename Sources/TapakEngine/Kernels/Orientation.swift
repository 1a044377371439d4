public import TapakModel

/// On which side of the line from `a` to `b` the point `c` lies: 1 left, −1 right, 0 exactly on it.
///
/// The sign of the determinant |b−a, c−a| of the stored doubles, without any rounding: a quick evaluation with an error
/// bound, and an exact expansion where the bound cannot tell.
/// - Parameters: finite coordinates; products of their differences must stay between 1e-290 and 1e300.
/// - Complexity: about 2 ns, a few hundred where the three are nearly in line.
/// - Source: J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates, 1997.
@inlinable public func orientation(_ a: Point, _ b: Point, _ c: Point) -> Int {
    orientation(a.x, a.y, b.x, b.y, c.x, c.y)
}

/// On which side of the line from a to b the point c lies; see ``orientation(_:_:_:)``.
@inlinable public func orientation(
    _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ cx: Double, _ cy: Double
) -> Int {
    let left = (ax - cx) * (by - cy)
    let right = (ay - cy) * (bx - cx)
    let determinant = left - right
    // (3 + 16ε)ε with ε = 2⁻⁵³: Shewchuk's bound on the error of the three lines above.
    let bound = 3.3306690738754716e-16 * (left.magnitude + right.magnitude)
    if determinant > bound { return 1 }
    if determinant < -bound { return -1 }
    return exactOrientation(ax, ay, bx, by, cx, cy)
}

/// The same by exact expansions.
@usableFromInline func exactOrientation(
    _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ cx: Double, _ cy: Double
) -> Int {
    exactDeterminant(ax, ay, bx, by, cx, cy).sign
}

/// The determinant |b−a, c−a| of the stored doubles, rounded once.
func orientationValue(_ a: Point, _ b: Point, _ c: Point) -> Double {
    exactDeterminant(a.x, a.y, b.x, b.y, c.x, c.y).value
}

private func exactDeterminant(
    _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ cx: Double, _ cy: Double
) -> Expansion {
    // Products of equal coordinates cancel: what is left is the sum of six products, each of them two doubles.
    var sum = Expansion()
    sum.add(product: ax, by)
    sum.add(product: -ay, bx)
    sum.add(product: bx, cy)
    sum.add(product: -by, cx)
    sum.add(product: cx, ay)
    sum.add(product: -cy, ax)
    return sum
}

/// An exact sum: non-overlapping doubles, the smallest first.
struct Expansion {
    private var terms = InlineArray<12, Double>(repeating: 0)
    private var count = 0

    /// Adds the exact product of two doubles.
    mutating func add(product a: Double, _ b: Double) {
        let high = a * b
        let low = (-high).addingProduct(a, b)
        add(low)
        add(high)
    }

    /// Adds a double (Shewchuk's GROW-EXPANSION, zeros left out).
    private mutating func add(_ value: Double) {
        var carry = value
        var kept = 0
        for index in 0..<count {
            let term = terms[index]
            let sum = carry + term
            let virtual = sum - carry
            let error = (carry - (sum - virtual)) + (term - virtual)
            carry = sum
            if error != 0 {
                terms[kept] = error
                kept += 1
            }
        }
        if carry != 0 {
            terms[kept] = carry
            kept += 1
        }
        count = kept
    }

    /// The sum, the smallest terms first.
    var value: Double {
        var value = 0.0
        for index in 0..<count { value += terms[index] }
        return value
    }

    /// The sign of the sum, which is that of its largest term.
    var sign: Int {
        guard count > 0 else { return 0 }
        return terms[count - 1] > 0 ? 1 : -1
    }
}
