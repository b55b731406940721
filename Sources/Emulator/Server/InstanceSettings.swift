import EngineModel
import NIOCore

/// What an instance needs to know of the fleet around it.
struct InstanceSettings: Sendable {
    var name: String
    var model: String
    var profile: EngineProfile
    var maxQueued: Int?
    var seed: UInt64
    /// One-way delay of inference requests and their answers.
    var network: TimeAmount
    /// What the API server takes for a token of prompt before the engine hears of it.
    var tokenisingMicroseconds = 0.0
    var showsCachedTokens: Bool
    /// Time after which an idle connection is closed; nil for never.
    var keepAlive: TimeAmount?
}
