import EngineModel
import Foundation
import NIOCore
import NIOHTTP1

/// The life of an answer: submission, tokens, end or cancellation.
extension InstanceCore {
    /// Puts a planned answer before the engine and sends the head of its stream.
    func submit(_ plan: GenerationPlan, request: IncomingRequest, on connection: HTTPConnection) throws {
        if let bound = settings.maxQueued, engine.waitingCount + plan.choices.count > bound {
            metrics.rejections += plan.choices.count
            throw APIError.queueFull
        }
        let generation = makeGeneration(plan, request: request, connection: connection)
        for (index, choice) in plan.choices.enumerated() {
            let id = generation.progress[index].engineID
            do {
                try engine.submit(
                    EngineRequest(
                        id: id, promptTokens: choice.promptTokens, outputTokens: choice.outputTokens,
                        blockHashes: choice.blockHashes))
            } catch {
                cancel(generation)
                throw APIError.badRequest("The engine refuses the prompt: \(error).", param: "input_text")
            }
            active[id] = (generation, index)
        }
        connection.generation = generation
        if plan.streams {
            afterNetwork {
                guard !generation.isClosed else { return }
                connection.beginStream()
            }
        }
        startStep()
        changed()
    }

    private func makeGeneration(
        _ plan: GenerationPlan, request: IncomingRequest, connection: HTTPConnection
    ) -> Generation {
        let id = (plan.kind == .chat ? "chatcmpl-" : "cmpl-") + requestID(request)
        let created = Int(Date().timeIntervalSince1970)
        let generation = Generation(
            id: id, created: created, plan: plan,
            template: StreamTemplate(
                kind: plan.kind, id: id, created: created, model: settings.model, isChunked: request.allowsChunks),
            arrivedAt: .now(), connection: connection, firstEngineID: nextID)
        generation.breaksAfter = faults.takeBreak()
        nextID += plan.choices.count
        return generation
    }

    /// The client's own id where it gave a plain one, as vLLM does, else one of ours.
    private func requestID(_ request: IncomingRequest) -> String {
        if let own = request.head.headers.first(name: "x-request-id"), (1...128).contains(own.utf8.count),
            own.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        {
            return own
        }
        let name = settings.name.utf8.reduce(settings.seed) { BlockHash.mix($0 ^ UInt64($1)) }
        let high = BlockHash.mix(name &+ UInt64(nextID))
        return hexadecimal(high) + hexadecimal(BlockHash.mix(high &+ 1))
    }

    private func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Books one token of the engine and writes its event.
    func take(_ event: TokenEvent, at now: NIODeadline) {
        guard let (generation, index) = active[event.id] else { return }
        observe(event, generation, index, at: now)
        generation.progress[index].generated += 1
        if generation.plan.streams { write(event, of: generation, choice: index) }
        if event.isLast {
            active[event.id] = nil
            generation.unfinished -= 1
            finishChoice(generation, index, at: now)
        }
        if !generation.isTouched {
            generation.isTouched = true
            touched.append(generation)
        }
    }

    private func write(_ event: TokenEvent, of generation: Generation, choice index: Int) {
        let choice = generation.plan.choices[index]
        if event.isFirst { generation.template.writeRole(choice: index, into: &generation.pending) }
        let isSilent = event.isLast && choice.stops
        let text = isSilent ? [] : AnswerWords.piece(contentHash: choice.contentHash, index: event.index)
        if event.isLast {
            generation.template.writeLast(choice: index, text: text, stops: choice.stops, into: &generation.pending)
        } else {
            generation.template.writeToken(choice: index, text: text, into: &generation.pending)
        }
    }

    /// Sends what the iteration produced: one write an answer.
    func deliverTouched() {
        for generation in touched {
            generation.isTouched = false
            if let limit = generation.breaksAfter, generation.progress.contains(where: { $0.generated >= limit }) {
                breakOff(generation)
            } else {
                deliver(generation)
            }
        }
        touched.removeAll(keepingCapacity: true)
    }

    private func deliver(_ generation: Generation) {
        let isDone = generation.unfinished == 0
        if isDone { counts.finished += 1 }
        guard generation.plan.streams else {
            if isDone { deliverWhole(generation) }
            return
        }
        if isDone {
            if generation.plan.includesUsage {
                let usage = generation.usage(showsCachedTokens: settings.showsCachedTokens)
                generation.template.writeUsage(usage, into: &generation.pending)
            }
            generation.template.writeDone(into: &generation.pending)
        }
        let bytes = generation.pending
        generation.pending = ByteBuffer()
        afterNetwork {
            guard !generation.isClosed, let connection = generation.connection else { return }
            connection.write(bytes)
            guard isDone else { return }
            generation.isClosed = true
            connection.endStream()
        }
    }

    private func deliverWhole(_ generation: Generation) {
        let json = WholeAnswer.json(
            plan: generation.plan, id: generation.id, created: generation.created, model: settings.model,
            usage: generation.usage(showsCachedTokens: settings.showsCachedTokens))
        afterNetwork {
            guard !generation.isClosed, let connection = generation.connection else { return }
            generation.isClosed = true
            connection.respond(.ok, json: json)
        }
    }

    /// Sends what there is and drops the connection, as a server that dies in the middle of an answer.
    private func breakOff(_ generation: Generation) {
        cancel(generation)
        generation.connection?.write(generation.pending)
        generation.connection?.closeAfterFlush()
    }

    /// Takes an answer's sequences out of the engine.
    func cancel(_ generation: Generation) {
        guard !generation.isClosed else { return }
        generation.isClosed = true
        var held = false
        for progress in generation.progress where active.removeValue(forKey: progress.engineID) != nil {
            engine.cancel(progress.engineID)
            held = true
        }
        guard held else { return }
        counts.cancelled += 1
        publishGauges()
    }

    // MARK: - Metrics

    private func observe(_ event: TokenEvent, _ generation: Generation, _ index: Int, at now: NIODeadline) {
        let progress = generation.progress[index]
        if event.isFirst {
            metrics.firstToken.observe((now - generation.arrivedAt).seconds)
            metrics.prefill.observe((now - (progress.admittedAt ?? generation.arrivedAt)).seconds)
            generation.progress[index].firstTokenAt = now
        } else if let last = progress.lastTokenAt {
            metrics.interToken.observe((now - last).seconds)
        }
        generation.progress[index].lastTokenAt = now
    }

    private func finishChoice(_ generation: Generation, _ index: Int, at now: NIODeadline) {
        let choice = generation.plan.choices[index]
        if choice.stops { metrics.finishedByStop += 1 } else { metrics.finishedByLength += 1 }
        metrics.endToEnd.observe((now - generation.arrivedAt).seconds)
        metrics.promptTokens.observe(Double(choice.promptTokens))
        metrics.generationTokens.observe(Double(choice.outputTokens))
        guard let first = generation.progress[index].firstTokenAt else { return }
        metrics.decode.observe((now - first).seconds)
        if choice.outputTokens > 1 {
            metrics.timePerToken.observe((now - first).seconds / Double(choice.outputTokens - 1))
        }
    }
}
