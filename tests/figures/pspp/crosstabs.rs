//! Cross-tables as PSPP has them: counts, shares of rows and columns, chi-square, Fisher's exact test.

use manyi::intake;
use manyi::measure::crosstab::{CrossTable, Grouping, Independence, Verdict, independence};
use manyi::response::{Answer, AnswerSheet, Missing, Serial};
use manyi::store::{ImportedResponse, Store, SurveyKey};

use super::Stack;
use super::judge::{Judge, Table, agrees};

/// Made-up papers of the coded questionnaire with awareness (A3), satisfaction (B5) and health (D2), and the
/// cross-table of two of these.
fn coded(
    papers: usize,
    answers: impl Fn(usize) -> [usize; 3],
    by: [&str; 2],
) -> (Stack, CrossTable) {
    let mut store = Store::open_in_memory("judge").unwrap();
    intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients-coded");
    let questionnaire = store.survey(&key).unwrap().questionnaire;
    let mut rows = (0..papers).map(|paper| {
        let mut sheet = AnswerSheet::empty(questionnaire.questions.len());
        let mut set = |code: &str, answer: Answer| {
            sheet.set(questionnaire.find(code).unwrap().0, Some(answer));
        };
        for code in ["D1", "D3", "E1"] {
            set(code, Answer::Missing(Missing::Blank));
        }
        set("A1", Answer::Choice("3".into()));
        for (code, option) in ["A3", "B5", "D2"].into_iter().zip(answers(paper)) {
            let answer = if option == 0 {
                Answer::Missing(Missing::Refused)
            } else {
                Answer::Choice(option.to_string())
            };
            set(code, answer);
        }
        // Who is dissatisfied (4) is asked why.
        if answers(paper)[1] > 3 {
            set("B6", Answer::Choices(vec!["1".into()]));
        }
        let serial = Serial::read(&(paper + 1).to_string()).unwrap();
        Ok(ImportedResponse {
            serial,
            answers: sheet,
            version: None,
            invalid: None,
            row: paper as u64 + 1,
        })
    });
    store
        .import(&key, "made-up.csv", "none", &mut rows, false)
        .unwrap();
    let table = cross(&store, &key, by);
    (Stack::of(&store, &key), table)
}

fn cross(store: &Store, key: &SurveyKey, by: [&str; 2]) -> CrossTable {
    let questionnaire = store.survey(key).unwrap().questionnaire;
    let by = by.map(|word| Grouping::read(word, &questionnaire).unwrap());
    store.cross_table(key, [&by[0], &by[1]]).unwrap()
}

/// What PSPP says of the table of two questions: the table, and its tests. `None`: there is no PSPP.
///
/// A missing reason in the column of B5 is no number to PSPP, which leaves it out.
fn judged(stack: &Stack, by: [&str; 2]) -> Option<[Table; 2]> {
    let judge = Judge::called(&stack.csv)?;
    let [rows, columns] = by;
    let said = judge.run(&format!(
        "{}CROSSTABS /TABLES={rows} BY {columns} /CELLS=COUNT ROW COLUMN /STATISTICS=CHISQ.\n",
        stack.reading()
    ));
    let table = said.tables(&format!("{rows} × {columns}")).remove(0);
    Some([table, said.tables("Chi-Square Tests").remove(0)])
}

/// The rows and columns of our table that hold something, which are those that PSPP prints.
fn filled(table: &CrossTable) -> [Vec<usize>; 2] {
    let rows = (0..table.rows.len()).filter(|row| table.row_total(*row) > 0);
    let columns = (0..table.columns.len()).filter(|column| table.column_total(*column) > 0);
    [rows.collect(), columns.collect()]
}

/// Compares counts and shares, line by line as PSPP prints them: counts, shares of the row, shares of the column.
fn agrees_on_cells(ours: &CrossTable, theirs: &Table) {
    let [rows, columns] = filled(ours);
    let lines: Vec<&Vec<String>> = theirs
        .rows()
        .filter(|line| {
            line.iter()
                .any(|cell| ["Count", "Row %", "Column %"].contains(&cell.as_str()))
        })
        .collect();
    assert_eq!(lines.len(), (rows.len() + 1) * 3);
    let behind = |line: &[String]| -> Vec<String> {
        let at = line
            .iter()
            .position(|cell| ["Count", "Row %", "Column %"].contains(&cell.as_str()));
        line[at.unwrap() + 1..].to_vec()
    };
    for (row, lines) in rows.iter().zip(lines.chunks(3)) {
        let [counts, of_row, of_column] = [0, 1, 2].map(|line| behind(lines[line]));
        assert_eq!(counts[columns.len()], ours.row_total(*row).to_string());
        for (place, column) in columns.iter().enumerate() {
            assert_eq!(counts[place], ours.counts[*row][*column].to_string());
            let share = ours.row_share(*row, *column).unwrap().to_f64();
            agrees(share * 100.0, of_row[place].trim_end_matches('%'));
            let share = ours.column_share(*row, *column).unwrap().to_f64();
            agrees(share * 100.0, of_column[place].trim_end_matches('%'));
        }
    }
    let totals = behind(lines[lines.len() - 3]);
    for (place, column) in columns.iter().enumerate() {
        assert_eq!(totals[place], ours.column_total(*column).to_string());
    }
    assert_eq!(totals[columns.len()], ours.total().to_string());
}

fn agrees_on_chi_square(ours: &Independence, theirs: &Table) {
    let row = theirs.row("Pearson Chi-Square");
    agrees(ours.pearson.chi_square, &row[1]);
    assert_eq!(row[2], ours.pearson.degrees.to_string());
    agrees(ours.pearson.p, &row[3]);
    assert_eq!(
        theirs.row("N of Valid Cases")[1],
        ours.responses.to_string()
    );
}

#[test]
fn pspp_agrees_on_counts_shares_and_chi_square_of_made_up_papers() {
    // Awareness in turn, satisfaction better for those who know; every tenth says nothing about it.
    let answers = |paper: usize| {
        let knows = 1 + paper % 3;
        let satisfied = 1 + (paper / 3 * knows + paper / 7) % 4;
        [
            knows,
            if paper.is_multiple_of(10) {
                0
            } else {
                satisfied
            },
            1 + paper % 2,
        ]
    };
    let (stack, table) = coded(240, answers, ["A3", "B5"]);
    assert_eq!(table.left_out.columns, 24);
    let test = independence(&table.counts).unwrap();
    assert_eq!(test.verdict, Verdict::ChiSquare);
    let Some([cells, tests]) = judged(&stack, ["A3", "B5"]) else {
        return;
    };
    agrees_on_cells(&table, &cells);
    agrees_on_chi_square(&test, &tests);
}

#[test]
fn pspp_agrees_on_fishers_exact_test_of_a_small_table() {
    // 19 papers: of 6 healthy 5 are very satisfied, of 13 ill 4. A table without another of the same probability: PSPP
    // 1.6.2 compares probabilities without a tolerance and leaves some of its equals out. For 3, 1 and 1, 3 it prints
    // .257, where the tea of Fisher has 34/70 = 0.486 (as scipy has).
    let answers = |paper: usize| {
        let healthy = paper < 6;
        let satisfied = if healthy { paper < 5 } else { paper < 10 };
        [
            1,
            if satisfied { 1 } else { 2 },
            if healthy { 1 } else { 2 },
        ]
    };
    let (stack, table) = coded(19, answers, ["D2", "B5"]);
    let test = independence(&table.counts).unwrap();
    let Verdict::Fisher { p } = test.verdict else {
        panic!("{test:?}");
    };
    let Some([cells, tests]) = judged(&stack, ["D2", "B5"]) else {
        return;
    };
    agrees_on_cells(&table, &cells);
    agrees_on_chi_square(&test, &tests);
    agrees(p, &tests.row("Fisher's Exact Test")[4]);
}

#[test]
fn pspp_agrees_on_the_cross_table_of_the_published_papers() {
    let mut store = Store::open_in_memory("judge").unwrap();
    intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let table = cross(&store, &key, ["Q4", "Q9"]);
    let test = independence(&table.counts).unwrap();
    let Some(judge) = Judge::called(&Stack::published().csv) else {
        return;
    };
    let said = judge.run(&format!(
        "{}CROSSTABS /TABLES=Q4 BY Q9 /CELLS=COUNT ROW COLUMN /STATISTICS=CHISQ.\n",
        Stack::published().reading()
    ));
    agrees_on_cells(&table, &said.tables("Q4 × Q9")[0]);
    agrees_on_chi_square(&test, &said.tables("Chi-Square Tests")[0]);
}
