import ArgumentParser
import Kernel
import Law

/// Moves inside the district, and of the registration: out of it, into it, of another kind.
struct RecordMove: RecordCommand {
    static let kind = "move"
    static let configuration = configured(
        """
        镇街之间：--town；分户、并户：--household 与 --with；户口：--hukou-district、--hukou-kind、--hukou-area。
        迁往另一区县并转交资料用 yuhou transfer。
        Between towns: --town; splitting or merging households: --household and --with; the \
        registration: --hukou-…. To hand a family over to another district use yuhou transfer.
        """)

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "现住镇街，九位 · The town they live in, nine digits.") var town: String?
    @Option(name: .long, help: "现在的户，没有的自动新建 · The household they live in now.")
    var household: String?
    @Option(name: .long, help: "一同迁移的人，可多次 · Who moves along; may be repeated.")
    var with: [String] = []
    @Option(name: .long, help: "户口所在区县，六位 · The registered district.") var hukouDistrict: String?
    @Option(name: .long, help: "urban、rural 或 unified.") var hukouKind: String?
    @Option(name: .long, help: "urban 或 rural：村居代码的城乡分类.") var hukouArea: String?

    func tell(_ draft: inout EventDraft) {
        for ref in [event.ref] + with {
            if let town { draft.state("residence.town", town, of: ref) }
            if let hukouDistrict { draft.state("hukou.district", hukouDistrict, of: ref) }
            if let hukouKind { draft.state("hukou.kind", hukouKind, of: ref) }
            if let hukouArea { draft.state("hukou.area", hukouArea, of: ref) }
            if let household { draft.stays.append(.init(ref: ref, household: household)) }
        }
    }
}
