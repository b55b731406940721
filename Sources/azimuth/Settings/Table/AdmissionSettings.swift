/// Who may send requests, and how many: keys, rates, concurrency, CORS.
enum AdmissionSettings: SettingSubject {
    static let title = "Admission"
    static let settings: [Setting] = []
}
