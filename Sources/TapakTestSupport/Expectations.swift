public import Testing

/// Expects two numbers to be the same but for rounding: |a − b| ≤ absolute + relative · max(|a|, |b|).
public func expectClose(
    _ a: Double, _ b: Double, relative: Double = 0, absolute: Double = 0,
    _ comment: @autoclosure () -> Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    let difference = (a - b).magnitude
    let allowed = absolute + relative * max(a.magnitude, b.magnitude)
    // NaN is close to nothing.
    let close = a == b || difference <= allowed
    #expect(
        close, "\(a) and \(b) differ by \(difference), allowed \(allowed); \(comment()?.rawValue ?? "")",
        sourceLocation: sourceLocation)
}
