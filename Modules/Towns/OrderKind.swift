import Kernel
import Law

/// What is ordered for a family: the seven free services of JY-3.5.3c and the nine at a low fee of
/// JY-3.5.3d, in the clauses' own words.
enum OrderKind: String, Hashable, CaseIterable {
    case deviceTraining = "device_training"
    case care, information, record, emergency
    case callBack = "call_back"
    case location
    case meals, cleaning, bathing
    case medicalCompany = "medical_company"
    case mobility, culture, learning, company, errands

    /// Of the seven.
    var isFree: Bool {
        switch self {
        case .deviceTraining, .care, .information, .record, .emergency, .callBack, .location: true
        default: false
        }
    }

    var benefit: Benefit { isFree ? Towns.homeServices : Towns.lowFeeServices }

    var title: Text {
        switch self {
        case .deviceTraining: Text("智能技术培训", en: "training with devices")
        case .care: Text("心理关爱", en: "emotional care")
        case .information: Text("信息收集", en: "collecting information")
        case .record: Text("基本信息和健康档案", en: "basic and health record")
        case .emergency: Text("紧急援助", en: "emergency help")
        case .callBack: Text("定期回访", en: "regular call-back")
        case .location: Text("远程定位", en: "remote location")
        case .meals: Text("助餐", en: "meals")
        case .cleaning: Text("助洁", en: "cleaning")
        case .bathing: Text("助浴", en: "bathing")
        case .medicalCompany: Text("助医", en: "company to the doctor")
        case .mobility: Text("助行", en: "help to get about")
        case .culture: Text("文化娱乐", en: "culture")
        case .learning: Text("学习教育", en: "learning")
        case .company: Text("陪伴聊天", en: "company")
        case .errands: Text("代购代办", en: "errands")
        }
    }
}
