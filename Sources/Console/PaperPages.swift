import Credentials
import Foundation
import Hummingbird
import Kernel
import Law
import Papers

/// What is printed and leaves the house: papers for families, letters, public notices, contact
/// cards, and the lists and forms of commands that only read. Each is a page to be printed, and PDF
/// on request; either way the audit has who took it, what for, and whom it names.
struct PaperPages: Sendable {
    let host: ConsoleHost
    let screen: Screen

    func add(to routes: Routes) {
        routes.get("/papers/family/:ref") { request, visit in
            let ref = try visit.parameters.require("ref")
            return try await show(request, visit, at: "/papers" + FamilyPages.path(of: ref)) {
                try await family(ref, visit)
            }
        }
        routes.get("/papers/letter/:number") { request, visit in
            let number = try visit.parameters.require("number", as: Int64.self)
            return try await show(request, visit, at: "/papers/letter/\(number)") {
                try await letter(number, visit)
            }
        }
        routes.get("/papers/notices") { _, visit in try await notices(visit) }
        routes.get("/papers/notice/:number") { request, visit in
            let number = try visit.parameters.require("number", as: Int64.self)
            return try await show(request, visit, at: "/papers/notice/\(number)") {
                try await notice(number, visit)
            }
        }
        routes.get("/papers/card/:ref") { request, visit in
            let ref = try visit.parameters.require("ref")
            return try await show(
                request, visit,
                at: "/papers/card/" + FamilyPages.path(of: ref).dropFirst("/family/".count)
            ) {
                try await card(ref, visit)
            }
        }
        // Its values are a form's, and may name persons.
        routes.post("/papers/acts/**") { form, _, visit in try await list(form, visit) }
    }

    /// A paper: its name for a file, and what the template `paper-body` shows.
    struct Sheet {
        let name: String
        let title: Text
        var values: [String: Any]
    }

    // MARK: Papers of families

    private func office(_ visit: Visit, _ purpose: String) throws -> (Session, Office) {
        let session = try visit.signedIn()
        guard host.registry.department(session.desk) != nil else { throw NoPage() }
        return (session, host.office(session, purpose: purpose))
    }

    private func family(_ ref: String, _ visit: Visit) async throws -> Sheet {
        let (session, office) = try office(visit, "console paper family")
        let paper = try await office.exporting(for: "给家庭的一页纸") {
            try await FamilyPaper.read(
                office, district: session.district, department: session.desk, ref: ref)
        }
        let page = FamilyPage(registry: host.registry, language: visit.language).page(of: paper)
        return Sheet(
            name: "family-\(ref)", title: Text("给您家的一页纸", en: "One page for you"),
            values: PaperView(page).values)
    }

    private func letter(_ number: Int64, _ visit: Visit) async throws -> Sheet {
        let (session, office) = try office(visit, "console paper letter")
        let letter = try await office.exporting(for: "给家庭的信，第 \(number) 号") {
            try await CaseBook(office, district: session.district, department: session.desk)
                .letter(number)
        }
        let page = LetterPage(registry: host.registry, language: visit.language).page(of: letter)
        return Sheet(
            name: "letter-\(number)", title: Text("给您的信", en: "A letter to you"),
            values: PaperView(page).values)
    }

    // MARK: Notices

    /// The bureaus put notices up; a town's desk keeps none.
    private static func requireNotices(_ session: Session) throws {
        guard session.desk == "towns" else { return }
        throw Refusal(
            Text("公示由各部门的岗位发布和打印。", en: "The bureaus' desks put up and print notices."),
            kind: .forbidden)
    }

    private func notices(_ visit: Visit) async throws -> Response {
        let (session, office) = try office(visit, "console paper notices")
        try Self.requireNotices(session)
        let notices = try await NoticeBook(
            office, district: session.district, department: session.desk
        ).list()
        return try screen.page(
            "paper-notices", title: Text("公示", en: "Public notices"),
            [
                "is_empty": notices.isEmpty,
                "paper-notices": notices.map {
                    [
                        "id": "\($0.id)", "place": $0.place, "from": "\($0.from)",
                        "to": "\($0.to)", "by": $0.openedBy,
                    ]
                },
            ], for: visit)
    }

    private func notice(_ number: Int64, _ visit: Visit) async throws -> Sheet {
        let (session, office) = try office(visit, "console paper notice")
        try Self.requireNotices(session)
        let book = NoticeBook(office, district: session.district, department: session.desk)
        let (notice, lines) = try await office.exporting(for: "公示第 \(number) 号") {
            let found = try await book.list().first { $0.id == number }
            return (found, try await book.lines(of: number))
        }
        guard let notice, !lines.isEmpty else {
            throw Refusal(
                Text("本部门没有第 \(number) 号公示。", en: "This desk has no notice \(number)."))
        }
        let page = NoticePage(registry: host.registry, language: visit.language)
            .page(of: notice, lines, department: session.desk)
        return Sheet(
            name: "notice-\(number)", title: Text("公示", en: "Public notice"),
            values: PaperView(page).values)
    }

    // MARK: The contact card

    /// Who is there, how they are reached, and a code that a telephone reads. Nothing of the family
    /// stands on it, and nothing that would tell what the card is for.
    private func card(_ ref: String, _ visit: Visit) async throws -> Sheet {
        let (session, office) = try office(visit, "console paper card")
        let found = try await office.exporting(for: "联系卡") {
            try await ContactLines.read(of: ref, office, host: host, session: session)
        }
        guard let page = found else {
            throw Refusal(
                Text("联系卡由镇街的岗位打印。", en: "The towns' desk prints contact cards."),
                kind: .forbidden)
        }
        guard !page.rows.isEmpty else {
            throw Refusal(
                Text(
                    "\(ref) 还没有联系人；先在“办理”里用 contact assign 落实两名联系人。",
                    en: "\(ref) has no contacts yet; give them two with `contact assign`."))
        }
        let people = try page.rows.map { row -> [String: Any] in
            let words = row.map { $0.words(visit.language) }
            let (who, name, phone) = (words[0], words[1], words[2])
            var values: [String: Any] = ["who": who, "name": name, "phone": phone]
            if phone.contains(where: \.isNumber) {
                values["code"] = try QRPicture.svg(
                    of: "BEGIN:VCARD\nVERSION:3.0\nN:\(name)\nFN:\(name)（\(who)）\n"
                        + "TEL:\(phone)\nEND:VCARD",
                    title: visit.language == .chinese
                        ? "\(who) \(name) 的电话" : "Telephone of \(name)")
            }
            return values
        }
        return Sheet(
            name: "card-\(ref)", title: Text("有事请找", en: "Whom to call"),
            values: ["is_card": true, "people": people])
    }

    // MARK: Lists and forms of commands

    private func list(_ form: Form, _ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        let words = visit.parameters.getCatchAll().map { $0.removingPercentEncoding ?? "" }
        let command = words.joined(separator: " ")
        guard host.isPaper(command),
            let sheet = CommandSheet.find(words, below: host.commands(session.desk))
        else { throw NoPage() }
        // A list that leaves the house is an export.
        try await host.requireProof(of: visit)
        let purpose = form["paper-purpose"]
        guard (4...200).contains(purpose.count) else {
            throw Refusal(
                Text(
                    "用途：请写明给谁、做什么用，4 至 200 个字，如“报区财政局复核”。",
                    en: "Purpose: say for whom and what for, 4 to 200 characters."))
        }
        try host.check(command, session)
        let bureau = Bureau(
            host.office(session, purpose: command), district: session.district,
            department: sheet.type.department, seal: host.seal)
        let page = try await bureau.exporting(for: purpose) {
            try await sheet.run(sheet.arguments(of: form, id: ""), in: bureau)
        }
        let title = ActPages.half(sheet.abstract, visit.language)
        var values = PageView(page, visit.language).values
        values["is_list"] = true
        values["made"] = [
            host.title(of: session.desk)(visit.language), "\(session.district)",
            "\(Day.today)", purpose,
        ].joined(separator: " · ")
        let paper = Sheet(
            name: words.joined(separator: "-"), title: Text(title, en: title), values: values)
        return try await pdf(paper, visit)
    }

    // MARK: Page and PDF

    private func show(
        _ request: Request, _ visit: Visit, at path: String, _ read: () async throws -> Sheet
    ) async throws -> Response {
        let sheet = try await read()
        if request.word("as") == "pdf" { return try await pdf(sheet, visit) }
        var values = sheet.values
        values["sheets"] = ["paper"]
        values["pdf"] = path + "?as=pdf"
        return try screen.page("paper", title: sheet.title, values, for: visit)
    }

    private func pdf(_ sheet: Sheet, _ visit: Visit) async throws -> Response {
        let bytes = try await host.press(
            screen.document("paper-document", title: sheet.title, sheet.values, for: visit))
        let name = sheet.name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/pdf",
                .contentDisposition: "attachment; filename=\"\(name).pdf\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// A paper's parts as the templates show them.
struct PaperView {
    let values: [String: Any]

    init(_ paper: Paper) {
        values = [
            "parts": paper.blocks.compactMap { block -> [String: Any]? in
                switch block {
                case .space: nil
                case .opening(let text): ["opening": text]
                case .dateline(let text): ["dateline": text]
                case .paragraph(let text): ["paragraph": text]
                case .heading(let text): ["heading": text]
                case .item(let label, let says): ["item": ["label": label, "says": says]]
                case .point(let text): ["point": text]
                case .note(let text): ["note": text]
                case .signature(let text): ["signature": text]
                }
            }
        ]
    }
}

/// A code as a picture: one square path, crisp at any size.
enum QRPicture {
    static func svg(of text: String, title: String) throws -> String {
        let rows = try QRModules.rows(of: text)
        // Four modules of white around it, as the standard asks.
        let quiet = 4
        let size = rows.count + 2 * quiet
        var path = ""
        for (y, row) in rows.enumerated() {
            for (x, isDark) in row.enumerated() where isDark {
                path += "M\(x + quiet) \(y + quiet)h1v1h-1z"
            }
        }
        return "<svg class=\"code\" viewBox=\"0 0 \(size) \(size)\" role=\"img\" width=\"128\" "
            + "height=\"128\"><title>\(FamilyChart.escaped(title))</title>"
            + "<path fill=\"#fff\" d=\"M0 0h\(size)v\(size)h-\(size)z\"/>"
            + "<path fill=\"#000\" shape-rendering=\"crispEdges\" d=\"\(path)\"/></svg>"
    }
}

extension CommandSheet {
    /// The same form again, for the answer as a paper; nil where the command writes.
    func paper(of form: Form, _ page: Page, _ host: ConsoleHost) -> [String: Any]? {
        guard host.isPaper(words.joined(separator: " ")), !page.columns.isEmpty,
            !page.rows.isEmpty
        else { return nil }
        return [
            "action": "/papers/acts/" + words.joined(separator: "/"),
            "kept": form.pairs.filter { $0.name != "csrf" && $0.name != StepUp.field }
                .map { ["name": $0.name, "value": $0.value] },
        ]
    }
}
