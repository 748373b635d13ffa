import Kernel
import Law

/// The catalogue of devices: those that NC-4.dpf.1 names (大小腿、特殊假肢，轮椅、助行器、助视器、助听器) and
/// what its 等 leaves open.
enum Device: String, CaseIterable {
    case lowerLeg = "prosthesis_lower_leg"
    case thigh = "prosthesis_thigh"
    case special = "prosthesis_special"
    case wheelchair
    case walker
    case visualAid = "visual_aid"
    case hearingAid = "hearing_aid"
    case other

    var title: Text {
        switch self {
        case .lowerLeg: Text("小腿假肢", en: "lower-leg prosthesis")
        case .thigh: Text("大腿假肢", en: "thigh prosthesis")
        case .special: Text("特殊假肢", en: "special prosthesis")
        case .wheelchair: Text("轮椅", en: "wheelchair")
        case .walker: Text("助行器", en: "walker")
        case .visualAid: Text("助视器", en: "visual aid")
        case .hearingAid: Text("助听器", en: "hearing aid")
        case .other: Text("其他辅助器具", en: "another device")
        }
    }

    /// Full years in service before the next is given without a reason. Our own default: no source
    /// says how long.
    var serviceYears: Int {
        switch self {
        case .lowerLeg, .thigh, .special: 3
        case .wheelchair, .walker, .hearingAid: 4
        case .visualAid, .other: 2
        }
    }

    /// Whether it is made to measure and is received only once it fits; the table of outcomes
    /// holds the same list.
    var needsFitting: Bool {
        switch self {
        case .lowerLeg, .thigh, .special, .visualAid, .hearingAid: true
        case .wheelchair, .walker, .other: false
        }
    }
}

/// The four kinds of training that NC-4.dpf.2 names. Two are categories of the certificate, two
/// are diagnoses.
enum Training: String, CaseIterable {
    case hearing, intellectual, autism
    case cerebralPalsy = "cerebral_palsy"

    var title: Text {
        switch self {
        case .hearing: Text("听力", en: "hearing")
        case .intellectual: Text("智力", en: "intellectual")
        case .autism: Text("孤独症", en: "autism")
        case .cerebralPalsy: Text("脑瘫", en: "cerebral palsy")
        }
    }

    /// The diagnosis that health shares with the federation; nil for a category.
    var diagnosis: String? {
        switch self {
        case .hearing, .intellectual: nil
        case .autism, .cerebralPalsy: "illness.\(rawValue)"
        }
    }
}

/// What somebody is assessed for, queues for and receives: a device or a kind of training.
enum Subject: String, CaseIterable {
    case device, rehabilitation

    var title: Text {
        switch self {
        case .device: Text("辅助器具", en: "device")
        case .rehabilitation: Text("康复训练", en: "training")
        }
    }

    /// What can be asked for under it.
    var items: [String] {
        switch self {
        case .device: Device.allCases.map(\.rawValue)
        case .rehabilitation: Training.allCases.map(\.rawValue)
        }
    }

    func title(of item: String) -> Text {
        Device(rawValue: item)?.title ?? Training(rawValue: item)?.title ?? title
    }

    /// - Throws: `Refusal` that lists what there is.
    func require(_ item: String) throws {
        guard items.contains(item) else {
            throw Refusal(
                Text(
                    "--item \(item)：应为 \(items.joined(separator: "、"))。",
                    en: "--item \(item): one of \(items.joined(separator: ", "))."))
        }
    }
}
