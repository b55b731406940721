/// How predicted and observed numbers agree, over pairs taken one by one.
public struct Agreement: Sendable, Equatable, Codable {
    /// Pairs.
    public private(set) var count = 0
    /// Mean of the predicted numbers.
    public private(set) var meanPredicted = 0.0
    /// Mean of the observed numbers.
    public private(set) var meanObserved = 0.0
    private var absolute = 0.0
    private var predictedSquares = 0.0
    private var observedSquares = 0.0
    private var products = 0.0

    /// No pairs yet.
    public init() {}

    /// Takes one pair (Welford's update); pairs with a number that is not finite are left out.
    public mutating func take(predicted: Double, observed: Double) {
        guard predicted.isFinite, observed.isFinite else { return }
        count += 1
        let n = Double(count)
        let predictedStep = predicted - meanPredicted
        let observedStep = observed - meanObserved
        meanPredicted += predictedStep / n
        meanObserved += observedStep / n
        predictedSquares += predictedStep * (predicted - meanPredicted)
        observedSquares += observedStep * (observed - meanObserved)
        products += predictedStep * (observed - meanObserved)
        absolute += abs(predicted - observed)
    }

    /// Takes all pairs that another one has taken (Chan, Golub and LeVeque 1979).
    mutating func merge(_ other: Agreement) {
        guard other.count > 0 else { return }
        let total = Double(count + other.count)
        let share = Double(other.count) / total
        let weight = Double(count) * share
        let predictedStep = other.meanPredicted - meanPredicted
        let observedStep = other.meanObserved - meanObserved
        predictedSquares += other.predictedSquares + predictedStep * predictedStep * weight
        observedSquares += other.observedSquares + observedStep * observedStep * weight
        products += other.products + predictedStep * observedStep * weight
        meanPredicted += predictedStep * share
        meanObserved += observedStep * share
        absolute += other.absolute
        count += other.count
    }

    /// Mean absolute error; nil without pairs.
    public var meanAbsoluteError: Double? { count > 0 ? absolute / Double(count) : nil }

    /// Pearson's correlation; nil where either side does not vary.
    public var correlation: Double? {
        let scale = (predictedSquares * observedSquares).squareRoot()
        return scale > 0 ? max(-1, min(1, products / scale)) : nil
    }
}
