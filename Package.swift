// swift-tools-version: 6.2
// Targets are floors of a house: each imports only what stands below it.
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

/// With GALLEY_STATIC=1 the program carries the C libraries it is built on, and needs none where it runs.
let isStatic = Context.environment["GALLEY_STATIC"] == "1"

/// A C library that Debian has a package for.
func systemLibrary(_ name: String, pkgConfig: String?, package: String) -> Target {
    .systemLibrary(
        name: name, pkgConfig: isStatic ? nil : pkgConfig, providers: [.apt([package])])
}

/// A target of ours; all of them share one set of compiler settings.
func room(
    _ name: String, on floorBelow: [Target.Dependency] = [], linking: [LinkerSetting] = []
) -> Target {
    .target(
        name: name, dependencies: floorBelow, swiftSettings: settings, linkerSettings: linking)
}

func tests(
    of name: String, with dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude,
        swiftSettings: settings)
}

let package = Package(
    name: "galley",
    products: [.executable(name: "galley", targets: ["galley"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // 0: C, and what needs nothing
        systemLibrary("CCmark", pkgConfig: "libcmark", package: "libcmark-dev"),
        systemLibrary("CYaml", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
        systemLibrary("CDeflate", pkgConfig: "libdeflate", package: "libdeflate-dev"),
        systemLibrary("CStemmer", pkgConfig: nil, package: "libstemmer-dev"),
        .target(name: "CTheme"),
        .target(name: "CArena"),
        .target(name: "CCurl"),
        .target(name: "CGraphviz"),
        .target(name: "CLinux"),
        .target(name: "CLive", exclude: ["live.js", "live.css"]),
        room("GalleyCore"),
        // 1: bytes to values, bytes to bytes
        room("GalleyData", on: ["GalleyCore", "CYaml"]),
        room("GalleyHighlight", on: ["GalleyCore"]),
        room("GalleyTemplate", on: ["GalleyCore"]),
        room("GalleyMath", on: ["GalleyCore"]),
        room("GalleyGraphs", on: ["GalleyCore", "CGraphviz"]),
        // 2: one document
        room("GalleyMarkdown", on: ["GalleyCore", "GalleyHighlight", "GalleyMath", "CCmark", "CArena"]),
        // 2: links, wherever the HTML comes from
        room("GalleyAudit", on: ["GalleyCore", "GalleyData", "CCurl"]),
        // 2: an API, as its description tells of it
        room("GalleyOpenAPI", on: ["GalleyCore", "GalleyData"]),
        // 2: an index of texts to search in; libstemmer tells nobody how it is linked
        room(
            "GalleySearch", on: ["GalleyCore", "CStemmer", "CDeflate"],
            linking: isStatic ? [] : [.linkedLibrary("stemmer")]),
        // 3: all pages together
        room(
            "GalleySite",
            on: [
                "GalleyCore", "GalleyData", "GalleyHighlight", "GalleyTemplate", "GalleyMarkdown",
                "GalleyOpenAPI", "GalleyAudit", "GalleySearch", "GalleyGraphs", "CTheme",
            ]),
        // 4: pages to browsers
        room(
            "GalleyServe",
            on: [
                "GalleyCore", "GalleyData", "GalleyTemplate", "GalleySite", "CLinux", "CLive",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        // 5: the commands
        room(
            "GalleyCommandLine",
            on: [
                "GalleyCore", "GalleyData", "GalleyAudit", "GalleyGraphs", "GalleySite", "GalleyServe",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // 6: the program
        .executableTarget(
            name: "galley", dependencies: ["GalleyCommandLine"], swiftSettings: settings,
            linkerSettings: isStatic
                ? ["cmark", "yaml", "deflate", "stemmer"].map { .linkedLibrary(":lib\($0).a") } : []),
        // Beside the house: what it costs to build a site, measured from outside
        .executableTarget(
            name: "galley-bench", dependencies: [], exclude: ["Search"], swiftSettings: settings),

        tests(of: "GalleyCore"),
        tests(of: "GalleyData", with: ["GalleyCore"]),
        tests(of: "GalleyHighlight", with: ["GalleyCore"], exclude: ["Samples"]),
        tests(of: "GalleyTemplate", with: ["GalleyCore"]),
        tests(of: "GalleyMath", with: ["GalleyCore"]),
        tests(of: "GalleyGraphs", with: ["GalleyCore"]),
        tests(of: "GalleyMarkdown", with: ["GalleyCore"]),
        tests(of: "GalleyAudit", with: ["GalleyCore", "GalleyData"]),
        tests(of: "GalleyOpenAPI", with: ["GalleyCore", "GalleyData"], exclude: ["Expected"]),
        tests(of: "GalleySearch", with: ["GalleyCore", "CDeflate"], exclude: ["words.json"]),
        tests(of: "GalleySite", with: ["GalleyCore", "GalleyData", "GalleyGraphs", "GalleySearch"]),
        tests(of: "GalleyServe", with: ["GalleyCore", "GalleySite"]),
        .testTarget(
            name: "EndToEndTests", dependencies: ["galley", "GalleyAudit", "GalleySite"],
            swiftSettings: settings),
    ]
)
