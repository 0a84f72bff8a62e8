//! Who may look at a first entry while its second one is due.

use manyi::error::Kind;
use manyi::response::VerifyPlan;
use manyi::store::Store;

use crate::sample::*;

/// Two papers of `first`; `verifier` has keyed the first field of number 1 a second time.
fn half_verified() -> (tempfile::TempDir, Store, Store) {
    let (folder, file, _) = store_on_disk();
    let mut first = Store::open(&file, "first").unwrap();
    for number in ["1", "2"] {
        key_paper(&mut first, number, &whole("1", 85));
    }
    let mut verifier = Store::open(&file, "verifier").unwrap();
    let (position, answer) = &whole("1", 85)[0];
    verifier
        .save_second(&main_survey(), &serial("1"), *position, answer)
        .unwrap();
    (folder, first, verifier)
}

fn may_look(store: &Store, number: &str, verifies: bool) -> bool {
    match store.check_blind(&main_survey(), &serial(number), verifies) {
        Ok(()) => true,
        Err(error) => {
            assert_eq!(error.kind, Kind::Usage);
            assert!(!error.hints.is_empty());
            false
        }
    }
}

#[test]
fn a_verifier_sees_no_first_entry_of_another_until_its_second_is_complete() {
    let (folder, first, mut verifier) = half_verified();
    let supervisor = Store::open(&folder.path().join("papers.db"), "supervisor").unwrap();
    assert!(!may_look(&verifier, "1", false) && !may_look(&verifier, "2", false));
    assert!(may_look(&first, "1", false), "who keyed it knows it");
    assert!(may_look(&supervisor, "2", false), "a supervisor looks");
    assert!(
        !may_look(&supervisor, "2", true),
        "unless at a second entry"
    );
    for (position, answer) in &whole("1", 85)[1..] {
        verifier
            .save_second(&main_survey(), &serial("1"), *position, answer)
            .unwrap();
    }
    assert!(may_look(&verifier, "1", false), "it is verified");
    assert!(!may_look(&verifier, "2", false), "this one is not");
    assert!(may_look(&verifier, "3", false), "there is no such paper");
}

#[test]
fn what_nobody_will_key_again_is_hidden_from_nobody() {
    let (folder, _, mut verifier) = half_verified();
    let survey = main_survey();
    verifier.set_verify_plan(&survey, VerifyPlan::None).unwrap();
    assert!(may_look(&verifier, "2", false));
    verifier.set_verify_plan(&survey, VerifyPlan::Full).unwrap();
    assert!(!may_look(&verifier, "2", false));
    let mut supervisor = Store::open(&folder.path().join("papers.db"), "supervisor").unwrap();
    supervisor
        .set_invalid(&survey, &serial("2"), "duplicate", "")
        .unwrap();
    assert!(may_look(&verifier, "2", false));
}

/// Else whoever verifies could set a paper invalid, look, set it valid, and key it "blind".
#[test]
fn what_a_verifier_sets_invalid_while_it_waits_stays_hidden_from_them_and_from_nobody_else() {
    let (folder, first, mut verifier) = half_verified();
    let survey = main_survey();
    let why = |store: &Store| {
        let refused = store.check_blind_to_all(&main_survey()).unwrap_err();
        refused.sentence.zh
    };
    for number in ["1", "2"] {
        verifier
            .set_invalid(&survey, &serial(number), "duplicate", "")
            .unwrap();
        assert!(!may_look(&verifier, number, false));
    }
    assert!(
        why(&verifier).contains("由您设为无效"),
        "{}",
        why(&verifier)
    );
    // No figure leaves out what is in none.
    assert_eq!(verifier.left_out_here(&survey).unwrap(), 0);
    let supervisor = Store::open(&folder.path().join("papers.db"), "supervisor").unwrap();
    for other in [&first, &supervisor] {
        assert!(may_look(other, "1", true) && may_look(other, "2", true));
        assert!(other.check_blind_to_all(&survey).is_ok());
    }
    // Somebody else decides the same, or the second entry is keyed: there is nothing to hide any more.
    let mut supervisor = supervisor;
    supervisor.set_valid(&survey, &serial("2"), "").unwrap();
    assert!(!may_look(&verifier, "2", false), "it waits again");
    supervisor
        .set_invalid(&survey, &serial("2"), "duplicate", "")
        .unwrap();
    assert!(may_look(&verifier, "2", false));
    verifier.set_valid(&survey, &serial("1"), "").unwrap();
    for (position, answer) in &whole("1", 85)[1..] {
        verifier
            .save_second(&survey, &serial("1"), *position, answer)
            .unwrap();
    }
    verifier
        .set_invalid(&survey, &serial("1"), "duplicate", "")
        .unwrap();
    assert!(may_look(&verifier, "1", false));
    assert!(verifier.check_blind_to_all(&survey).is_ok());
}

#[test]
fn all_responses_at_once_are_hidden_from_a_verifier_while_one_of_them_is() {
    let (folder, first, mut verifier) = half_verified();
    let survey = main_survey();
    let supervisor = Store::open(&folder.path().join("papers.db"), "supervisor").unwrap();
    assert!(first.check_blind_to_all(&survey).is_ok());
    assert!(supervisor.check_blind_to_all(&survey).is_ok());
    let refused = verifier.check_blind_to_all(&survey).unwrap_err();
    assert_eq!(refused.kind, Kind::Usage);
    assert!(refused.sentence.zh.contains("1 号"), "{refused}");
    // The first field of number 1 is keyed already.
    for (number, keyed) in [("1", 1), ("2", 0)] {
        for (position, answer) in &whole("1", 85)[keyed..] {
            verifier
                .save_second(&survey, &serial(number), *position, answer)
                .unwrap();
        }
    }
    assert!(verifier.check_blind_to_all(&survey).is_ok());
}

/// As it comes about where laptops are merged, or between two spellings lie thousands of events: the name is on file in
/// another spelling than the one in hand.
#[test]
fn whoever_spells_the_name_another_way_is_the_same_person() {
    let (_folder, file, _) = store_on_disk();
    let same_verifier = Store::open(&file, "VERI ｆier").unwrap();
    let same_first = Store::open(&file, "Fi rst").unwrap();
    let mut first = Store::open(&file, "first").unwrap();
    for number in ["1", "2"] {
        key_paper(&mut first, number, &whole("1", 85));
    }
    let mut verifier = Store::open(&file, "verifier").unwrap();
    let (position, answer) = &whole("1", 85)[0];
    verifier
        .save_second(&main_survey(), &serial("1"), *position, answer)
        .unwrap();
    let survey = main_survey();
    assert!(same_verifier.is_verifier(&survey).unwrap());
    assert!(!may_look(&same_verifier, "2", false));
    assert_eq!(
        same_verifier.check_blind_to_all(&survey).unwrap_err().kind,
        Kind::Usage
    );
    assert_eq!(same_verifier.left_out_here(&survey).unwrap(), 2);
    // Who keyed the first entries knows them, also as a verifier of other papers.
    assert!(may_look(&same_first, "1", true));
    drop((same_verifier, same_first));
    // Opened now, the name takes the spelling on file, and this very one where it is on file.
    assert_eq!(
        Store::open(&file, "VERIFIER").unwrap().operator(),
        "verifier"
    );
}
