/// TLS towards clients and workers.
enum TLSSettings: SettingSubject {
    static let title = "TLS"
    static let settings: [Setting] = []
}
