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
    var showsCachedTokens: Bool
    /// Time after which an idle connection is closed; nil for never.
    var keepAlive: TimeAmount?
}
