/// Where a setting's value lives.
typealias Place<Value> = any WritableKeyPath<ServiceOptions, Value> & Sendable

/// The kinds of settings: how a text becomes a value, and the bounds of it.
extension Setting {
    /// A whole number within `range`.
    static func integer<Number: FixedWidthInteger & Sendable>(
        _ name: String, _ place: Place<Number>, _ range: ClosedRange<Number>, valueName: String = "n", _ help: String
    ) -> Setting {
        single(name, valueName: valueName, help) { text, options throws(SettingComplaint) in
            options[keyPath: place] = try SettingNumber.whole(text, range)
        } show: {
            "\($0[keyPath: place])"
        }
    }

    /// A number within `range`.
    static func decimal(
        _ name: String, _ place: Place<Double>, _ range: ClosedRange<Double>, valueName: String = "x", _ help: String
    ) -> Setting {
        single(name, valueName: valueName, help) { text, options throws(SettingComplaint) in
            options[keyPath: place] = try SettingNumber.decimal(text, range)
        } show: {
            SettingNumber.text($0[keyPath: place])
        }
    }

    /// A span of time in seconds, within `range` seconds.
    static func seconds<Span: SettingSpan>(
        _ name: String, _ place: Place<Span>, _ range: ClosedRange<Double>, _ help: String
    ) -> Setting {
        span(name, place, unit: 1e9, range, valueName: "seconds", help)
    }

    /// A span of time in milliseconds, within `range` milliseconds.
    static func milliseconds<Span: SettingSpan>(
        _ name: String, _ place: Place<Span>, _ range: ClosedRange<Double>, _ help: String
    ) -> Setting {
        span(name, place, unit: 1e6, range, valueName: "ms", help)
    }

    private static func span<Span: SettingSpan>(
        _ name: String, _ place: Place<Span>, unit: Double, _ range: ClosedRange<Double>, valueName: String,
        _ help: String
    ) -> Setting {
        single(name, valueName: valueName, help) { text, options throws(SettingComplaint) in
            let value = try SettingNumber.decimal(text, range)
            options[keyPath: place] = Span(settingNanoseconds: Int64((value * unit).rounded()))
        } show: {
            SettingNumber.text(Double($0[keyPath: place].settingNanoseconds) / unit)
        }
    }

    /// On or off.
    static func toggle(_ name: String, _ place: Place<Bool>, _ help: String) -> Setting {
        Setting(name: name, shape: .toggle, valueName: "", help: help) { texts, options throws(SettingComplaint) in
            let text = texts.last ?? ""
            switch text.lowercased() {
            case "true", "yes", "on", "1": options[keyPath: place] = true
            case "false", "no", "off", "0": options[keyPath: place] = false
            default: throw SettingComplaint(" '\(text.prefix(80))' is neither true nor false; give one of them.")
            }
        } show: {
            $0[keyPath: place] ? "true" : "false"
        }
    }

    /// A text of at most `limit` bytes, without control characters.
    static func text(
        _ name: String, _ place: Place<String>, valueName: String, limit: Int = 4_096, _ help: String
    ) -> Setting {
        single(name, valueName: valueName, help) { text, options throws(SettingComplaint) in
            options[keyPath: place] = try SettingText.checked(text, limit: limit)
        } show: {
            $0[keyPath: place]
        }
    }

    /// A text that may be `none`.
    static func optionalText(
        _ name: String, _ place: Place<String?>, valueName: String, limit: Int = 4_096, _ help: String
    ) -> Setting {
        single(name, valueName: valueName, help) { text, options throws(SettingComplaint) in
            options[keyPath: place] = text == none ? nil : try SettingText.checked(text, limit: limit)
        } show: {
            $0[keyPath: place] ?? none
        }
    }

    /// A number that may be `none`; kept times `unit`.
    static func optionalDecimal(
        _ name: String, _ place: Place<Double?>, unit: Double = 1, _ range: ClosedRange<Double>, valueName: String,
        _ help: String
    ) -> Setting {
        single(name, valueName: valueName, help) { text, options throws(SettingComplaint) in
            options[keyPath: place] = text == none ? nil : try SettingNumber.decimal(text, range) * unit
        } show: {
            $0[keyPath: place].map { SettingNumber.text($0 / unit) } ?? none
        }
    }

    /// One of a few names.
    static func choice(
        _ name: String, _ place: Place<String>, valueName: String = "name", of names: [String], _ help: String
    ) -> Setting {
        single(name, valueName: valueName, help) { text, options throws(SettingComplaint) in
            guard names.contains(text) else {
                throw SettingComplaint(
                    " '\(text.prefix(80))' is unknown; choose one of \(names.joined(separator: ", ")).")
            }
            options[keyPath: place] = text
        } show: {
            $0[keyPath: place]
        }
    }

    /// A list of texts, given one by one or separated by commas or blanks; `none` for an empty one.
    static func list(
        _ name: String, _ place: Place<[String]>, valueName: String, limit: Int = 1_000, _ help: String,
        check: @escaping @Sendable (String) throws(SettingComplaint) -> Void = { _ throws(SettingComplaint) in }
    ) -> Setting {
        Setting(name: name, shape: .list, valueName: valueName, help: help) { texts, options throws(SettingComplaint) in
            let parts = SettingText.parts(texts)
            guard parts.count <= limit else {
                throw SettingComplaint(" has \(parts.count) entries; at most \(limit) are possible.")
            }
            for part in parts where parts != [none] { try check(SettingText.checked(part, limit: 4_096)) }
            options[keyPath: place] = parts == [none] ? [] : parts
        } show: {
            $0[keyPath: place].isEmpty ? none : $0[keyPath: place].joined(separator: ",")
        }
    }

    /// A setting of one value, with a way of its own to read and to show it.
    static func single(
        _ name: String, valueName: String, _ help: String,
        assign: @escaping @Sendable (String, inout ServiceOptions) throws(SettingComplaint) -> Void,
        show: @escaping @Sendable (ServiceOptions) -> String
    ) -> Setting {
        Setting(
            name: name, shape: .value, valueName: valueName, help: help,
            assign: { texts, options throws(SettingComplaint) in
                guard texts.count == 1 else {
                    throw SettingComplaint(" has \(texts.count) values; it takes one.")
                }
                try assign(texts[0], &options)
            }, show: show)
    }
}
