import Learning
import Routing

extension TrainingState {
    /// Tests the models on each sample before it is learnt.
    ///
    /// - Parameter replays: whether these are old samples whose labels are new. They are learnt in blocks with a fit
    ///   before each, so that every test is of a model that had not seen the sample; the champion, which may have seen
    ///   them, is not tested.
    mutating func learn(_ batch: [(sample: TrainingSample, reward: RewardLabel)], replays: Bool) throws {
        var fault: (any Error)?
        var start = 0
        for end in replays ? replayEnds(batch.count) : [batch.count] {
            if start > 0 {
                do {
                    let samples = try samplesToFit()
                    let model = try fit(samples, objective)
                    challenger = model
                    // Its tests count from here on; the round fits the one that may serve.
                    if replayNetwork == nil, isNetworkDue(uptime: nil) {
                        replayNetwork = try fitNetwork(on: model, samples)
                    }
                } catch {
                    challenger = nil
                    fault = fault ?? error
                }
            }
            for (sample, label) in batch[start..<end] {
                guard case .exact(let reward) = label else {
                    // No prediction can be held against a bound.
                    network.learnt += 1
                    pool.append(row: sample.features, label: label.value, time: sample.time, isBound: true)
                    continue
                }
                do {
                    try test(sample, reward, withChampion: !replays)
                } catch {
                    // The sample is learnt all the same: a faulty model must not cost its successor the data.
                    fault = fault ?? error
                }
                challengerError.learn(label: reward)
                network.error.learn(label: reward)
                network.learnt += 1
                champion?.error.learn(label: reward)
                pool.append(row: sample.features, label: reward, time: sample.time)
            }
            start = end
        }
        replayNetwork = nil
        if let fault { throw fault }
    }

    /// The samples, with what is to be expected where only a bound is known.
    func samplesToFit() throws -> SampleWindow {
        let samples = pool.samples
        guard samples.boundCount > 0 else { return samples }
        let known = samples.count - samples.boundCount
        guard let model = try challenger ?? (known >= 2 ? fit(samples.withoutBounds(), objective) : nil) else {
            return samples
        }
        return samples.imputed(by: model)
    }

    private mutating func test(_ sample: TrainingSample, _ reward: Double, withChampion: Bool) throws(Fault) {
        let reference = schema.forecast.flatMap { $0.reward(objective, row: sample.features) }
        if withChampion, !championIsForeign, let model = champion?.model {
            guard let prediction = Self.prediction(of: model, sample) else {
                champion?.isFaulty = true
                throw Fault(description: "the serving model's prediction for decision \(sample.decision) is not finite")
            }
            champion?.error.test(prediction: prediction, label: reward, reference: reference)
        }
        var linear: Double?
        if let challenger {
            linear = Self.prediction(of: .ridge(challenger), sample)
            guard let linear else {
                self.challenger = nil
                throw Fault(description: "the model's prediction for decision \(sample.decision) is not finite")
            }
            challengerError.test(prediction: linear, label: reward, reference: reference)
        }
        if let model = replayNetwork ?? network.newest?.model {
            guard let prediction = Self.prediction(of: .mlp(model), sample) else {
                // Where it serves the champion's test has said so.
                network.newest = nil
                replayNetwork = nil
                return
            }
            network.error.test(prediction: prediction, label: reward, reference: reference)
            if let linear { network.pairs.test(first: linear, second: prediction, label: reward) }
        }
    }

    /// A prediction to judge: nil where it is not finite, and no larger than any reward may be, lest squares overflow.
    private static func prediction(of model: TrainedModel, _ sample: TrainingSample) -> Double? {
        let prediction = model.predict(row: sample.features)
        guard prediction.isFinite else { return nil }
        return min(max(prediction, -SampleHistory.greatestValue), SampleHistory.greatestValue)
    }

    /// Where the blocks of a replay end: what no test needs comes first, then at most `replayRounds` equal blocks.
    private func replayEnds(_ count: Int) -> [Int] {
        let first = min(max(configuration.minimumSamples, count - configuration.errorWindow), count)
        let rest = count - first
        let size = max(rest / max(configuration.replayRounds, 1) + 1, configuration.minimumNewSamples, 1)
        return [first] + stride(from: first + size, to: count, by: size) + (rest > 0 ? [count] : [])
    }
}
