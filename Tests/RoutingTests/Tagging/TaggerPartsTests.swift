import Routing
import Testing

@Suite struct TaggerPartsTests {
    @Test func aFreshTaggerHasNoRowsInItsTablesAndAllOfItsLayers() {
        let parts = LengthTagger().parts
        #expect(parts.wide.numbers.isEmpty && parts.embeddings.numbers.isEmpty)
        #expect(parts.hidden.numbers.count == parts.hidden.rows && parts.output.numbers.count == parts.output.rows)
        #expect(parts.hidden.values.allSatisfy { $0.count == parts.hidden.width })
        #expect(parts.outputBias.count == parts.output.rows && parts.models.isEmpty && parts.observations == 0)
        // What is expected of errors before any was seen weighs as much as 30 of them.
        #expect(parts.calibration.allSatisfy { abs($0.reduce(0, +) - 30) < 1e-2 })
    }

    @Test func whatAStoredTaggerReadsBackIsTheSameInParts() throws {
        let tagger = LengthTagger(seed: 3)
        let back = try LengthTagger(encoded: tagger.encoded())
        #expect(back.parts.wide == tagger.parts.wide && back.parts.outputBias == tagger.parts.outputBias)
        #expect(back.parts.observations == tagger.parts.observations)
    }
}
