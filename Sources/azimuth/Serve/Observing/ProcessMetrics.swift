import Gateway

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the system says of this process, under the names that Prometheus' own clients use.
struct ProcessMetrics {
    var cpuSeconds: Double?
    var residentBytes: Int?
    var virtualBytes: Int?
    var openDescriptors: Int?
    var maxDescriptors: Int?
    /// Unix seconds.
    var startTime: Double?
    var threads: Int?

    /// Reads them; what cannot be read is left out. Takes a file or two: not for event loops.
    static func read() -> ProcessMetrics {
        var metrics = ProcessMetrics()
        var usage = rusage()
        #if canImport(Darwin)
            let own = RUSAGE_SELF
        #else
            let own = RUSAGE_SELF.rawValue
        #endif
        if getrusage(numericCast(own), &usage) == 0 {
            metrics.cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        }
        var limit = rlimit()
        #if canImport(Darwin)
            let kind = RLIMIT_NOFILE
        #else
            let kind = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        #endif
        if getrlimit(kind, &limit) == 0 { metrics.maxDescriptors = Int(clamping: limit.rlim_cur) }
        metrics.openDescriptors = countEntries("/proc/self/fd")
        if let text = contents("/proc/self/stat"), let end = text.lastIndex(of: ")") {
            // Fields from the third one on (proc(5)): the second, the name, may hold blanks.
            let fields = text[text.index(after: end)...].split(separator: " ")
            func field(_ number: Int) -> Int? { fields.count > number - 3 ? Int(fields[number - 3]) : nil }
            metrics.threads = field(20)
            metrics.virtualBytes = field(23)
            metrics.residentBytes = field(24).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
            if let ticks = field(22), let boot = bootTime() {
                metrics.startTime = boot + Double(ticks) / Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
            }
        }
        return metrics
    }

    func write(to writer: inout ExpositionWriter) {
        func gauge(_ name: StaticString, _ help: StaticString, _ value: Int?) {
            if let value { writer.single(name, .gauge, help, value) }
        }
        if let cpuSeconds {
            writer.single(
                "process_cpu_seconds_total", .counter, "User and system CPU time of the process.", cpuSeconds)
        }
        gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.", residentBytes)
        gauge("process_virtual_memory_bytes", "Address space of the process.", virtualBytes)
        gauge("process_open_fds", "Open file descriptors.", openDescriptors)
        gauge("process_max_fds", "Most file descriptors that may be open.", maxDescriptors)
        gauge("process_threads", "Threads of the process.", threads)
        if let startTime {
            writer.single("process_start_time_seconds", .gauge, "Start of the process in Unix time.", startTime)
        }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }

    private static func countEntries(_ path: String) -> Int? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) {
            // "." and ".." begin with a dot, numbers do not.
            if entry.pointee.d_name.0 != 46 { count += 1 }
        }
        // The folder being read is one of them.
        return max(count - 1, 0)
    }

    private static func contents(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4_096)
        while text.count < 1 << 20 {
            let read = fread(&part, 1, part.count, file)
            if read == 0 { break }
            text.append(contentsOf: part[..<read])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bootTime() -> Double? {
        contents("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
            .flatMap { Double($0.dropFirst(6)) }
    }
}
