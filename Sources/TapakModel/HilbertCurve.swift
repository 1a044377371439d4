/// Positions along a Hilbert curve of 2¹⁶ × 2¹⁶ cells.
public enum HilbertCurve {
    /// The place of a position along the curve that fills an extent.
    public static func key(_ point: Point, in extent: Envelope) -> UInt32 {
        func cell(_ value: Double, _ low: Double, _ width: Double) -> UInt32 {
            guard width > 0, value.isFinite else { return 0 }
            return UInt32(max(0, min(65535, (value - low) / width * 65535)))
        }
        return key(x: cell(point.x, extent.minX, extent.width), y: cell(point.y, extent.minY, extent.height))
    }

    /// Boxes in the order of their middles along the curve that fills their extent; equal places in input order.
    static func order(of boxes: [Envelope]) -> [Int32] {
        var extent = Envelope.empty
        for box in boxes { extent.extend(box) }
        let places = [UInt64](unsafeUninitializedCapacity: boxes.count) { places, count in
            for (index, box) in boxes.enumerated() {
                places.initializeElement(at: index, to: (UInt64(key(box.centre, in: extent)) << 32) | UInt64(index))
            }
            count = boxes.count
        }
        return RadixSort.ordered(places).map { Int32(truncatingIfNeeded: $0) }
    }

    /// All sixteen turns of the curve at once, by prefix sums over the bits.
    ///
    /// - Source: J. Skilling's transform as reorganised by "rawrunprotected", Hilbert curve in O(log bits), 2016.
    private static func key(x: UInt32, y: UInt32) -> UInt32 {
        var (a, b, c, d) = (x ^ y, 0xFFFF ^ x ^ y, 0xFFFF ^ (x | y), x & (y ^ 0xFFFF))
        (a, b, c, d) = (
            a | (b >> 1), (a >> 1) ^ a, (c >> 1) ^ (b & (d >> 1)) ^ c, (a & (c >> 1)) ^ (d >> 1) ^ d
        )
        var shift: UInt32 = 2
        while shift < 8 {
            let (e, f) = ((a & (a &>> shift)) ^ (b & (b &>> shift)), (a & (b &>> shift)) ^ (b & ((a ^ b) &>> shift)))
            let (g, h) = ((a & (c &>> shift)) ^ (b & (d &>> shift)), (b & (c &>> shift)) ^ ((a ^ b) & (d &>> shift)))
            (a, b, c, d) = (e, f, c ^ g, d ^ h)
            shift &<<= 1
        }
        let (g, h) = ((a & (c >> 8)) ^ (b & (d >> 8)), (b & (c >> 8)) ^ ((a ^ b) & (d >> 8)))
        (c, d) = (c ^ g, d ^ h)
        (a, b) = (c ^ (c >> 1), d ^ (d >> 1))
        let low = x ^ y
        return (spread(b | (0xFFFF ^ (low | a))) << 1) | spread(low)
    }

    /// The lower sixteen bits with a zero between each two.
    private static func spread(_ bits: UInt32) -> UInt32 {
        var bits = (bits | (bits << 8)) & 0x00FF_00FF
        bits = (bits | (bits << 4)) & 0x0F0F_0F0F
        bits = (bits | (bits << 2)) & 0x3333_3333
        return (bits | (bits << 1)) & 0x5555_5555
    }
}
