/// The style of the report's page.
enum PageStyle {
    /// Colours of the series, light and dark, told apart by people who see fewer colours too.
    static let colours: [(light: String, dark: String)] = [
        ("#0072b2", "#56b4e9"), ("#d55e00", "#ff9149"), ("#009e73", "#3fd6a8"), ("#a0488a", "#e39bcf"),
        ("#8a6d00", "#e6c84f"), ("#555b66", "#b6bcc8"), ("#b3261e", "#ff8a80"), ("#3949ab", "#9fa8ff"),
    ]

    static let css: String = {
        var text = """
            :root{color-scheme:light dark;--text:#1c2128;--soft:#59626e;--back:#fff;--line:#d9dee5;--row:#f5f7f9
            """
        for (number, colour) in colours.enumerated() { text += ";--c\(number):\(colour.light)" }
        text += "}@media(prefers-color-scheme:dark){:root{--text:#e4e8ee;--soft:#a3acb8;--back:#14181d;--line:#333b45;"
        text += "--row:#1b2027"
        for (number, colour) in colours.enumerated() { text += ";--c\(number):\(colour.dark)" }
        text += """
            }}body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:1180px;\
            margin:0 auto;padding:1.5rem}h1{font-size:1.4rem;margin:0 0 .3rem}h2{font-size:1.05rem;margin:1.8rem 0 .4rem}\
            p{color:var(--soft);margin:.2rem 0 .8rem}.charts{display:grid;gap:1.2rem;\
            grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr))}figure{margin:0}\
            figcaption{font-weight:600;margin-bottom:.2rem}svg{width:100%;height:auto}\
            svg text{font-size:11px;fill:var(--soft)}.end{text-anchor:end}.middle{text-anchor:middle}\
            .grid{stroke:var(--line);stroke-width:1}.line{fill:none;stroke-width:2;stroke-linejoin:round}\
            .dot circle{opacity:.45}.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}\
            th,td{padding:.25rem .5rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}\
            th:first-child{text-align:left;font-weight:600}\
            thead th{color:var(--soft);font-weight:600;white-space:normal;vertical-align:bottom}\
            tbody tr:nth-child(even){background:var(--row)}.key{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;\
            margin:.6rem 0}.key span::before{content:"";display:inline-block;width:.8em;height:.8em;\
            border-radius:2px;margin-right:.4em;background:var(--own)}
            """
        for number in colours.indices {
            text += ".line.c\(number){stroke:var(--c\(number))}.dot.c\(number){fill:var(--c\(number))}"
        }
        return text
    }()
}
