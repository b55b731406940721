extension ArtefactDocument {
    /// Reads the fields one by one, so that whatever is wrong has a field's name.
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        formatVersion = try fields.named(.formatVersion)
        kind = try fields.named(.kind)
        version = try fields.named(.version)
        featureSchema = try fields.named(.featureSchema)
        featureNames = try fields.named(.featureNames)
        interactions = try fields.named(.interactions)
        standardisation = try fields.named(.standardisation)
        weights = try fields.named(.weights)
        intercept = try fields.named(.intercept)
        residualVariance = try fields.named(.residualVariance)
        bounds = try fields.named(.bounds)
        objective = try fields.named(.objective)
        trainedTime = try fields.named(.trainedTime)
        samples = try fields.named(.samples)
        let isTested = try fields.contains(.errors) && !fields.decodeNil(forKey: .errors)
        errors = isTested ? try fields.named(.errors) : nil
        let isSpread = try fields.contains(.posterior) && !fields.decodeNil(forKey: .posterior)
        posterior = isSpread ? try fields.named(.posterior) : nil
        network = kind == TrainedModel.Kind.mlp.rawValue ? try fields.named(.network) : nil
    }
}

extension ArtefactDocument.Bounds {
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        lower = try fields.named(.lower)
        upper = try fields.named(.upper)
    }
}

extension ArtefactDocument.Scaling {
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        mean = try fields.named(.mean)
        scale = try fields.named(.scale)
    }
}

extension ArtefactDocument.Network {
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        hidden = try fields.named(.hidden)
        standardisation = try fields.named(.standardisation)
        parameters = try fields.named(.parameters)
        outputScale = try fields.named(.outputScale)
        residualVariance = try fields.named(.residualVariance)
    }
}

extension KeyedDecodingContainer {
    /// The value of a key; a number that its type cannot hold is reported under the key, while Foundation throws
    /// something private and nameless there.
    fileprivate func named<Value: Decodable>(_ key: Key) throws -> Value {
        do {
            return try decode(Value.self, forKey: key)
        } catch let error as DecodingError {
            throw error
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "holds a number that is no \(Value.self)")
        }
    }
}
