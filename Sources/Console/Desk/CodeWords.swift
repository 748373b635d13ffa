import Law

/// The words of the files (`facts.md`) as people read them, fact by fact: one word may mean another
/// thing of another fact.
enum CodeWords {
    /// Nil for a fact without words of its own, and for a word that is none of its.
    static func title(_ fact: String, _ word: String) -> Text? { table[fact]?[word] }

    private static let income: [String: Text] = [
        "none": Text("无", en: "none"), "dibao": Text("最低生活保障", en: "subsistence allowance"),
        "destitute": Text("特困供养", en: "extreme hardship"),
        "marginal": Text("低保边缘", en: "marginal income"),
        "expenditure": Text("支出型困难", en: "hardship by expenditure"),
    ]
    private static let residence: [String: Text] = [
        "rural": Text("农村", en: "rural"), "urban": Text("城镇", en: "urban"),
        "unified": Text("不分城乡", en: "unified"),
    ]
    private static let scheme: [String: Text] = [
        "none": Text("未参保", en: "not insured"), "resident": Text("居民", en: "residents'"),
        "employee": Text("职工", en: "employees'"),
    ]
    private static let grades: [String: Text] = [
        "1": Text("一级", en: "grade 1"), "2": Text("二级", en: "grade 2"),
        "3": Text("三级", en: "grade 3"),
    ]

    private static let table: [String: [String: Text]] = [
        "whereabouts": [
            "present": Text("在", en: "present"), "missing": Text("下落不明", en: "missing"),
            "declared_dead": Text("宣告死亡", en: "declared dead"),
        ],
        "hukou.kind": residence, "hukou.area": residence,
        "death": [
            "illness": Text("疾病", en: "illness"), "accident": Text("意外", en: "accident"),
            "other": Text("其他", en: "other"),
        ],
        "capacity": [
            "full": Text("完全民事行为能力", en: "full"), "limited": Text("限制民事行为能力", en: "limited"),
            "none": Text("无民事行为能力", en: "none"),
        ],
        "disability.category": [
            "vision": Text("视力", en: "vision"), "hearing": Text("听力", en: "hearing"),
            "speech": Text("言语", en: "speech"), "physical": Text("肢体", en: "physical"),
            "intellectual": Text("智力", en: "intellectual"), "mental": Text("精神", en: "mental"),
            "multiple": Text("多重", en: "multiple"),
        ],
        "complication.grade": [
            "1A": Text("一级甲等", en: "1A"), "1B": Text("一级乙等", en: "1B"),
            "2": Text("二级", en: "2"), "3": Text("三级", en: "3"),
        ],
        "complication_assistance": grades,
        "mobility": [
            "walks": Text("行走自如", en: "walks"), "assisted": Text("需人扶助", en: "needs help"),
            "bedbound": Text("卧床", en: "confined to bed"),
        ],
        "care.dependency": [
            "none": Text("能自理", en: "none"), "mild": Text("轻度失能", en: "mild"),
            "moderate": Text("中度失能", en: "moderate"), "severe": Text("重度失能", en: "severe"),
        ],
        "hospital.stay": ["inpatient": Text("住院", en: "in hospital")],
        "insurance.medical": scheme, "insurance.pension": scheme,
        "maternity.event": [
            "operation": Text("计划生育手术", en: "operation"),
            "antenatal": Text("产前检查", en: "antenatal care"), "birth": Text("分娩", en: "birth"),
            "complication": Text("并发症", en: "complication"),
        ],
        "low_income": income, "low_income.test": income,
        "accident.loss": [
            "property": Text("财产重大损失", en: "property"), "injury": Text("重大伤害", en: "injury"),
            "illness": Text("重大疾病", en: "illness"), "death": Text("家人离世", en: "a death"),
        ],
        "work.status": [
            "employed": Text("就业", en: "employed"), "unemployed": Text("未就业", en: "unemployed"),
            "registered_unemployed": Text("登记失业", en: "registered unemployed"),
            "retired": Text("退休", en: "retired"),
        ],
        "housing.danger": [
            "A": Text("A 级（安全）", en: "A, safe"), "B": Text("B 级（基本安全）", en: "B"),
            "C": Text("C 级（局部危险）", en: "C, partly dangerous"),
            "D": Text("D 级（整体危险）", en: "D, dangerous"),
        ],
        "education.stage": [
            "compulsory": Text("义务教育", en: "compulsory school"),
            "senior": Text("普通高中", en: "senior secondary school"),
            "secondary_vocational": Text("中等职业学校", en: "secondary vocational school"),
            "higher_vocational": Text("高等职业学校", en: "higher vocational college"),
            "junior_college": Text("大专", en: "junior college"),
            "undergraduate": Text("本科", en: "university"),
        ],
        "agriculture.project": [
            "microcredit": Text("小额信贷", en: "micro-credit"),
            "industry": Text("产业扶持", en: "industry"),
            "employment": Text("就业扶持", en: "employment"),
            "special_industry": Text("特色产业", en: "special industry"),
            "infrastructure": Text("基础设施", en: "infrastructure"),
            "loan": Text("贷款贴息", en: "loan"), "planting": Text("种植", en: "planting"),
            "husbandry": Text("养殖", en: "husbandry"), "processing": Text("加工", en: "processing"),
            "handicraft": Text("手工", en: "handicraft"),
        ],
    ]
}
