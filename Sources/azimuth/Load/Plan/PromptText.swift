/// Plain ASCII prose of an exact length from a fixed list of words.
enum PromptText {
    /// Bytes of text that stand for one token: about what byte-pair tokenisers yield for English.
    static let bytesPerToken = 4

    /// Appends exactly `tokens * bytesPerToken` bytes of words drawn from `seed`; equal arguments, equal text.
    static func append(tokens: Int, seed: UInt64, to text: inout String) {
        var bytes = [UInt8]()
        let length = max(0, tokens) * bytesPerToken
        bytes.reserveCapacity(length + 16)
        var random = SeededGenerator(seed: seed)
        while bytes.count < length {
            bytes.append(contentsOf: words[random.below(words.count)])
            bytes.append(UInt8(ascii: " "))
        }
        // The cut may fall within a word, which is as good as any other word.
        text += String(decoding: bytes.prefix(length), as: UTF8.self)
    }

    /// `tokens * bytesPerToken` bytes of words drawn from `seed`.
    static func text(tokens: Int, seed: UInt64) -> String {
        var text = ""
        append(tokens: tokens, seed: seed, to: &text)
        return text
    }

    private static let words: [[UInt8]] =
        """
        the of and to in is that for it as was with be by on not he this are or his from at which but have an had \
        they you were their one all we can her has there been if more when will would who so no out up into than \
        them then time some could these two may first over any new after before where through most between state \
        made world year under still while last might great old off come since against go came right used take three \
        system number part water place case group point area company problem fact hand work week room mother \
        question money month lot study book eye job word business issue side kind head house service friend \
        father power hour game line end member law car city community name president team minute idea body \
        information back parent face level office door health person art war history party result change morning \
        reason research girl guy moment air teacher force education foot boy age policy music process market sense \
        nation plan college interest death experience effect river engine signal harbor window garden mountain \
        letter winter summer copper silver forest castle bridge
        """.split(separator: " ").map { Array($0.utf8) }
}
