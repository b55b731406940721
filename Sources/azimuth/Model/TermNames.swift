import Learning

/// Names of a model's terms: its columns, then its products.
enum TermNames {
    static func of(_ artefact: ModelArtefact) -> [String] {
        let names = artefact.featureNames
        return names + artefact.model.linear.interactions.pairs.map { "\(names[$0.first]) x \(names[$0.second])" }
    }
}
