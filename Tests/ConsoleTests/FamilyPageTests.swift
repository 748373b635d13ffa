import ArgumentParser
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Console
@testable import Yuhou

@Suite("A household on its page, what weighs more than looking, and papers")
struct FamilyPageTests {
    private func text(_ response: Browser.Answer) -> String { String(buffer: response.body) }

    @Test("Wishes stand first, names are masked, the picture says what it shows")
    func household() async throws {
        let console = try await ConsoleHouse.open()
        try await console.house.tell(
            "M1", "wish.no_visits", "yes", from: "2026-01-01", source: "towns")
        let clerk = try await console.token("health", duties: ["intake"])
        let page = try await console.visit { try await $0.page("/family/M1", by: clerk) }
        let html = text(page)
        #expect(page.status == .ok)
        let wish = try #require(html.range(of: "<strong>不要上门</strong>"))
        let owed = try #require(html.range(of: "各单位对这一家"))
        #expect(wish.lowerBound < owed.lowerBound)
        #expect(html.contains("王*兰") && !html.contains("王小兰"))
        #expect(html.contains("role=\"img\"") && html.contains("<desc id=\"years-words\">"))
        #expect(html.contains("年度免费体检") || html.contains("免费体检"))
        #expect(PlainWords.category(in: html) == nil)
        #expect(page.body.readableBytes < 200 * 1024)
        // A clause explains itself in its own words.
        let why = try await console.visit {
            try await $0.page("/family/M1?why=JY-3.2.4c", by: clerk)
        }
        #expect(text(why).contains("class=\"law\""))
    }

    @Test("A search posts what it looks for and shows it masked; rules as at the terminal")
    func search() async throws {
        let console = try await ConsoleHouse.open()
        let clerk = try await console.token("health", duties: ["intake"])
        try await console.visit { client in
            let found = try await client.send(
                "/family", ["name": "王小兰"], by: clerk, in: console)
            #expect(text(found).contains("href=\"/family/M1\""))
            #expect(text(found).contains("href=\"/family/M2\""))
            #expect(text(found).contains("王*兰"))
            let nothing = try await client.send(
                "/family", ["birth": "1956-01-01"], by: clerk, in: console)
            #expect(nothing.status == .badRequest)
            // The office finds no persons; nobody of another desk does either.
            let office = try await console.token("office")
            #expect(try await client.page("/family", by: office).status == .forbidden)
        }
    }

    @Test("One value whole: the code is asked for first, and what was filled in is kept")
    func unmask() async throws {
        let console = try await ConsoleHouse.open(families: false)
        let birth = try CaseHouse.day("1956-01-01")
        let number = try IdentityNumber(area: "321204", birth: birth, sequence: 2).text
        try await console.house.addMother("M1", household: "H1", number: number)
        let clerk = try await console.token("health", duties: ["intake"])
        let fields = ["field": "id_number", "reason": "核对“证件”<原件>"]
        let asked = try await console.visit {
            try await $0.send("/family/M1/unmask", fields, by: clerk, in: console)
        }
        #expect(asked.status == .forbidden)
        #expect(text(asked).contains("name=\"proof\""))
        #expect(text(asked).contains("action=\"/family/M1/unmask\""))
        #expect(text(asked).contains("核对“证件”&lt;原件&gt;"))
        #expect(!text(asked).contains(number))
        // A guess is refused and the form comes back, still whole.
        let guessed = try await console.visit {
            try await $0.send(
                "/family/M1/unmask", fields.merging(["proof": "000000"]) { $1 }, by: clerk,
                in: console)
        }
        #expect(guessed.status == .forbidden && text(guessed).contains("核对“证件”"))
        _ = try await console.house.owner.execute(
            "UPDATE auth.session SET proved_at = now() - interval '11 minutes'")
        let late = try await console.visit {
            try await $0.send("/family/M1/unmask", fields, by: clerk, in: console)
        }
        #expect(late.status == .forbidden)
        _ = try await console.house.owner.execute("UPDATE auth.session SET proved_at = now()")
        let shown = try await console.visit {
            try await $0.send("/family/M1/unmask", fields, by: clerk, in: console)
        }
        #expect(shown.status == .ok && text(shown).contains(number))
        let rows = try await console.house.owner.one(
            "SELECT count(*) FROM audit.entry WHERE act = 'unmask' AND reason LIKE '核对%'")
        #expect(try rows?.value(0, as: Int64.self) == 1)
    }

    @Test("The glass is broken with a reason, and the page says until when")
    func breakGlass() async throws {
        let console = try await ConsoleHouse.open()
        let clerk = try await console.token("housing", duties: ["intake"])
        try await console.visit { client in
            let short = try await client.send(
                "/family/M1/open", ["reason": "急"], by: clerk, in: console)
            #expect(short.status == .badRequest)
            let opened = try await client.send(
                "/family/M1/open", ["reason": "老人摔倒要送医"], by: clerk, in: console)
            #expect(opened.status == .ok && text(opened).contains("对您开放到"))
        }
    }

    @Test("A session left alone ends with a sentence, not with a bare sign-in")
    func idle() async throws {
        let console = try await ConsoleHouse.open(families: false)
        let clerk = try await console.token("health", duties: ["intake"])
        _ = try await console.house.owner.execute(
            """
            UPDATE auth.session SET idle = interval '30 minutes',
                used_at = now() - interval '31 minutes'
            """)
        try await console.visit { client in
            let sent = try await client.page("/family/M1", by: clerk)
            #expect(sent.status == .seeOther)
            let place = try #require(sent.headers[.location])
            #expect(place == "/sign-in?ended=idle")
            #expect(text(try await client.page(place, by: clerk)).contains("离开超过 30 分钟"))
        }
    }

    @Test("A family's paper is PDF with its Chinese font inside, and on record")
    func paper() async throws {
        let console = try await ConsoleHouse.open()
        let clerk = try await console.token("health", duties: ["intake"])
        try await console.visit { client in
            let page = try await client.page("/papers/family/M1", by: clerk)
            #expect(text(page).contains("王女士"))
            let pdf = try await client.page("/papers/family/M1?as=pdf", by: clerk)
            #expect(pdf.headers[.contentType] == "application/pdf")
            let bytes = Data(
                pdf.body.getBytes(at: 0, length: pdf.body.readableBytes) ?? [])
            #expect(bytes.starts(with: Data("%PDF-".utf8)))
            #expect(bytes.range(of: Data("CJK".utf8)) != nil)
            #expect(bytes.range(of: Data("/FontFile".utf8)) != nil)
        }
        let rows = try await console.house.owner.one(
            "SELECT count(*) FROM audit.entry WHERE act = 'export' AND reason = '给家庭的一页纸'")
        #expect(try rows?.value(0, as: Int64.self) == 2)
    }

    @Test("A page that refers to anything outside itself is not printed")
    func press() async throws {
        let press = PaperPress(script: MigratedDatabase.migrations + "/../console/paper.py")
        for outside in [
            "<img src='file:///etc/passwd'>", "<style>@import url(http://localhost/x.css);</style>",
            "<svg><image href='http://localhost/x.png'/></svg>",
        ] {
            await #expect(throws: Refusal.self) {
                _ = try await press.pdf(of: "<p>字</p>\(outside)")
            }
        }
        let missing = PaperPress(script: press.script, places: ["/nowhere"])
        let refusal = await #expect(throws: Refusal.self) { _ = try await missing.pdf(of: "<p>") }
        #expect(refusal?.text.zh.contains("weasyprint") == true)
    }

    @Test("Every word that makes an act weighty, or a paper, is a command's")
    func words() {
        var leaves: Set<String> = []
        func walk(_ type: any ParsableCommand.Type) {
            let below = type.configuration.subcommands
            if below.isEmpty { leaves.insert(type.configuration.commandName ?? type._commandName) }
            below.forEach(walk)
        }
        walk(YuhouCommand.self)
        #expect(WeightyActs.verbs.subtracting(leaves).isEmpty)
        #expect(WeightyActs.readings.subtracting(leaves).isEmpty)
        #expect(WeightyActs.verbs.isDisjoint(with: WeightyActs.readings))
    }
}
