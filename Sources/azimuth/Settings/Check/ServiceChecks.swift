import Foundation

/// What only a look at the machine can tell: whether the files that settings name can be used.
struct ServiceCheck: Sendable {
    /// Whether a reload is refused where it fails; what only a start uses must not stand in a reload's way.
    var isForReload = true
    /// One sentence for each fault.
    let faults: @Sendable (EffectiveSettings) -> [String]

    /// All checks; one entry each.
    static let all: [ServiceCheck] = [
        ServiceCheck(isForReload: false) { settings in
            guard let path = settings.options.logbook, let fault = fault(ofLogbook: path) else { return [] }
            return ["\(settings.subject("log")) is '\(path)', which \(fault)."]
        },
        ServiceCheck { settings in
            let options = settings.options.autoscale
            var faults: [String] = []
            if options.provisioning.floor > options.provisioning.ceiling {
                faults.append(
                    "\(settings.subject("autoscale-floor")) is \(options.provisioning.floor), more than "
                        + "autoscale-ceiling's \(options.provisioning.ceiling); give at most that.")
            }
            if let path = options.webhookSecretFile {
                do throws(ActuatorFailure) { _ = try WebhookSignature.read(path) } catch {
                    faults.append("\(settings.subject("autoscale-webhook-secret-file")) is '\(path)', which \(error).")
                }
            }
            if let path = options.command, !FileManager.default.isExecutableFile(atPath: path) {
                faults.append(
                    "\(settings.subject("autoscale-command")) is '\(path)', which is no program that may be executed.")
            }
            return faults
        },
        ServiceCheck { settings in
            settings.options.security.faults(needsWorkers: settings.options.needsWorkerTLS)
                .map { "\(settings.subject($0.setting)) \($0.text)" }
        },
        ServiceCheck { settings in
            settings.options.keys.read().faults.map { "\(settings.subject($0.kind.rawValue)) \($0.text)" }
        },
    ]

    /// Runs the checks.
    static func faults(_ settings: EffectiveSettings, isReload: Bool) -> [String] {
        all.filter { !isReload || $0.isForReload }.flatMap { $0.faults(settings) }
    }

    private static func fault(ofLogbook path: String) -> String? {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            guard manager.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
                return "is in a folder that does not exist; make the folder or choose another file"
            }
            return manager.isWritableFile(atPath: folder)
                ? nil : "is in a folder that cannot be written; give permission or choose another file"
        }
        if isFolder.boolValue { return "is a folder; give the path of a file" }
        guard manager.isReadableFile(atPath: path), manager.isWritableFile(atPath: path) else {
            return "cannot be read and written; give permission or choose another file"
        }
        guard let handle = FileHandle(forReadingAtPath: path) else { return "cannot be opened" }
        defer { try? handle.close() }
        let head = (try? handle.read(upToCount: 16)) ?? Data()
        // An empty file becomes a database when it is opened.
        return head.isEmpty || head.starts(with: Array("SQLite format 3".utf8))
            ? nil : "is no SQLite database; choose another file"
    }
}
