/// The paths by which vLLM lets its engine be controlled: whoever may ask for an answer need not be let near them, and
/// through a router they would reach an instance of its choice.
///
/// vLLM 0.9 to 0.32: `entrypoints/serve` (sleep, cache, rlhf, lora, profile, rpc, elastic_ep, instrumentator) and what
/// SGLang, which some fleets mix in, calls the same things.
enum EngineControl {
    /// Last segments of the paths, in lower case.
    private static let names: Set<[UInt8]> = Set(
        [
            "sleep", "wake_up", "pause", "resume", "abort_requests", "abort_request", "collective_rpc", "server_info",
            "get_server_info", "reset_prefix_cache", "reset_mm_cache", "reset_encoder_cache", "flush_cache",
            "load_lora_adapter", "unload_lora_adapter", "scale_elastic_ep", "start_profile", "stop_profile",
            "init_weight_transfer_engine", "init_weights_update_group", "start_weight_update", "update_weights",
            "finish_weight_update", "update_weights_from_disk", "update_weights_from_tensor",
            "update_weights_from_distributed", "release_memory_occupation", "resume_memory_occupation",
            "pause_generation", "continue_generation", "set_internal_state",
        ].map { Array($0.utf8) })

    /// Whether a request to this target might reach one of them, however its path is written.
    static func isNamed(by target: UnsafeRawBufferPointer, isPlain: Bool) -> Bool {
        guard !isPlain else {
            let path = target.prefix { $0 != UInt8(ascii: "?") }
            let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            return names.contains(path[start...].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 })
        }
        guard let path = TargetPath.resolved(target) else { return true }
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return names.contains(Array(path[start...]))
    }
}
