/// No text makes the parser fail or give a number that is none, and comments around it change nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMetrics(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let raw = UnsafeRawBufferPointer(start: data, count: size)
    let metrics = MetricsParser.parse(raw)
    let framed = Array("# HELP a b\n".utf8) + raw + Array("\n# TYPE a gauge\n".utf8)
    precondition(framed.withUnsafeBytes { MetricsParser.parse($0) } == metrics, "comments change what is read")
    guard let metrics else { return 0 }
    let numbers = [
        metrics.running, metrics.waiting, metrics.kvUsage, metrics.kvCapacityTokens, metrics.prefixQueries,
        metrics.prefixHits, metrics.preemptions, metrics.promptTokens, metrics.generationTokens,
    ].compactMap { $0 }
    precondition(numbers.allSatisfy { $0 >= 0 && $0.isFinite } && metrics.kvUsage <= 1, "\(metrics)")
    precondition(metrics.engines >= 1, "\(metrics)")
    return 0
}
