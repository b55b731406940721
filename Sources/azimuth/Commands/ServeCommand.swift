import ArgumentParser
import CShims
import Foundation
import Logging

/// `azimuth serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Route OpenAI-compatible requests to a fleet of vLLM servers.",
        discussion: """
            Logs a snapshot of the fleet for every request, learns from what then happens, and sends each request to \
            the worker with the highest predicted reward; until a model has earned promotion the fallback policy \
            decides. Workers may start after the router, vanish and return.

            Every flag below is also a key of the file given by --config (YAML or JSON) and an environment variable: \
            --idle-timeout-secs 60 is 'idle-timeout-secs: 60' and AZIMUTH_IDLE_TIMEOUT_SECS=60. Flags outweigh the \
            environment, the environment outweighs the file. SIGHUP or POST /azimuth/reload reads the file again; a \
            faulty one is refused whole and the old configuration goes on.

            Exit status: 0 stopped by SIGINT or SIGTERM; 64 a wrong flag; 65 a wrong configuration file, 66 one that \
            cannot be read; 69 a port that cannot be had; 73 a logbook that cannot be used.
            """)

    @Option(
        help: ArgumentHelp(
            "Configuration file, YAML or JSON. Default: the environment's AZIMUTH_CONFIG, else none.",
            valueName: "file"))
    var config: String?

    @Flag(help: "Check all settings and the files they name, print what holds and where it comes from, and end.")
    var check = false

    @Flag(help: "With --check: print JSON.")
    var json = false

    @Flag(help: "Print an annotated configuration file with all settings at their defaults, and end.")
    var exampleConfig = false

    @OptionGroup(title: ListenSettings.title) var listen: SettingFlags<ListenSettings>
    @OptionGroup(title: WorkerSettings.title) var workers: SettingFlags<WorkerSettings>
    @OptionGroup(title: RoutingSettings.title) var routing: SettingFlags<RoutingSettings>
    @OptionGroup(title: LimitSettings.title) var limits: SettingFlags<LimitSettings>
    @OptionGroup(title: TimeoutSettings.title) var timeouts: SettingFlags<TimeoutSettings>
    @OptionGroup(title: RetrySettings.title) var retries: SettingFlags<RetrySettings>
    @OptionGroup(title: HeaderSettings.title) var headers: SettingFlags<HeaderSettings>
    @OptionGroup(title: AdmissionSettings.title) var admission: SettingFlags<AdmissionSettings>
    @OptionGroup(title: TLSSettings.title) var tls: SettingFlags<TLSSettings>
    @OptionGroup(title: LogbookSettings.title) var logbook: SettingFlags<LogbookSettings>
    @OptionGroup(title: LearningSettings.title) var learning: SettingFlags<LearningSettings>
    @OptionGroup(title: TaggerSettings.title) var tagger: SettingFlags<TaggerSettings>
    @OptionGroup(title: AutoscaleSettings.title) var autoscale: SettingFlags<AutoscaleSettings>
    @OptionGroup(title: LoggingSettings.title) var logging: SettingFlags<LoggingSettings>

    /// All flags that stood on the command line.
    var flags: [GivenSetting] {
        listen.given + workers.given + routing.given + limits.given + timeouts.given + retries.given + headers.given
            + admission.given + tls.given + logbook.given + learning.given + tagger.given + autoscale.given
            + logging.given
    }

    func run() async throws {
        try await CommandFailure.reported {
            if check { return try SettingsCheck.run(sources(), asJSON: json) }
            if exampleConfig { return print(SettingsExample.text, terminator: "") }
            if json { throw CommandFailure(.usage, "--json goes with --check only; leave it out.") }
            try await serve(try settings())
        }
    }

    private func serve(_ settings: EffectiveSettings) async throws {
        var settings = settings
        let log = ServiceLog(settings.options)
        defer { log.output.flush() }
        settings.options.logOutput = log.output
        settings.options.gateway.requestLog = log.requestLog(settings.options)
        let options = settings.options
        for note in settings.notes { log.logger.warning("\(note)") }
        let stop = StopSignal()
        let hangup = StopSignal([SIGHUP])
        let service = try await RouterService.start(options, logger: log.logger)
        log.logger.notice(
            "listening",
            metadata: [
                "url":
                    "\(options.security.certificate == nil ? "http" : "https")://\(options.gateway.host):\(service.port)",
                "workers": "\(options.workers.count)",
                "policy": "\(options.router.policy)", "objective": "\(options.objective)",
                "log": "\(options.logbook ?? "none")",
            ])
        // Most of what reading flags and files took is never needed again.
        azimuth_release_code()
        let reloader = ServiceReloader(sources: sources(), settings: settings, service: service, log: log)
        reloader.join()
        let reloading = Task {
            for await _ in hangup.signals { await reloader.reload() }
        }
        for await _ in stop.signals { break }
        reloading.cancel()
        let drain = await reloader.drain
        log.logger.notice("stopping", metadata: ["drain_s": "\(drain / 1_000_000_000)"])
        await service.shutdown(deadline: .nanoseconds(drain))
    }

    /// Where settings come from.
    func sources(environment: [String: String] = ProcessInfo.processInfo.environment) -> SettingsSources {
        SettingsSources(config: config, environment: environment, flags: flags)
    }

    /// The settings that hold.
    ///
    /// - Throws: `CommandFailure` with a line for each fault.
    func settings(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) -> EffectiveSettings {
        do {
            return try EffectiveSettings.resolve(sources(environment: environment))
        } catch {
            throw error.failure
        }
    }

    /// The service's options.
    func options() throws(CommandFailure) -> ServiceOptions { try settings().options }
}
