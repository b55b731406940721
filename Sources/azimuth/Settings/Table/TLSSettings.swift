/// TLS towards clients and workers.
enum TLSSettings: SettingSubject {
    static let title = "TLS"
    static let settings: [Setting] = [
        .optionalText(
            "tls-cert", \.security.certificate, valueName: "file",
            "Certificate chain for clients, PEM, the router's own first; read anew when it changes."
        ).fixed,
        .optionalText(
            "tls-key", \.security.key, valueName: "file", "Its private key, PEM without a passphrase."
        ).fixed,
        .optionalText(
            "worker-ca-file", \.security.workerAuthorities, valueName: "file",
            "Authorities of the https workers' certificates, PEM; 'none' for the system's."
        ).fixed,
        .toggle(
            "worker-tls-insecure", \.security.workersUnchecked,
            "Take any certificate of https workers, unchecked."
        ).fixed,
    ]
}
