//! A deduction cites what people said: n of those who were asked, by number, as it stood when it was judged.

use manyi::error::Kind;
use manyi::formats::shipped_project;
use manyi::indicator::{Judgement, Seat};
use manyi::intake::load_shipped;
use manyi::interview::{
    CodingPlan, Group, Head, Holder, Identity, Mark, Said, SaidState, Sentiment, Unit,
};
use manyi::office::{Wanted, cite, cited_answers, moved_since};
use manyi::response::{Answer, Serial};
use manyi::store::{Store, SurveyKey};
use manyi::text::{Language, Text};
use rust_decimal::Decimal;

const CODE: &str = "changde-2019";

/// Model workers and workers in need who were interviewed, with what they said of the effect; not everybody was asked.
/// The report takes a point off for each group and gives no count; these counts are made up.
const PEOPLE: [(&str, u32, u32, u32); 2] = [("劳模", 8, 3, 0), ("困难职工", 14, 5, 2)];

/// The project with its interviews, each coded once: a theme for an ordinary effect.
fn interviewed() -> (Store, Identity) {
    let mut store = Store::open_in_memory("王").unwrap();
    load_shipped(&mut store, CODE).unwrap();
    let once = CodingPlan {
        percent: Decimal::ZERO,
        ..CodingPlan::default()
    };
    store.set_coding_plan(CODE, &once).unwrap();
    let ordinary = store.add_theme(CODE, "改善一般", None, "", "").unwrap();
    let mut number = 0;
    for (role, people, ordinary_effect, not_asked) in PEOPLE {
        for at in 0..people {
            number += 1;
            let code = format!("{number:02}");
            let mut head = Head::of(Group::Beneficiary);
            role.clone_into(&mut head.role);
            store
                .begin_interview(CODE, "recipients", &code, &head)
                .unwrap();
            let said = if at < ordinary_effect {
                Said::words("有点用，改善一般。")
            } else if at >= people - not_asked {
                Said::nothing(SaidState::NotAsked)
            } else {
                Said::words("解决了大问题。")
            };
            store.save_said(CODE, &code, "Q3", &said).unwrap();
            if said.state == SaidState::Said {
                code_answer(
                    &mut store,
                    &code,
                    (at < ordinary_effect).then_some(ordinary),
                );
            }
        }
    }
    (store, ordinary)
}

fn code_answer(store: &mut Store, code: &str, theme: Option<Identity>) {
    let unit = Unit {
        holder: Holder::Interview(store.interview(CODE, code).unwrap().identity),
        question: "Q3".into(),
    };
    let marks: Vec<Mark> = theme
        .into_iter()
        .map(|theme| Mark {
            theme,
            sentiment: Sentiment::Opposes,
            passages: Vec::new(),
        })
        .collect();
    store.save_coding(CODE, &unit, &marks).unwrap();
}

fn effects() -> Seat {
    Seat::of("D")
}

fn of(role: Option<&str>) -> Wanted {
    let role = role.map_or_else(String::new, |role| format!("@{role}"));
    Wanted::read(&format!("改善一般@recipients/Q3{role}"))
}

#[test]
fn the_two_deductions_of_changde_cite_how_many_of_whom() {
    let (mut store, _) = interviewed();
    let declared = shipped_project(CODE).unwrap().value.unwrap().project;
    let judged = declared.judged_at(&effects()).unwrap();
    let cites = ["劳模", "困难职工"].map(|role| {
        cite(&store, CODE, &effects(), &of(Some(role)))
            .unwrap()
            .citation
    });
    let judgement = Judgement {
        reason: Text::same("访谈"),
        cites: cites.to_vec(),
        ..judged.judgement.clone()
    };
    store.judge(CODE, &effects(), &judgement, None).unwrap();
    let assessment = store.assessment(CODE).unwrap();
    let scored = assessment.indicators.iter().find(|one| one.code == "D");
    let because = scored.unwrap().because.get(Language::Zh);
    // 3 / 8 = 37.5 %; of 14 in need 2 were not asked: 5 / 12 = 41.666… %.
    assert!(
        because.starts_with(
            "8 名劳模中 3 名（37.5%）提到改善一般（访谈 01、02、03），12 名困难职工中 5 名（41.7%）提到改善一般（访谈 09、10、11、12、13），"
        ),
        "{because}"
    );
    // The points are those of the report: one off for each group.
    assert!(because.contains("28 分"), "{because}");
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn the_base_is_who_was_asked_and_what_was_cited_stands_until_it_is_judged_anew() {
    let (mut store, ordinary) = interviewed();
    let before = cite(&store, CODE, &effects(), &of(None)).unwrap().citation;
    assert_eq!((before.by.len(), before.asked), (8, 20));
    assert!(
        before
            .sentence()
            .zh
            .starts_with("20 名受访对象中 8 名（40.0%）")
    );
    assert_eq!(moved_since(&store, CODE, &effects(), &before), None);
    // It opens to what they said.
    let answers = cited_answers(&store, CODE, &before).unwrap();
    let names: Vec<&str> = answers.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, before.by);
    assert!(answers.iter().all(|one| one.words == "有点用，改善一般。"));
    // One more is found to say so: what was cited is as it was, and what it is now is told.
    code_answer(&mut store, "08", Some(ordinary));
    let now = moved_since(&store, CODE, &effects(), &before).unwrap();
    assert_eq!((now.by.len(), now.asked), (9, 20));
    // Without a question named those count that the guide binds to the indicator and somebody was asked.
    let bound = Wanted::read("改善一般");
    assert_eq!(
        cite(&store, CODE, &effects(), &bound).unwrap().citation,
        now
    );
    let never_asked = Wanted::read("改善一般@recipients/Q4");
    let refused = cite(&store, CODE, &effects(), &never_asked).unwrap_err();
    assert_eq!(refused.kind, Kind::Usage);
    let unknown = Wanted::read("没有这个@recipients/Q3");
    assert!(cite(&store, CODE, &effects(), &unknown).is_err());
    assert!(cite(&store, CODE, &effects(), &of(Some("干部"))).is_err());
}

// Two were interviewed with question Q10 of the guide, three wrote something to question Q10 of the survey of the same code.
#[test]
fn a_guide_and_a_survey_of_one_code_are_two_bases_and_it_is_asked_which() {
    const BOTH: &str = "xiangyuan-2022";
    let mut store = Store::open_in_memory("王").unwrap();
    load_shipped(&mut store, BOTH).unwrap();
    let mut guides = store.guides(BOTH).unwrap();
    for guide in guides.iter_mut().filter(|guide| guide.code == "recipients") {
        guide.questions.last_mut().unwrap().code = "Q10".into();
    }
    store.save_guides(BOTH, &guides).unwrap();
    let slow = store.add_theme(BOTH, "办理慢", None, "", "").unwrap();
    let code = |store: &mut Store, holder: Holder| {
        let mark = Mark {
            theme: slow,
            sentiment: Sentiment::Opposes,
            passages: Vec::new(),
        };
        let question = "Q10".into();
        store
            .save_coding(BOTH, &Unit { holder, question }, &[mark])
            .unwrap();
    };
    let head = Head::of(Group::Beneficiary);
    for interview in ["01", "02"] {
        store
            .begin_interview(BOTH, "recipients", interview, &head)
            .unwrap();
        let said = Said::words("等了两个月。");
        store.save_said(BOTH, interview, "Q10", &said).unwrap();
    }
    let survey = SurveyKey::new(BOTH, "recipients");
    for serial in ["1", "2", "3"] {
        let serial = Serial::read(serial).unwrap();
        let wrote = Answer::Text("太慢了".into());
        store
            .save_answer(&survey, &serial, 9, Some(&wrote), 9)
            .unwrap();
    }
    let first = store.interview(BOTH, "01").unwrap().identity;
    code(&mut store, Holder::Interview(first));
    for unit in store.codable_units(BOTH).unwrap() {
        if matches!(unit.unit.holder, Holder::Response(..)) && unit.name != "3" {
            code(&mut store, unit.unit.holder);
        }
    }
    let seat = Seat::of("D3");
    let cited = |questions: &str| {
        let wanted = Wanted::read(&format!("办理慢@{questions}"));
        cite(&store, BOTH, &seat, &wanted).map(|cited| cited.citation)
    };
    for (questions, of_them) in [
        ("提纲:recipients/Q10", ["01"].as_slice()),
        ("guide：recipients/Q10", &["01"]),
        ("问卷:recipients/Q10", &["1", "2"]),
    ] {
        let citation = cited(questions).unwrap();
        assert_eq!(citation.by, of_them, "{questions}");
        assert_eq!(citation.asked as usize, of_them.len() + 1, "{questions}");
        // What was cited is counted again the same way, and opens to those answers.
        assert_eq!(moved_since(&store, BOTH, &seat, &citation), None);
        let behind = cited_answers(&store, BOTH, &citation).unwrap();
        let behind: Vec<&str> = behind.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(behind, of_them, "{questions}");
    }
    let either = cited("recipients/Q10").unwrap_err();
    assert!(
        either.hints[0].zh.contains("问卷:recipients/Q10"),
        "{either:?}"
    );
    // Never one base of both.
    assert!(cited("提纲:recipients/Q10,问卷:recipients/Q10").is_err());
    assert!(cited("问卷:recipients/Q1").is_err());
}
