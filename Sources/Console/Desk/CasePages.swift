import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// One case, and everything that may be done on it.
struct CasePages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    let answers: FormAnswers
    let shelf: FileShelf

    func add(to routes: Routes) {
        routes.get("/desk/case/:number") { request, visit in
            let number = try Self.number(visit)
            let clerk = try host.clerk(visit, "case show", isReading: true)
            let said = await answers.said(request.word("said") ?? "", to: clerk.session)
            return try await page(number, clerk, visit, said: said)
        }
        routes.post("/desk/case/:number/act") { form, _, visit in
            try await act(form, visit)
        }
        routes.post("/desk/case/:number/deliver") { form, _, visit in
            try await deliver(form, visit)
        }
        routes.post("/desk/case/:number/refer") { form, _, visit in
            try await refer(form, visit)
        }
        routes.post("/desk/case/:number/code") { form, _, visit in
            try await code(form, visit)
        }
        routes.post("/desk/case/:number/paper") { form, _, visit in
            try await paper(form, visit)
        }
        // No `routes.post`: its form carries a file. The reader asks for the form's seal.
        routes.router.post("/desk/case/:number/attach") { request, visit in
            try await attach(request, visit)
        }
    }

    private static func number(_ visit: Visit) throws -> Int64 {
        guard let number = visit.parameters.get("number").flatMap({ Int64($0) }) else {
            throw NoPage()
        }
        return number
    }

    private func page(
        _ number: Int64, _ clerk: Clerk, _ visit: Visit, said: Page? = nil,
        refusal: Refusal? = nil, typed form: Form? = nil, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let sheet = try await CaseSheet(clerk, number)
        var values: [String: Any] = [
            "panel": sheet.values(from: "/desk/case/\(number)", typed: form), "is_alone": true,
            "desk_nav": DeskNavigation.places(clerk, at: ""), "sheets": ["desk"],
        ]
        if let said { values["said"] = PageView(said, visit.language).values }
        if let refusal { values["refusal"] = refusal.text(visit.language) }
        let status =
            status ?? refusal.map { $0.kind == .forbidden ? .forbidden : .badRequest } ?? .ok
        return try screen.page(
            "case", title: Text("第 \(number) 号", en: "Case \(number)"), values, for: visit,
            at: "/desk", status: status)
    }

    /// Does what a form asks for, once, and sends the browser on; a refusal is shown with the form.
    private func answer(
        _ form: Form, _ visit: Visit, _ command: String,
        _ body: @escaping @Sendable (Clerk, Int64) async throws -> Page
    ) async throws -> Response {
        let number = try Self.number(visit)
        let clerk = try host.clerk(visit, command)
        do {
            _ = try await answers.once(
                form, "/desk/case/\(number) \(command)", of: clerk.session
            ) { try await body(clerk, number) }
        } catch let refusal as Refusal {
            return try await page(number, clerk, visit, refusal: refusal, typed: form)
        }
        let back = form["back"].hasPrefix("/desk") ? form["back"] : "/desk/case/\(number)"
        return .next(back + (back.contains("?") ? "&" : "?") + "said=\(form["id"].queryWord)")
    }

    private func act(_ form: Form, _ visit: Visit) async throws -> Response {
        guard let move = CaseMove(rawValue: form["move"]) else { throw NoPage() }
        try await host.clerk(visit, "case \(move.rawValue)").requireProof(for: move, of: visit)
        return try await answer(form, visit, "case \(move.rawValue)") { clerk, number in
            let target = form["target"].isEmpty ? nil : form["target"]
            let result = try await clerk.cases.act(
                move, on: [number], step: form["step"].isEmpty ? nil : form["step"],
                reason: move.needsReason || !form["reason"].isEmpty ? form["reason"] : nil,
                client: form["id"], target: move == .take ? nil : target,
                owner: form["owner"].isEmpty ? nil : form["owner"]
            ).first
            guard let result else { throw NoPage() }
            if let refusal = result.refusal { throw Refusal(refusal) }
            return try await Self.done(move.title, result, clerk)
        }
    }

    /// What became of the case, in a sentence.
    static func done(
        _ title: Text, _ result: CaseBook.Result, _ clerk: Clerk
    ) async throws -> Page {
        let file = try await clerk.cases.read(result.id).file
        let state = result.state?.title ?? file.state.title
        let step = clerk.step(result.step, of: file.benefit, file.kind)
        let zh = [step.isEmpty ? "" : "在“\(step)”", result.due.map { "期限 \($0)" } ?? ""]
        let en = [step.isEmpty ? "" : "at “\(step)”", result.due.map { "due \($0)" } ?? ""]
        return Page(
            Text(
                (["第 \(result.id) 号 \(Mask.name(file.name))：\(title.zh)", state.zh]
                    + zh.filter { !$0.isEmpty }).joined(separator: "，") + "。",
                en: (["Case \(result.id) \(Mask.name(file.name)): \(title.en)", state.en]
                    + en.filter { !$0.isEmpty }).joined(separator: ", ") + "."))
    }

    private func deliver(_ form: Form, _ visit: Visit) async throws -> Response {
        try await answer(form, visit, "case deliver") { clerk, number in
            guard let proof = Proof(rawValue: form["proof"]) else {
                throw Refusal(Text("请选凭据的种类。", en: "Choose the kind of proof."))
            }
            guard let day = Day(iso: form["on"]) else {
                throw Refusal(
                    Text("落实日期应为 YYYY-MM-DD，如 2026-03-02。", en: "The day is YYYY-MM-DD."))
            }
            let paper = Int64(form["paper"])
            if proof == .paper, paper == nil {
                throw Refusal(
                    Text("凭据是存档文件的，请选是哪一份。", en: "Choose which of the papers proves it."))
            }
            let words =
                proof == .paper && form["words"].isEmpty
                ? "paper \(paper ?? 0)" : form["words"]
            guard words.count >= 2, form["by"].count >= 2 else {
                throw Refusal(
                    Text(
                        "请写明凭据的内容（编号、名册、核验码）和谁提供的，各至少两个字。",
                        en: "Say the proof (number, roster, code) and who gave it."))
            }
            let result = try await clerk.cases.deliver(
                number,
                CaseBook.Delivery(
                    on: day, proof: proof, words: words, by: form["by"],
                    paper: proof == .paper ? paper : nil),
                step: form["step"].isEmpty ? nil : form["step"], client: form["id"])
            return try await Self.done(CaseAct.title(of: "deliver"), result, clerk)
        }
    }

    private func refer(_ form: Form, _ visit: Visit) async throws -> Response {
        try await answer(form, visit, "refer") { clerk, number in
            let file = try await clerk.cases.read(number).file
            let due = try ReferralPages.due(form)
            let referral = try await clerk.referrals.refer(
                file.ref, to: form["to"], matter: form["matter"], clause: file.clause, due: due,
                client: form["id"])
            let to = clerk.host.title(of: form["to"])
            return Page(
                Text("已转给\(to.zh)：第 \(referral) 号转介。", en: "Referred to \(to.en): \(referral)."))
        }
    }

    /// A new code is shown with the answer and nowhere again.
    private func code(_ form: Form, _ visit: Visit) async throws -> Response {
        let number = try Self.number(visit)
        let clerk = try host.clerk(visit, "case code")
        do {
            let code = try await clerk.cases.issueCode(number)
            let said = Page(
                Text(
                    "核验码（只显示一次，交给家庭或提供方）：\(code)。前一个作废；由别人核验。",
                    en: "Code (shown once): \(code). The one before is void; another redeems it."))
            return try await page(number, clerk, visit, said: said)
        } catch let refusal as Refusal {
            return try await page(number, clerk, visit, refusal: refusal)
        }
    }

    /// Keeps a scan with the case, sealed; what the browser sent is gone from the shelf either way.
    private func attach(_ request: Request, _ visit: Visit) async throws -> Response {
        let number = try Self.number(visit)
        let clerk = try host.clerk(visit, "case attach")
        do {
            let form = try await UploadReader(seal: screen.seal, shelf: shelf)
                .read(request, visit)
            guard let item = await shelf.item(form["file"], of: visit.token) else {
                throw Refusal(
                    Text(
                        "请选一个文件：PDF、JPEG 或 PNG。",
                        en: "Choose a file: PDF, JPEG or PNG."))
            }
            let data = try? Data(contentsOf: URL(fileURLWithPath: item.path))
            await shelf.remove(item.id)
            let paper = try await host.papers(clerk.office, clerk.session.district)
                .add(data ?? Data(), titled: form["title"], to: number)
            let said = Page(
                Text(
                    "已存：第 \(paper) 份凭据，加密。落实时可选它作凭据。",
                    en: "Kept as paper \(paper), sealed; a delivery can name it as its proof."))
            return try await page(number, clerk, visit, said: said)
        } catch let refused as UploadReader.Refused {
            return try await page(
                number, clerk, visit, refusal: Refusal(refused.text), status: refused.status)
        } catch let refusal as Refusal {
            return try await page(number, clerk, visit, refusal: refusal)
        }
    }

    private func paper(_ form: Form, _ visit: Visit) async throws -> Response {
        let number = try Self.number(visit)
        let clerk = try host.clerk(visit, "case paper")
        do {
            guard let paper = Int64(form["paper"]) else { throw NoPage() }
            guard form["reason"].count >= 4 else {
                throw Refusal(
                    Text("取出凭据要写为什么，至少四个字；会留痕。", en: "Say why, in four characters; it is audited."))
            }
            let data = try await host.papers(clerk.office, clerk.session.district)
                .read(paper, of: number, reason: form["reason"])
            let type =
                data.starts(with: Array("%PDF-".utf8))
                ? "application/pdf" : data.first == 0xFF ? "image/jpeg" : "image/png"
            return .file(data, named: "paper-\(paper)", type)
        } catch let refusal as Refusal {
            return try await page(number, clerk, visit, refusal: refusal)
        }
    }
}

extension Response {
    /// Something that the browser keeps as a file.
    ///
    /// - Parameter name: Without the ending, which the type gives; no personal data.
    static func file(_ data: Data, named name: String, _ type: String) -> Response {
        let ending =
            switch type {
            case "application/pdf": "pdf"
            case "image/jpeg": "jpg"
            case "image/png": "png"
            case "text/plain; charset=utf-8": "txt"
            default: "csv"
            }
        return Response(
            status: .ok,
            headers: [
                .contentType: type,
                .contentDisposition: "attachment; filename=\"\(name).\(ending)\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}
