/// What a histogram's samples must be to one another.
enum HistogramCheck {
    static func check(_ family: ExpositionParser.Family) throws {
        func fault(_ text: String) -> ExpositionParser.Fault {
            ExpositionParser.Fault(description: "\(family.name): \(text)")
        }
        var groups: [[ExpositionParser.Label]: [ExpositionParser.Sample]] = [:]
        for sample in family.samples { groups[sample.labels.filter { $0.name != "le" }, default: []].append(sample) }
        for (labels, samples) in groups {
            let buckets = samples.filter { $0.name.hasSuffix("_bucket") }
            let bounds = try buckets.map { bucket in
                guard let bound = bucket["le"].flatMap(Line.number) else { throw fault("a bound is no number") }
                return bound
            }
            guard bounds.last == .infinity else { throw fault("the last bucket is not +Inf, \(labels)") }
            guard zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }) else { throw fault("bounds out of order") }
            let counts = buckets.map(\.value)
            guard zip(counts, counts.dropFirst()).allSatisfy({ $0 <= $1 }) else { throw fault("buckets do not add up") }
            guard samples.count(where: { $0.name.hasSuffix("_sum") }) == 1 else { throw fault("not one sum") }
            let totals = samples.filter { $0.name.hasSuffix("_count") }
            guard totals.count == 1, totals[0].value == counts.last else {
                throw fault("the count is not the last bucket")
            }
        }
    }
}
