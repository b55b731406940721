import Foundation
import Testing

@testable import azimuth

@Suite struct TraceFormatTests {
    private func parse(
        _ text: String, _ format: TraceFormat = .auto, _ order: TraceReader.Order = .ascending
    ) throws -> [TraceRow] {
        try TraceReader.parse(Data(text.utf8), name: "t", format: format, order: order)
    }

    private let azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n"
    private let burst = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,x\n"
    private let servegen = "request_id,timestamp,input_tokens,output_tokens\n0,0.25,12.0,7\n"

    @Test func eachFormIsToldByItsFirstLine() throws {
        #expect(try parse(azure) == parse(azure, .azure))
        #expect(try parse(burst) == [TraceRow(timestamp: 5_000, inputLength: 472, outputLength: 18)])
        #expect(try parse(servegen) == [TraceRow(timestamp: 250, inputLength: 12, outputLength: 7)])
        let mooncake = #"{"timestamp": 27, "input_length": 6955, "output_length": 52, "hash_ids": [46, 47]}"#
        #expect(
            try parse(mooncake) == [TraceRow(timestamp: 27, inputLength: 6_955, outputLength: 52, hashIDs: [46, 47])])
        let own = #"{"timestamp_ms": 27, "timestamp": 3, "input_length": 1, "output_length": 1}"#
        #expect(try parse(own)[0].timestamp == 27)
    }

    @Test func datesAreTimes() throws {
        #expect(CivilTime.seconds("1970-01-01 00:00:00") == 0)
        #expect(CivilTime.seconds("2000-03-01 12:00:00.5") == 951_912_000.5)
        #expect(CivilTime.seconds("2024-05-10 00:00:00.009930+00:00") == 1_715_299_200.00993)
        for wrong in ["", "2024-05-10", "2024-13-10 00:00:00", "2024-05-10 25:00:00", "x 00:00:00", "12.5"] {
            #expect(CivilTime.seconds(wrong) == nil, "\(wrong)")
        }
        let rows = try parse(azure + "2023-11-16 18:15:50.9951690,396,109\r\n")
        #expect(abs(rows[1].timestamp - rows[0].timestamp - 4_314.579) < 1e-3)
    }

    @Test(arguments: [
        ("TIMESTAMP,ContextTokens\n", TraceFormat.azure, "t:1: column 'GeneratedTokens' is missing"),
        ("timestamp,output_tokens\n", .servegen, "t:1: column 'input_tokens' or 'text_tokens' is missing"),
        (
            "Timestamp,Request tokens,Response tokens\n1,-4,2\n", .burstgpt,
            "t:2: column 'Request tokens' is '-4'; it must"
        ),
        ("Timestamp,Request tokens,Response tokens\n1,4\n", .auto, "t:2: column 'Response tokens' is missing"),
        ("Timestamp,Request tokens,Response tokens\nnan,4,1\n", .auto, "t:2: column 'Timestamp' is 'nan'; it must be"),
        (
            "TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,4,1\n", .auto,
            "t:2: column 'TIMESTAMP' is 'yesterday'; it must be a time such as"
        ),
        (
            "timestamp,input_tokens,output_tokens\n2,4,1\n\n1,4,1\n", .auto,
            "t:4: the time is before that of the request"
        ),
        (
            #"{"timestamp": 1, "input_length": 99999999, "output_length": 1}"#, .auto,
            "t:1: field 'input_length' is 99999999"
        ),
        (#"{"timestamp": 1, "input_length": 9, "output_length": 1}"#, .azimuth, "t:1: field 'timestamp_ms' is missing"),
        ("hello\n", .auto, "t:1: no JSON object"),
    ]) func aMalformedLineIsNamed(text: String, format: TraceFormat, says: String) {
        let fault = #expect(throws: TraceFault.self) { try parse(text, format) }
        #expect(fault?.description.hasPrefix(says) == true, "\(fault?.description ?? "")")
    }

    @Test func membersOfAGzipFileFollowOneAnother() throws {
        let parts = try ["first\n", "second\n", ""].map { try TraceWriter.compress(Data($0.utf8)) }
        let whole = parts[0] + parts[1] + parts[2]
        #expect(String(decoding: try Gunzip.decompress(whole, limit: 100), as: UTF8.self) == "first\nsecond\n")
        #expect(throws: Gunzip.Failure.tooLong) { try Gunzip.decompress(whole, limit: 8) }
        for cut in 1..<whole.count - parts[2].count where cut != parts[0].count {
            #expect(throws: Gunzip.Failure.damaged) { try Gunzip.decompress(whole.prefix(cut), limit: 100) }
        }
        var spoilt = whole
        spoilt[parts[0].count - 5] ^= 1
        #expect(throws: Gunzip.Failure.damaged) { try Gunzip.decompress(spoilt, limit: 100) }
    }
}
