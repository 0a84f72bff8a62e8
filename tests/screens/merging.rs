//! Many machines on the screens: the devices of a file, what waits for a person, and the hub before it is asked.

use manyi::intake;
use manyi::office::{read_parcel, write_parcel_for};
use manyi::response::{Answer, Serial};
use manyi::store::{Selection, Store, SurveyKey};
use manyi::text::Language;

use crate::desk::Desk;

/// A device that has a name: without one the end of its identity stands there, which no picture may hold.
fn named() -> Desk {
    let mut desk = Desk::with_sample();
    desk.press("m n");
    desk.type_over("前台");
    desk.press("Enter");
    desk
}

pictures!(machines_of_a_file, named(), "");
pictures!(the_hub_before_it_is_asked, Desk::with_sample(), "m h");

/// What another machine undoes and moves is seen before a parcel is read, and stays on the screen behind it.
#[test]
fn a_parcel_shows_whose_approval_falls_and_which_figures_move_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let survey = SurveyKey::new("xiangyuan-2022", "recipients");
    let first = Serial::read("1").unwrap();
    let mut office = Store::open_as(&at("office.db"), "主评", &at("office")).unwrap();
    intake::load_shipped(&mut office, "xiangyuan-2022").unwrap();
    office
        .approve_because(&survey, Selection::Survey, "示例")
        .unwrap();
    let parcel = |store: &Store, name: &str| {
        let file = at(name);
        write_parcel_for(store, None, &mut std::fs::File::create(&file).unwrap()).unwrap();
        file
    };
    let mut laptop = Store::open_as(&at("laptop.db"), "乙", &at("laptop")).unwrap();
    read_parcel(&mut laptop, &parcel(&office, "office.manyi"), false).unwrap();
    laptop.name_device("乙机").unwrap();
    laptop.reopen(&survey, &first, "看错了").unwrap();
    let zero = Answer::Points(0.into());
    laptop
        .save_answer(&survey, &first, 1, Some(&zero), 2)
        .unwrap();
    laptop.finish(&survey, &first).unwrap();
    let file = parcel(&laptop, "乙.manyi");
    drop(office);
    let mut desk = Desk::at(&at("office.db"), "主评");
    desk.press("m r");
    desk.type_over(file.to_str().unwrap());
    desk.press("Enter");
    let seen = desk.picture(80, 24);
    for told in [
        "来自 乙机：新留痕",
        "取消审定 1 份",
        "recipients 1：对方改过，审定已取消",
        "变动的数字",
        "还没有读入",
        "个百分点",
    ] {
        assert!(seen.contains(told), "{told}:\n{seen}");
    }
    assert!(!seen.contains("撞号"), "{seen}");
    desk.press("Enter");
    let seen = desk.picture(80, 24);
    assert!(
        seen.contains("读入了") && !seen.contains("还没有读入"),
        "{seen}"
    );
    desk.press("Esc");
    assert!(desk.picture(80, 24).contains("多机合并"));
    // Once read, there is nothing to look at before.
    desk.press("r");
    desk.type_over(file.to_str().unwrap());
    desk.press("Enter");
    let seen = desk.picture(80, 24);
    assert!(seen.contains("里面的都已经有了"), "{seen}");
}

/// A question that takes the line leaves the next one to its answer, and says all of itself.
#[test]
fn a_long_question_does_not_hide_what_is_typed() {
    let mut desk = Desk::with_batches();
    desk.press("Enter A");
    desk.type_over("抽查过");
    let seen = desk.picture(80, 24);
    assert!(seen.contains("写明原因"), "{seen}");
    assert!(seen.contains("抽查过"), "{seen}");
}
