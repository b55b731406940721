import Foundation

@testable import azimuth

/// Runs `body` with the path of a file with this text, which is removed afterwards.
func withFile<Result>(_ text: String, _ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("azimuth.yaml").path
    try write(text, to: path)
    return try await body(path)
}

/// Puts a text in a file's place, whole.
func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
}

/// What `serve` reads from these sources.
func read(
    config: String? = nil, environment: [String: String] = [:], arguments: [String] = []
) throws -> (settings: EffectiveSettings, faults: [CommandFailure]) {
    let command = try ServeCommand.parse((config.map { ["--config", $0] } ?? []) + arguments)
    return EffectiveSettings.read(command.sources(environment: environment))
}

/// The values of all settings, as they would be written.
func values(_ options: ServiceOptions) -> [String: String] {
    Dictionary(uniqueKeysWithValues: SettingsTable.all.map { ($0.name, $0.show(options)) })
}
