import Fleet

/// Where workers are found beside the list, and what they are asked.
extension WorkerSettings {
    static let discovery: [Setting] = [
        Setting(
            name: "worker-dns", shape: .list, valueName: "name:port",
            help: "DNS names; every address of one is a worker (dns+https://name:port for TLS)."
        ) { texts, options throws(SettingComplaint) in
            let parts = SettingText.parts(texts)
            guard parts.count <= 100 else {
                throw SettingComplaint(" has \(parts.count) entries; at most 100 are possible.")
            }
            var names: [WorkerURL] = []
            for part in parts where parts != [Setting.none] {
                do throws(WorkerURLError) {
                    names.append(try DNSSource.parse(part))
                } catch {
                    throw SettingComplaint(
                        " '\(part.prefix(80))': \(error.problem); give NAME:PORT or dns+https://NAME:PORT.")
                }
            }
            options.discovery.names = names
        } show: {
            $0.discovery.names.isEmpty ? Setting.none : $0.discovery.names.map(\.authority).joined(separator: ",")
        }.fixed,
        Setting.seconds(
            "worker-dns-interval-secs", \.discovery.nameInterval, 0.1...3_600, "Time between two look-ups of a name."
        ).fixed,
        Setting.optionalText(
            "worker-file", \.discovery.file, valueName: "file",
            "File that lists workers, one URL a line or a YAML or JSON list; watched for changes."
        ).fixed,
        Setting.seconds(
            "worker-file-interval-secs", \.discovery.fileInterval, 0.1...3_600, "Time between two looks at the file."
        ).fixed,
        Setting.seconds(
            "worker-drain-secs", \.discovery.drain, 0...86_400,
            "Time that requests in flight on a worker that leaves get before it is taken off the list."
        ).fixed,
        .single(
            "models-interval-secs", valueName: "seconds",
            "Time between two questions for a worker's models; 0: none is asked, and each gets requests for any model."
        ) { text, options throws(SettingComplaint) in
            let seconds = try SettingNumber.decimal(text, 0...86_400)
            options.fleet.modelsInterval = seconds > 0 ? .milliseconds(Int64((seconds * 1_000).rounded(.up))) : nil
        } show: {
            $0.fleet.modelsInterval.map { SettingNumber.text($0 / .seconds(1)) } ?? "0"
        },
        .decimal(
            "max-scrapes-per-sec", \.fleet.maximumScrapesPerSecond, 1...1_000_000,
            "Scrapes a second over all workers; with many of them each is scraped less often."),
    ]
}
