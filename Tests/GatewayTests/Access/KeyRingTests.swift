import Testing

@testable import Gateway

@Suite struct KeyRingTests {
    private func caller(_ ring: KeyRing, _ key: some Sequence<UInt8>) -> Caller? {
        Array(key).withUnsafeBytes { ring.caller(of: $0) }
    }

    @Test(arguments: 0..<20)
    func everyKeyOpensAndNothingNearItDoes(seed: Int) throws {
        var chance = SeededChance(seed: UInt64(seed))
        let secrets = Set((0..<Int.random(in: 1...40, using: &chance)).map { _ in chance.key() }).sorted()
        let keys = try secrets.enumerated().map { try APIKey(label: "k\($0.offset)", secret: $0.element) }
        let ring = KeyRing(keys, keeping: nil)
        #expect(ring.count == keys.count)
        for (index, secret) in secrets.enumerated() {
            #expect(caller(ring, secret.utf8)?.label == "k\(index)")
            var wrong: [[UInt8]] = [[], Array(secret.utf8.dropLast()), Array(secret.utf8.dropFirst())]
            wrong.append(Array(secret.utf8) + [0])
            wrong.append(Array(secret.utf8) + [UInt8](repeating: 0, count: 600))
            wrong.append(Array(secret.utf8) + Array(secret.utf8))
            for place in secret.utf8.indices.indices {
                var bytes = Array(secret.utf8)
                bytes[secret.utf8.distance(from: secret.utf8.startIndex, to: place)] ^=
                    1 << UInt8.random(in: 0...7, using: &chance)
                wrong.append(bytes)
            }
            for bytes in wrong where !secrets.contains(String(decoding: bytes, as: UTF8.self)) {
                #expect(caller(ring, bytes) == nil)
            }
        }
    }

    @Test func anEmptyRingOpensForNothing() {
        #expect(caller(KeyRing(), "".utf8) == nil && caller(KeyRing(), "12345678".utf8) == nil)
    }

    @Test func holdersGoOnInTheNextRing() throws {
        let first = KeyRing(
            [try APIKey(label: "team", secret: "old-secret"), try APIKey(secret: "without-label")], keeping: nil)
        let team = try #require(caller(first, "old-secret".utf8))
        let plain = try #require(caller(first, "without-label".utf8))
        _ = team.takeRequest(perMinute: 1, now: 0)
        let next = KeyRing(
            [
                try APIKey(secret: "without-label"), try APIKey(label: "team", secret: "new-secret"),
                try APIKey(label: "team", secret: "third-secret"),
            ], keeping: first)
        #expect(caller(next, "old-secret".utf8) == nil)
        #expect(caller(next, "new-secret".utf8) === team && caller(next, "third-secret".utf8) === team)
        #expect(caller(next, "without-label".utf8) === plain)
        #expect(!team.takeRequest(perMinute: 1, now: 1).granted)
    }
}
