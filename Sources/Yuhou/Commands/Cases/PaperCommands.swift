import ArgumentParser
import Kernel
import Law
import Papers

/// `yuhou health family REF`: one page that a family takes home.
struct FamilyCommand<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "family",
            abstract: "给家庭的一页纸：有什么、谁负责、什么时候、找谁 · One page for a family to take home.",
            discussion: "只有本部门能看的；没问过的意愿不写，不写类别。 Only what this desk may see; no wish that "
                + "nobody asked about, no category.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "名册里的编号，家里任何一人 · The ref of anybody in the household.") var ref: String

    func run() async throws {
        let lines = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            let paper = try await FamilyPaper.read(
                office, district: place.district, department: D.code.word, ref: ref)
            return FamilyPage(registry: office.registry, language: reader.language)
                .lines(of: paper)
        }
        lines.forEach { print($0) }
    }
}

/// A decision as a letter.
struct CaseLetterCommand<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "letter",
            abstract: "给家庭的信：决定、理由、依据、怎样提意见 · The decision as a letter to the family.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "事项编号 · Case number.") var number: Int64

    func run() async throws {
        let lines = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            let letter = try await CaseBook(
                office, district: place.district, department: D.code.word
            ).letter(number)
            return LetterPage(registry: office.registry, language: reader.language)
                .lines(of: letter)
        }
        lines.forEach { print($0) }
    }
}
