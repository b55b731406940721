import Gateway

extension ConfigurationState.Figures {
    /// The configuration's families of `/metrics`.
    func write(to writer: inout ExpositionWriter) {
        writer.single(
            "azimuth_config_generation", .gauge,
            "Configuration that runs: 1 from the start, one more with each reload that held.", generation)
        writer.single(
            "azimuth_config_last_reload_successful", .gauge,
            "Whether the last reload held; 1 before the first.", lastReloadSuccessful ? 1 : 0)
        writer.single(
            "azimuth_config_last_reload_success_timestamp_seconds", .gauge,
            "Unix time at which the configuration that runs was taken.", lastSuccessTime)
        writer.single(
            "azimuth_config_pending_restart", .gauge, "Settings whose new value waits for a restart.",
            pendingRestart.count)
    }
}
