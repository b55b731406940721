import Testing

@testable import Fleet

private func parse(_ text: String) -> EngineMetrics? { parse(Array(text.utf8)) }

private func parse(_ bytes: [UInt8]) -> EngineMetrics? { bytes.withUnsafeBytes(MetricsParser.parse) }

struct MetricsParserTests {
    @Test func readsPresentNames() throws {
        let metrics = try #require(parse(MetricsText.current()))
        #expect((metrics.running, metrics.waiting, metrics.kvUsage) == (3, 2, 0.25))
        #expect(metrics.kvCapacityTokens == 16_000)
        #expect((metrics.prefixQueries, metrics.prefixHits) == (1628, 800))
        #expect((metrics.preemptions, metrics.promptTokens, metrics.generationTokens) == (4, 814, 50))
        #expect(metrics.engines == 1)
        #expect(metrics.processStart == nil)
    }

    @Test func readsOldNames() throws {
        let metrics = try #require(
            parse(
                """
                vllm:num_requests_running{model_name="m"} 1
                vllm:num_requests_waiting{model_name="m"} 0
                vllm:gpu_cache_usage_perc{model_name="m"} 0.5
                vllm:gpu_prefix_cache_queries{model_name="m"} 100
                vllm:gpu_prefix_cache_hits_total{model_name="m"} 40
                process_start_time_seconds 1.7e+09
                """))
        #expect(metrics.kvUsage == 0.5)
        #expect((metrics.prefixQueries, metrics.prefixHits) == (100, 40))
        #expect(metrics.processStart == 1.7e9)
    }

    @Test func newNamesCountWhereBothAreThere() throws {
        let metrics = try #require(parse("vllm:gpu_cache_usage_perc 0.9\n" + MetricsText.current()))
        #expect(metrics.kvUsage == 0.25)
    }

    @Test func sumsAndAveragesOverEngines() throws {
        let second = MetricsText.current(running: 5, waiting: 1, prompt: 186, engine: 1)
            .replacing("usage_perc{engine=\"1\",model_name=\"tiny\"} 0.25", with: "usage_perc{engine=\"1\"} 0.75")
        let metrics = try #require(parse(MetricsText.current() + second))
        #expect((metrics.running, metrics.waiting, metrics.kvUsage) == (8, 3, 0.5))
        #expect((metrics.kvCapacityTokens, metrics.promptTokens, metrics.engines) == (32_000, 1_000, 2))
    }

    @Test(arguments: [
        "", "\n\n", "# only a comment", "vllm:num_requests_running", "vllm:num_requests_running{a=\"b\" 1",
        "vllm:num_requests_running{a=\"b} 1", "vllm:num_requests_running NaN", "vllm:num_requests_running -1",
        "vllm:num_requests_running +Inf", "vllm:num_requests_running 1e99", "vllm:num_requests_running x",
        "vllm:num_requests_runningg 1", "go_goroutines 7", "vllm:", "v", "<html>",
    ])
    func isNilWithoutAQueueGauge(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test func skipsMalformedLinesAlone() throws {
        let metrics = try #require(
            parse(
                "vllm:num_requests_running{} 2 1700000000000\r\nvllm:kv_cache_usage_perc{x=\"} 1\"} NaN\r\n"
                    + "vllm:num_requests_waiting { oops\nvllm:cache_config_info{block_size=\"16\",num_gpu_blocks=\"None\"} 1\n"
                    + "vllm:prompt_tokens_total{model_name=\"a\\\"}b\"} 7"))
        #expect((metrics.running, metrics.waiting, metrics.kvUsage) == (2, 0, 0))
        #expect(metrics.kvCapacityTokens == nil)
        #expect(metrics.promptTokens == 7)
    }

    @Test func anythingIsReadWithinBounds() {
        var state: UInt64 = 42
        func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let original = Array((MetricsText.current() + MetricsText.current(engine: 1)).utf8)
        var read = 0
        for _ in 0..<3_000 {
            var bytes = original
            for _ in 0...below(40) {
                let at = below(bytes.count)
                switch below(4) {
                case 0: bytes[at] = UInt8(below(256))
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: bytes[at..<min(at + below(50), bytes.count)], at: below(bytes.count))
                default: bytes[at] = Array("{}\"\\ \n=,9e".utf8)[below(10)]
                }
            }
            if below(4) == 0 { bytes.removeLast(below(bytes.count)) }
            guard let metrics = parse(bytes) else { continue }
            read += 1
            #expect(metrics.running >= 0 && metrics.running.isFinite)
            #expect(metrics.waiting >= 0 && metrics.waiting.isFinite)
            #expect((0...1).contains(metrics.kvUsage))
            #expect((metrics.kvCapacityTokens ?? 1) > 0)
        }
        #expect(read > 1_000)
    }

    @Test func aFallingCounterOrAnotherProcessIsARestart() throws {
        let earlier = try #require(parse(MetricsText.current(prompt: 800)))
        let later = try #require(parse(MetricsText.current(prompt: 900)))
        #expect(!later.isRestart(after: earlier))
        #expect(!earlier.isRestart(after: earlier))
        #expect(earlier.isRestart(after: later))
        var process = later
        process.processStart = 2
        var older = later
        older.processStart = 1
        #expect(process.isRestart(after: older))
        #expect(!later.isRestart(after: process))
        let both = try #require(parse(MetricsText.current() + MetricsText.current(engine: 1)))
        #expect(!earlier.isRestart(after: both))
    }
}
