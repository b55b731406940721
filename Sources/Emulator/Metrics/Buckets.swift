/// Bucket bounds of vLLM V1's histograms.
enum Buckets {
    static let firstToken = [
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
        2_560,
    ]
    static let interToken = [
        0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
    ]
    static let request = [
        0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1_920, 7_680,
    ]
    static let iterationTokens: [Double] = [1, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384]

    /// 1, 2, 5, 10, 20, 50 and so on up to `largest`.
    static func tokens(upTo largest: Int) -> [Double] {
        var bounds: [Double] = []
        var decade = 1
        while true {
            for step in [1, 2, 5] {
                guard step * decade <= largest else { return bounds }
                bounds.append(Double(step * decade))
            }
            decade *= 10
        }
    }
}
