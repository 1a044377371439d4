public import TapakModel

/// What stands in the margin of a sheet beside what its material says.
public struct SheetMargin: Sendable {
    /// The project: its title, agency, day and licence.
    public var project: ProjectFacts?
    /// How good the data is, a line each.
    public var quality: [Bilingual] = []
    /// The rules that gave classes and widths, a line each.
    public var standards: [Bilingual] = []
    /// A short digest of everything the numbers came from.
    public var fingerprint: String?
    /// Whether there is room for a signature.
    public var hasSignature = false

    /// Nothing.
    public init() {}
}

/// What one sheet of a series is about.
public struct SheetSubject: Sendable {
    /// Its name.
    public var name: String
    /// What else is said of it, a line each.
    public var facts: [String]
    /// What is to be seen, in metres of the frame.
    public var window: Envelope
    /// Its outline, which is emphasised.
    public var geometry: GeometryColumns
    /// Its place in the series, counted from 1, and how many there are.
    public var number, count: Int
}

/// What the sheets of a series are about.
public enum SheetSeries: String, Sendable, CaseIterable {
    case units, slums, projects

    /// The subjects that a material has, in the order of its features.
    ///
    /// - Complexity: O(vertices).
    public func subjects(of material: MapMaterial, language: Language) -> [SheetSubject] {
        let words = MapWords(language: language)
        var subjects: [SheetSubject] = []
        func add(_ name: String, _ facts: [String], _ feature: Int, of geometry: GeometryColumns) {
            let box = geometry.envelope(of: feature)
            guard !box.isEmpty, box.width.isFinite, box.height.isFinite else { return }
            // What lies around it is seen, too: a quarter on every side, 50 m at least.
            let around = max(max(box.width, box.height) * 0.25, 50)
            subjects.append(
                SheetSubject(
                    name: name, facts: facts, window: box.expanded(by: around), geometry: geometry.selecting([feature]),
                    number: subjects.count + 1, count: 0))
        }
        if self == .units, let shading = material.shading {
            for area in 0..<shading.geometry.count {
                add(
                    area < shading.names.count ? shading.names[area] : "", words.facts(of: area, in: shading), area,
                    of: shading.geometry)
            }
        }
        let style: MapMaterial.Style? = self == .slums ? .slum : self == .projects ? .project : nil
        for overlay in material.overlays where overlay.style == style {
            for feature in 0..<overlay.geometry.count {
                add(overlay.title(of: feature), words.facts(of: feature, in: overlay), feature, of: overlay.geometry)
            }
        }
        for index in subjects.indices { subjects[index].count = subjects.count }
        return subjects
    }
}

extension MapMaterial.Overlay {
    /// The short name of a feature and its full one, where they differ.
    fileprivate func title(of feature: Int) -> String {
        let short = feature < names.count ? names[feature] : ""
        let long = feature < titles.count ? titles[feature] : ""
        return long.isEmpty || long == short ? short : short.isEmpty ? long : "\(short) \(long)"
    }
}

extension MapWords {
    /// What is said of a shaded area: its number and the amount behind it.
    fileprivate func facts(of area: Int, in shading: MapMaterial.Shading) -> [String] {
        var facts: [String] = []
        if area < shading.values.count, shading.values[area].isFinite {
            facts.append("\(shading.label[language]): \(number(shading.values[area], decimals: 2)) \(shading.unit)")
        }
        if let amounts = shading.amounts, area < amounts.values.count, amounts.values[area].isFinite {
            facts.append("\(number(amounts.values[area], decimals: amounts.decimals)) \(amounts.label[language])")
        }
        return facts
    }

    /// What is said of a feature: its class and its size.
    fileprivate func facts(of feature: Int, in overlay: MapMaterial.Overlay) -> [String] {
        if feature < overlay.facts.count { return overlay.facts[feature].map { $0[language] } }
        var facts: [String] = []
        if let classes = overlay.classes { facts.append(classes.names[classes.ofFeature[feature]]) }
        if let sizes = overlay.sizes {
            if sizes.hectares[feature].isFinite { facts.append(number(sizes.hectares[feature], decimals: 2) + " ha") }
            if sizes.metres[feature].isFinite { facts.append(number(sizes.metres[feature]) + " m") }
        }
        return facts.isEmpty ? [] : [facts.joined(separator: " · ")]
    }
}
