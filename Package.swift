// swift-tools-version: 6.1
import PackageDescription

/// The departments, one folder each under `Modules/`. Adding one: a folder, a word here, and a line
/// in `Sources/Yuhou/Departments.swift`. `ArchitectureTests` holds this list against the folders.
let departments = [
    "Finance", "Education", "Housing", "CivilAffairs", "HumanResources", "Agriculture", "Health",
    "DisabledPersons", "FamilyPlanning",
    "PublicSecurity", "MedicalInsurance", "MassOrganizations", "Justice", "CultureTransport",
    "Towns",
]

/// Those with tables and commands of their own, and tests for them.
let withDesks = [
    "Agriculture", "CivilAffairs", "CultureTransport", "DisabledPersons", "Education",
    "FamilyPlanning", "Health", "Housing", "HumanResources", "Justice", "MassOrganizations",
    "MedicalInsurance", "PublicSecurity", "Towns",
]

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Rules, rows and what works with them are optimised in every build: the tests spend most of their
/// time there.
let quick: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let modules: [Target.Dependency] = departments.map { .byName(name: $0) }

let package = Package(
    name: "yuhou",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "yuhou", targets: ["Yuhou"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibPQ", pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(
            name: "CLibCSV", providers: [.apt(["libcsv-dev"]), .brew(["libcsv"])]),
        .systemLibrary(
            name: "CLibSodium", pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
        .systemLibrary(
            name: "CLibQREncode", pkgConfig: "libqrencode",
            providers: [.apt(["libqrencode-dev"]), .brew(["qrencode"])]),
        .systemLibrary(
            name: "CLibZip", pkgConfig: "libzip",
            providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
        .systemLibrary(
            name: "CLibExpat", pkgConfig: "expat",
            providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
        .systemLibrary(
            name: "CLibXlsxWriter", pkgConfig: "xlsxwriter",
            providers: [.apt(["libxlsxwriter-dev"]), .brew(["libxlsxwriter"])]),
        // Workbooks, read within limits and written without formulas. Knows nothing of ours.
        .target(
            name: "Sheets", dependencies: ["CLibZip", "CLibExpat", "CLibXlsxWriter"],
            swiftSettings: strict),
        .target(name: "Postgres", dependencies: ["CLibPQ"], swiftSettings: quick),
        .target(
            name: "Law", dependencies: [.product(name: "Yams", package: "Yams")],
            swiftSettings: quick),
        .target(
            name: "Kernel",
            dependencies: [
                "Law", "Postgres", "Sheets", "CLibCSV", arguments,
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: quick),
        .target(
            name: "Embedded", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .target(
            name: "Credentials",
            dependencies: [
                "CLibSodium", "CLibQREncode", "Law",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(
            name: "Accounts", dependencies: ["Credentials", "Kernel", "Law", "Postgres"],
            swiftSettings: strict),
        // The office of the joint meeting: no department, but a desk with books of its own.
        .target(
            name: "JointMeeting", dependencies: ["Kernel", "Law", "Money", "Postgres", arguments],
            swiftSettings: strict),
        // What is due and what was paid: the ledger, for the modules that pay.
        .target(
            name: "Money", dependencies: ["Kernel", "Law", "Postgres"], swiftSettings: strict),
        // What is said to people about a family, for the terminal and the browser alike.
        .target(name: "Papers", dependencies: ["Kernel", "Law"], swiftSettings: strict),
        // The only importer of Hummingbird, whose packages take longer to build than all else.
        .target(
            name: "Console",
            dependencies: [
                "Accounts", "Credentials", "JointMeeting", "Kernel", "Law", "Money", "Papers",
                arguments,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: strict),
        // Shares no code with what writes the evidence.
        .target(
            name: "AuditVerifier",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        // Recomputes money with code of its own: shares none with what works out, pays or seals.
        .target(
            name: "MoneyVerifier",
            dependencies: [
                "Postgres", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "Yuhou",
            dependencies: [
                "Accounts", "AuditVerifier", "Console", "Credentials", "Embedded", "JointMeeting",
                "Kernel", "Law", "Money", "MoneyVerifier", "Papers", "Postgres", arguments,
            ] + modules,
            swiftSettings: strict),
        // Its list of departments is a link to the program's.
        .executableTarget(
            name: "Measure",
            dependencies: ["Embedded", "Kernel", "Law", "Postgres", arguments] + modules,
            path: "Benchmarks/Measure", swiftSettings: strict),
    ]
        + departments.map {
            .target(
                name: $0,
                dependencies: ["Kernel", "Law", "Money", "Postgres", arguments]
                    + ($0 == "Finance" ? ["MoneyVerifier"] : []),
                path: "Modules/\($0)", exclude: ["README.md"], swiftSettings: strict)
        }
        + [
            .target(
                name: "TestSupport",
                dependencies: ["Embedded", "Kernel", "Law", "Postgres", arguments],
                path: "Tests/TestSupport", swiftSettings: strict),
            .target(
                name: "Oracle", dependencies: ["Law"], path: "Tests/Oracle", swiftSettings: quick),
            .executableTarget(
                name: "SQLForms",
                dependencies: ["Kernel", "Law", "Postgres", "Oracle", arguments] + modules,
                path: "Benchmarks/SQLForms", swiftSettings: strict),
            .testTarget(
                name: "PostgresTests", dependencies: ["Postgres", "TestSupport"],
                swiftSettings: strict),
            .testTarget(
                name: "SheetsTests",
                dependencies: ["Kernel", "Law", "Sheets", "CLibZip", "TestSupport"],
                swiftSettings: strict),
            .testTarget(
                name: "CredentialTests", dependencies: ["Credentials", "Law"], swiftSettings: strict
            ),
            .testTarget(
                name: "AccountTests",
                dependencies: [
                    "Accounts", "Credentials", "Kernel", "Law", "Postgres", "TestSupport", "Yuhou",
                ],
                swiftSettings: strict),
            .testTarget(
                name: "LawTests", dependencies: ["Law", "Kernel", "Yuhou", "TestSupport"],
                exclude: ["Fixtures"], swiftSettings: strict),
            .testTarget(
                name: "KernelTests",
                dependencies: [
                    "Kernel", "Law", "Papers", "Postgres", "Sheets", "Yuhou", "TestSupport",
                    arguments,
                ],
                swiftSettings: strict),
            .testTarget(
                name: "SecretsTests",
                dependencies: ["Kernel", "Law", "Postgres", "Yuhou", "Embedded", "TestSupport"],
                swiftSettings: strict),
            .testTarget(
                name: "CaseworkTests",
                dependencies: [
                    "Accounts", "Health", "Kernel", "Law", "Papers", "Postgres", "Yuhou",
                    "TestSupport",
                ],
                swiftSettings: strict),
            .testTarget(
                name: "SimulationTests",
                dependencies: [
                    "JointMeeting", "Kernel", "Law", "Postgres", "Yuhou", "TestSupport",
                ],
                swiftSettings: strict),
            .testTarget(
                name: "JointMeetingTests",
                dependencies: [
                    "JointMeeting", "Kernel", "Law", "Postgres", "Yuhou", "TestSupport", arguments,
                ] + modules,
                swiftSettings: strict),
            .testTarget(
                name: "MoneyTests",
                dependencies: [
                    "Embedded", "Finance", "Kernel", "Law", "Money", "MoneyVerifier", "Papers",
                    "Postgres", "Yuhou", "TestSupport", arguments,
                ],
                swiftSettings: strict),
            .testTarget(
                name: "ConsoleTests",
                dependencies: [
                    "Accounts", "Console", "Credentials", "Embedded", "Kernel", "Law", "Papers",
                    "Postgres", "Yuhou", "TestSupport", arguments,
                    .product(name: "HTTPTypes", package: "swift-http-types"),
                    .product(name: "Hummingbird", package: "hummingbird"),
                    .product(name: "Logging", package: "swift-log"),
                    .product(name: "NIOEmbedded", package: "swift-nio"),
                ],
                swiftSettings: strict),
            .testTarget(
                name: "LifeEventTests",
                dependencies: [
                    "FamilyPlanning", "Finance", "Health", "JointMeeting", "Kernel", "Law", "Money",
                    "Postgres", "Towns", "Yuhou", "TestSupport", arguments,
                ],
                swiftSettings: strict),
            // Run last and alone, with the folder in which the others wrote (`YUHOU_WALKS`).
            .testTarget(
                name: "CatalogueTests",
                dependencies: ["Kernel", "Law", "Yuhou", "TestSupport"],
                swiftSettings: strict),
            .testTarget(
                name: "OracleTests",
                dependencies: ["Law", "Kernel", "Postgres", "Yuhou", "Oracle", "TestSupport"],
                swiftSettings: strict),
            .testTarget(
                name: "TimeTests",
                dependencies: ["Law", "Kernel", "Postgres", "Yuhou", "Embedded", "TestSupport"],
                swiftSettings: strict),
            .testTarget(
                name: "AuditTests",
                dependencies: [
                    "Kernel", "Law", "Postgres", "Embedded", "AuditVerifier", "TestSupport",
                ],
                swiftSettings: strict),
            .testTarget(
                name: "AccessTests",
                dependencies: ["Kernel", "Law", "Postgres", "Yuhou", "TestSupport"],
                swiftSettings: strict),
            .testTarget(
                name: "ArchitectureTests", dependencies: ["Kernel", "Law", "Yuhou", "TestSupport"],
                swiftSettings: strict),
            .testTarget(
                name: "JourneyTests",
                dependencies: [
                    "Embedded", "Kernel", "Law", "Postgres", "Yuhou", "TestSupport",
                ],
                swiftSettings: strict),
        ]
        + withDesks.map {
            .testTarget(
                name: "\($0)Tests",
                dependencies: [
                    .byName(name: $0), "Kernel", "Law", "Money", "Postgres", "Yuhou", "TestSupport",
                    arguments,
                ],
                swiftSettings: strict)
        }
)
