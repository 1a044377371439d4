/// The scale of a sheet.
public enum SheetScale: Sendable, Hashable {
    /// The largest round scale at which everything fits.
    case fit
    /// One to so many.
    case oneTo(Int)

    /// The denominator for an extent in metres on a frame in millimetres.
    ///
    /// An extent that is a mere point is shown at 1:5,000.
    func denominator(width: Double, height: Double, frame: SheetBox) -> Int {
        if case .oneTo(let stated) = self { return min(max(stated, 1), 1_000_000_000) }
        guard width > 0 || height > 0 else { return 5000 }
        let needed = max(width / frame.width, height / frame.height) * 1000
        var power = 1000
        while power < 1_000_000_000 {
            let mantissas =
                switch power {
                case 1000: [100, 200, 250, 500]
                case 10_000: [100, 150, 200, 250, 300, 400, 500, 750]
                default: [100, 125, 150, 200, 250, 300, 400, 500, 750]
                }
            for mantissa in mantissas where Double(mantissa * power / 100) >= needed {
                return mantissa * power / 100
            }
            power *= 10
        }
        return 1_000_000_000
    }
}

/// A bar of a round length in metres.
struct ScaleBar: Equatable {
    /// The length on the ground.
    let metres: Double
    /// The length on paper: `metres` · 1000 / denominator.
    let millimetres: Double

    /// The longest bar that fits a width and whose length on paper is a whole number of hundredths of a millimetre.
    init(denominator: Int, longest: Double) {
        var best: (metres: Double, millimetres: Double) = (0, 0)
        var fallback = best
        var power = 0.01
        while power < 1e9 {
            for mantissa in [1.0, 1.2, 1.5, 2, 3, 4, 5, 6, 8] {
                let metres = (mantissa * power * 1000).rounded() / 1000
                let millimetres = metres * 1000 / Double(denominator)
                guard millimetres <= longest else { continue }
                fallback = (metres, millimetres)
                // Round figures are worth a shorter bar.
                let isExact = (millimetres * 100).rounded() == millimetres * 100
                let isBetter = [1, 2, 4].contains(mantissa) || millimetres > best.millimetres * 1.5
                if isExact, isBetter { best = (metres, millimetres) }
            }
            power *= 10
        }
        let chosen = best.metres > 0 ? best : fallback
        metres = chosen.metres
        millimetres = chosen.millimetres
    }
}
