import Gateway

/// The dashboard's page: one document, put together from the files in `Page/`. It holds no data: what it shows it asks
/// for, with a key where the router has keys.
enum DashboardPage {
    private static let scripts = [
        PackageResources.dom_js, PackageResources.chart_js, PackageResources.fleet_js, PackageResources.learning_js,
        PackageResources.requests_js, PackageResources.objective_js, PackageResources.feed_js,
        PackageResources.main_js,
    ]

    /// The document before and after each place where the nonce stands.
    private static let pieces: [String] = {
        let page = text(PackageResources.page_html)
            .replacing("/*style*/", with: text(PackageResources.page_css))
            .replacing("/*script*/", with: scripts.map(text).joined(separator: "\n"))
        return page.split(separator: "{{nonce}}", omittingEmptySubsequences: false).map(String.init)
    }()

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The page with a nonce of its own: nothing but its own style and script is ever used.
    static func response() -> AdminResponse {
        let nonce = (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 16) }.joined()
        return AdminResponse(
            contentType: "text/html; charset=utf-8", body: pieces.joined(separator: nonce),
            headers: [
                "content-security-policy":
                    "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; connect-src 'self'; "
                    + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
                "cross-origin-opener-policy": "same-origin", "x-frame-options": "DENY",
            ])
    }
}
