//! What is hidden in an output by groups stays open: from the text of one output, taken as one set of equations over whole
//! numbers of people, every hidden number has more than one value. Tried by looking through every stack that agrees with it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use manyi::formats::{CrosstabReport, CsvStyle, Gate, GroupsReport, SummaryReport};
use manyi::measure::crosstab::{Category, CrossTable, GroupedMeasures, Grouping, Pair};
use manyi::measure::{
    Case, Counted, Formula, LeavesBase, Measure, NumberCollector, OptionWeight, Sampling, Survey,
    figure_of_part, summarize, tally,
};
use manyi::questionnaire::Kind;
use manyi::response::{Answer, AnswerSheet, Ledger, Missing, RestsOn};
use manyi::text::{Language, Text};
use serde_json::Value;

use super::made_up::{Chance, question, survey as made_up};

/// The answers to Q1 and Q2; the last is blank.
const ANSWERS: [&[&str]; 2] = [&["1", "2", "3", ""], &["1", "2", ""]];

/// What one person answered to Q1 and Q2, as places in [`ANSWERS`].
type Person = [usize; 2];

/// How many of a group gave each answer to one question.
type Counts = Vec<u64>;

fn measure(code: &str, questions: &[&str], formula: Formula) -> Measure {
    Measure {
        code: code.into(),
        title: Text::same(code),
        formula,
        questions: questions.iter().map(|code| (*code).to_owned()).collect(),
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: manyi::measure::Rounding::default(),
        note: Text::default(),
    }
}

/// Every measure a survey of this test may declare, with the questions it is over.
fn declared() -> Vec<(Measure, Vec<usize>)> {
    let share = |codes: &[&str]| {
        let codes = codes.iter().map(|code| (*code).to_owned());
        Formula::SatisfiedShare(Counted::Options(codes.collect()))
    };
    let weight = |option: &str, weight: i64| OptionWeight {
        option: option.into(),
        weight: rust_decimal::Decimal::new(weight, 1),
    };
    let weights = vec![weight("1", 10), weight("2", 8), weight("3", 0)];
    vec![
        (measure("share", &["Q1"], share(&["1"])), vec![0]),
        (measure("most", &["Q1"], share(&["1", "2"])), vec![0]),
        (measure("rate", &["Q1"], Formula::ScoreRate), vec![0]),
        (measure("mean", &["Q1"], Formula::MeanOfResponses), vec![0]),
        (
            measure("weighted", &["Q1"], Formula::WeightedOptions(weights)),
            vec![0],
        ),
        (measure("aware", &["Q2"], share(&["1"])), vec![1]),
        (measure("both", &["Q1", "Q2"], share(&["1"])), vec![0, 1]),
    ]
}

fn survey(measures: Vec<Measure>) -> Survey {
    let questions = vec![
        question(
            "Q1",
            Kind::Single,
            &[("1", Some(10)), ("2", Some(5)), ("3", Some(0))],
        ),
        question("Q2", Kind::Single, &[("1", None), ("2", None)]),
    ];
    Survey {
        measures,
        ..made_up(questions, Formula::ScoreRate, None)
    }
}

fn sheet(person: Person) -> AnswerSheet {
    let mut sheet = AnswerSheet::empty(2);
    for (position, place) in person.into_iter().enumerate() {
        let answer = match ANSWERS[position][place] {
            "" => Answer::Missing(Missing::Blank),
            code => Answer::Choice(code.into()),
        };
        sheet.set(position, Some(answer));
    }
    sheet
}

/// The forms in which the groups leave: a table, CSV and JSON.
fn output(
    survey: &Survey,
    by: &Grouping,
    groups: &[(Option<String>, Vec<Person>)],
    under: u64,
) -> [String; 3] {
    let of = |people: &[Person]| {
        let sheets: Vec<AnswerSheet> = people.iter().map(|person| sheet(*person)).collect();
        let cases = sheets.iter().map(|sheet| Case { sheet, batch: None });
        tally(survey, cases)
    };
    let everybody: Vec<Person> = groups
        .iter()
        .flat_map(|(_, people)| people.clone())
        .collect();
    let tallies = groups.iter().map(|(code, people)| {
        let label = Text::same(code.clone().unwrap_or_default());
        (
            Category {
                code: code.clone(),
                label,
                is_word: false,
            },
            of(people),
        )
    });
    let numbers = NumberCollector::of(&survey.questionnaire);
    let measures = GroupedMeasures::of(survey, by, tallies.collect(), &numbers, under);
    let summary = measures.guard(by, &summarize(survey, &of(&everybody)));
    let report = GroupsReport {
        summary: SummaryReport {
            project: "p",
            survey,
            ledger: &Ledger::default(),
            summary: &summary,
            gate: &Gate::open(),
            rests_on: RestsOn::default(),
        },
        grouping: by,
        measures: &measures,
        numbers: &numbers,
    };
    [
        report.to_table(Language::En),
        report.to_csv(Language::En, CsvStyle::Plain).unwrap(),
        report.to_json(Language::En).unwrap(),
    ]
}

/// A figure as a text has it; `None` where it is hidden.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Printed {
    numerator: Option<String>,
    denominator: Option<String>,
    ends: Option<[String; 2]>,
}

/// What the JSON says of the groups.
struct Read {
    sizes: Vec<Option<u64>>,
    /// By group and measure.
    figures: Vec<Vec<Printed>>,
    /// For each question, how many gave each answer; `None` where that is not there.
    totals: [Option<Counts>; 2],
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn read(json: &str) -> Read {
    let json: Value = serde_json::from_str(json).unwrap();
    let groups = json["groups"].as_array().unwrap();
    let figure = |of: &Value| Printed {
        numerator: text(&of["numerator"]),
        denominator: text(&of["denominator"]),
        ends: text(&of["interval"]["low"])
            .zip(text(&of["interval"]["high"]))
            .map(|(low, high)| [low, high]),
    };
    let total = |place: usize| {
        let questions = json["questions"].as_array().unwrap();
        let code = ["Q1", "Q2"][place];
        let of = questions.iter().find(|of| of["code"] == code)?;
        let options = of["options"].as_array().unwrap();
        let counts = options
            .iter()
            .map(|option| option["count"].as_u64().unwrap());
        let blank = of["missing"]["blank"].as_u64().unwrap_or(0);
        (!options.is_empty()).then(|| counts.chain([blank]).collect())
    };
    Read {
        sizes: groups
            .iter()
            .map(|group| group["responses"].as_u64())
            .collect(),
        figures: groups
            .iter()
            .map(|group| {
                group["measures"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(figure)
                    .collect()
            })
            .collect(),
        totals: [total(0), total(1)],
    }
}

/// The table and the CSV hide what the JSON does, and print the same.
fn check_forms([table, csv, _]: &[String; 3], found: &Read, codes: &[Option<String>], case: &str) {
    let starred = |value: Option<String>| value.unwrap_or_else(|| "*".to_owned());
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    // The columns of a summary, in their order.
    let [section, code, count, numerator, denominator, low] = [0, 1, 5, 7, 8, 10];
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let of_groups = rows.iter().filter(|row| row[section].starts_with("group "));
    let mut of_groups = of_groups.collect::<Vec<_>>().into_iter();
    let mut lines = table
        .lines()
        .skip_while(|line| !line.starts_with("by group:"));
    lines.nth(2);
    for ((size, figures), name) in found.sizes.iter().zip(&found.figures).zip(codes) {
        for figure in figures {
            let row = of_groups.next().unwrap();
            assert_eq!(&row[code], name.as_deref().unwrap_or(""), "{case}");
            assert_eq!(
                row[count],
                starred(size.map(|size| size.to_string())),
                "{case}"
            );
            assert_eq!(row[numerator], starred(figure.numerator.clone()), "{case}");
            assert_eq!(
                row[denominator],
                starred(figure.denominator.clone()),
                "{case}"
            );
            let ends = figure.ends.clone().map(|[low, _]| low);
            assert_eq!(row[low], ends.unwrap_or_default(), "{case}");
            let line = lines.next().unwrap();
            let hidden = [&figure.numerator, &figure.denominator];
            let stars = hidden.iter().filter(|value| value.is_none()).count();
            assert!(line.matches('*').count() >= stars, "{case}\n{line}");
            for shown in hidden.into_iter().flatten() {
                assert!(
                    line.split_whitespace().any(|word| word == shown),
                    "{case}\n{line}"
                );
            }
        }
    }
}

/// Every way to give so many to so many groups.
fn shared(total: u64, groups: usize) -> Vec<Vec<u64>> {
    if groups == 1 {
        return vec![vec![total]];
    }
    let first = 0..=total;
    first
        .flat_map(|first| {
            shared(total - first, groups - 1)
                .into_iter()
                .map(move |rest| [vec![first], rest].concat())
        })
        .collect()
}

/// Every way the answers to one question can lie among the groups, as counts by group, that this lets pass group by group.
fn worlds(
    totals: &[u64],
    groups: usize,
    agrees: &mut dyn FnMut(usize, &Counts) -> bool,
) -> Vec<Vec<Counts>> {
    let columns: Vec<Vec<Vec<u64>>> = totals.iter().map(|total| shared(*total, groups)).collect();
    let mut found = Vec::new();
    let mut places = vec![0; columns.len()];
    'all: loop {
        let of = |group: usize| -> Counts {
            columns
                .iter()
                .zip(&places)
                .map(|(ways, place)| ways[*place][group])
                .collect()
        };
        let world: Vec<Counts> = (0..groups).map(of).collect();
        if world
            .iter()
            .enumerate()
            .all(|(group, counts)| agrees(group, counts))
        {
            found.push(world);
        }
        for (place, ways) in places.iter_mut().zip(&columns) {
            *place += 1;
            if *place < ways.len() {
                continue 'all;
            }
            *place = 0;
        }
        return found;
    }
}

/// What measures over one question come to in a group with these counts, as they are printed.
struct Figures<'s> {
    survey: &'s Survey,
    known: HashMap<(usize, Counts), Printed>,
    responses: u64,
}

impl Figures<'_> {
    fn of(&mut self, measure: usize, question: usize, counts: &Counts) -> Printed {
        let (survey, responses) = (self.survey, self.responses);
        let compute = || {
            let mut sheets = Vec::new();
            for (place, count) in counts.iter().enumerate() {
                let mut person = [ANSWERS[0].len() - 1, ANSWERS[1].len() - 1];
                person[question] = place;
                for _ in 0..*count {
                    sheets.push(sheet(person));
                }
            }
            let tally = tally(
                survey,
                sheets.iter().map(|sheet| Case { sheet, batch: None }),
            );
            let sampling = Sampling {
                population: None,
                responses,
            };
            let figure = figure_of_part(survey, &survey.measures[measure], &tally, sampling);
            Printed {
                numerator: Some(figure.numerator.to_short_text(3)),
                denominator: Some(figure.denominator.to_short_text(3)),
                ends: figure
                    .interval
                    .map(|of| [of.low, of.high].map(|end| format!("{:.2}", end * 100.0))),
            }
        };
        self.known
            .entry((measure, counts.clone()))
            .or_insert_with(compute)
            .clone()
    }
}

/// Whether a figure agrees with what is printed of it.
fn agrees(printed: &Printed, figure: &Printed) -> bool {
    let is = |printed: &Option<String>, is: &Option<String>| printed.is_none() || printed == is;
    is(&printed.numerator, &figure.numerator)
        && is(&printed.denominator, &figure.denominator)
        && (printed.ends.is_none() || printed.ends == figure.ends)
}

/// The values that every number can have which is not in print: sizes by group; numerators and denominators by group and
/// measure.
type Open = BTreeMap<(usize, Option<(usize, bool)>), BTreeSet<String>>;

/// Looks through every stack that agrees with the text; how many there are, and the values of what is hidden.
fn solve(found: &Read, survey: &Survey, over: &[Vec<usize>]) -> (usize, Open) {
    let groups = found.sizes.len();
    let responses = found
        .totals
        .iter()
        .flatten()
        .next()
        .map_or(0, |totals| totals.iter().sum());
    let mut figures = Figures {
        survey,
        known: HashMap::new(),
        responses,
    };
    let alone = |question: usize| (0..over.len()).filter(move |at| over[*at] == [question]);
    let mut by_sizes: [BTreeMap<Vec<u64>, Vec<Vec<Counts>>>; 2] =
        [BTreeMap::new(), BTreeMap::new()];
    for question in [0, 1] {
        let totals = found.totals[question]
            .as_ref()
            .expect("the counts over all responses are there");
        let mut passes = |group: usize, counts: &Counts| {
            let size: u64 = counts.iter().sum();
            found.sizes[group].is_none_or(|printed| printed == size)
                && alone(question)
                    .all(|at| agrees(&found.figures[group][at], &figures.of(at, question, counts)))
        };
        for world in worlds(totals, groups, &mut passes) {
            let sizes = world.iter().map(|counts| counts.iter().sum()).collect();
            by_sizes[question].entry(sizes).or_default().push(world);
        }
    }
    let mut open: Open = BTreeMap::new();
    let mut stacks = 0;
    for (sizes, first) in &by_sizes[0] {
        for other in by_sizes[1].get(sizes).into_iter().flatten() {
            for world in first {
                let pooled = |group: usize| {
                    let hits = world[group][0] + other[group][0];
                    let blank = world[group][3] + other[group][2];
                    [hits, 2 * sizes[group] - blank].map(|count| Some(count.to_string()))
                };
                let is_possible = (0..groups).all(|group| {
                    let [numerator, denominator] = pooled(group);
                    let figure = Printed {
                        numerator,
                        denominator,
                        ends: None,
                    };
                    (0..over.len()).filter(|at| over[*at].len() == 2).all(|at| {
                        let printed = &found.figures[group][at];
                        agrees(
                            &Printed {
                                ends: None,
                                ..printed.clone()
                            },
                            &figure,
                        )
                    })
                });
                if !is_possible {
                    continue;
                }
                stacks += 1;
                for group in 0..groups {
                    let mut note = |cell, is_printed: bool, value: String| {
                        if !is_printed {
                            open.entry((group, cell)).or_default().insert(value);
                        }
                    };
                    note(None, found.sizes[group].is_some(), sizes[group].to_string());
                    for (at, over) in over.iter().enumerate() {
                        let printed = &found.figures[group][at];
                        let [numerator, denominator] = if let [question] = over[..] {
                            let counts = [world, other][question][group].clone();
                            let figure = figures.of(at, question, &counts);
                            [figure.numerator, figure.denominator]
                        } else {
                            pooled(group)
                        };
                        note(
                            Some((at, false)),
                            printed.numerator.is_some(),
                            numerator.unwrap(),
                        );
                        note(
                            Some((at, true)),
                            printed.denominator.is_some(),
                            denominator.unwrap(),
                        );
                    }
                }
            }
        }
    }
    (stacks, open)
}

/// Stacks of two or three groups; of two there may be more people.
fn stack(chance: &mut Chance) -> Vec<(Option<String>, Vec<Person>)> {
    let groups = 2 + chance.place(2);
    let most = if groups == 2 { 9 } else { 5 };
    let mut stack = Vec::new();
    for group in 0..groups {
        // Now and then nobody of a group gives some answer, or everybody the same.
        let first = 1 + chance.place(4);
        let second = 1 + chance.place(3);
        let people =
            (0..chance.below(most + 1)).map(|_| [chance.place(first), chance.place(second)]);
        stack.push((
            Some(["a", "b", "c"][group].to_owned()),
            people.collect::<Vec<Person>>(),
        ));
    }
    stack
}

/// Of a and b, which are hidden for the one of a who is not aware, everybody chose the same of Q1: c must go with them.
fn alike() -> Vec<(Option<String>, Vec<Person>)> {
    let group = |code: &str, people: &[(usize, Person)]| {
        let people = people
            .iter()
            .flat_map(|(times, person)| vec![*person; *times]);
        (Some(code.to_owned()), people.collect())
    };
    vec![
        group("a", &[(9, [0, 0]), (1, [0, 1])]),
        group("b", &[(5, [0, 0]), (4, [0, 1])]),
        group("c", &[(6, [0, 0]), (6, [2, 1])]),
    ]
}

#[test]
fn no_hidden_number_of_a_summary_by_group_has_only_one_value() {
    let mut chance = Chance(20);
    let (mut hidden, mut printed) = (0, 0);
    for round in 0..160 {
        let is_alike = round == 0;
        let groups = if is_alike {
            alike()
        } else {
            stack(&mut chance)
        };
        if groups.iter().all(|(_, people)| people.is_empty()) {
            continue;
        }
        let mut chosen: Vec<(Measure, Vec<usize>)> = declared();
        if is_alike {
            chosen.retain(|(of, _)| ["share", "aware", "both"].contains(&of.code.as_str()));
        } else {
            chosen.retain(|_| !chance.one_in(2));
        }
        if chosen.is_empty() {
            continue;
        }
        let (measures, over): (Vec<Measure>, Vec<Vec<usize>>) = chosen.into_iter().unzip();
        let survey = survey(measures);
        let under = if is_alike { 3 } else { chance.from(2, 4) };
        let texts = output(&survey, &Grouping::Batch, &groups, under);
        let case = format!("round {round}, below {under}: {groups:?}\n{}", texts[0]);
        let found = read(&texts[2]);
        let codes: Vec<Option<String>> = groups.iter().map(|(code, _)| code.clone()).collect();
        check_forms(&texts, &found, &codes, &case);
        let (stacks, open) = solve(&found, &survey, &over);
        assert!(stacks > 0, "the stack itself agrees: {case}");
        hidden += open.len();
        printed += found
            .figures
            .iter()
            .flatten()
            .filter(|figure| figure.numerator.is_some())
            .count();
        for (cell, values) in open {
            assert!(values.len() > 1, "{cell:?} can only be {values:?}; {case}");
        }
        // What is small is hidden, of several groups.
        let others = groups
            .iter()
            .filter(|(_, people)| !people.is_empty())
            .count();
        for ((_, people), size) in groups.iter().zip(&found.sizes) {
            let is_small = (1..under).contains(&(people.len() as u64));
            assert!(others < 2 || !is_small || size.is_none(), "{case}");
        }
    }
    assert!(
        hidden > 200 && printed > 200,
        "{hidden} hidden and {printed} printed numbers were looked at"
    );
}

// Grouped by Q1, what everybody answered to it is the group itself: its own counts and every measure over it would tell sizes.
#[test]
fn what_follows_from_the_groups_themselves_is_not_told_beside_hidden_ones() {
    let mut chance = Chance(3);
    let mut looked = 0;
    for _ in 0..120 {
        let (measures, _): (Vec<Measure>, Vec<Vec<usize>>) = declared().into_iter().unzip();
        let survey = survey(measures);
        let groups = ["1", "2", "3", ""].iter().enumerate().map(|(place, code)| {
            let people = (0..chance.below(9)).map(|_| [place, chance.place(3)]);
            let code = Some((*code).to_owned()).filter(|code| !code.is_empty());
            (code, people.collect::<Vec<Person>>())
        });
        let groups: Vec<_> = groups.collect();
        let texts = output(&survey, &by("Q1"), &groups, 4);
        let json: Value = serde_json::from_str(&texts[2]).unwrap();
        let found = read(&texts[2]);
        let named = groups
            .iter()
            .zip(&found.sizes)
            .filter(|((code, _), _)| code.is_some());
        let hidden: Vec<usize> = named
            .filter(|(_, size)| size.is_none())
            .map(|((_, people), _)| people.len())
            .collect();
        if hidden.is_empty() {
            continue;
        }
        looked += 1;
        let named = groups
            .iter()
            .filter(|(code, people)| code.is_some() && !people.is_empty());
        let is_all = named.count() == hidden.len();
        let together: usize = hidden.iter().sum();
        assert!(
            hidden.len() >= 2 && (is_all || together >= 4),
            "{}",
            texts[0]
        );
        assert_eq!(found.totals[0], None, "{}", texts[0]);
        let whole = json["measures"].as_array().unwrap();
        let whole: Vec<&str> = whole
            .iter()
            .map(|of| of["code"].as_str().unwrap())
            .collect();
        // Only what is over Q2 alone; and `both` joins Q2 to what the groups are made of.
        assert_eq!(whole, [""; 0], "{}", texts[0]);
        assert!(
            json["grouping"]["taken_out"]
                .as_array()
                .is_some_and(|codes| codes.len() == 7)
        );
        assert!(
            texts[0].contains("share, most, rate, mean, weighted, aware, both"),
            "{}",
            texts[0]
        );
    }
    assert!(looked > 30, "{looked}");
}

/// A cross-table with these counts, of the questions Q1 and this one.
fn cross(survey: &Survey, on: &str, counts: &[Vec<u64>]) -> CrossTable {
    let name = |place: usize| Some(["1", "2", "3"][place].to_owned());
    let pairs = counts.iter().enumerate().flat_map(|(row, line)| {
        line.iter()
            .enumerate()
            .map(move |(column, responses)| Pair {
                row: name(row),
                column: name(column),
                responses: *responses,
            })
    });
    let pairs: Vec<Pair> = pairs.collect();
    CrossTable::of(&survey.questionnaire, [&by("Q1"), &by(on)], &pairs)
}

/// A survey of Q1, Q2 and Q3 with so many options.
fn cross_survey(options: [usize; 3]) -> Survey {
    let known = [("1", None), ("2", None), ("3", None)];
    let codes = ["Q1", "Q2", "Q3"].into_iter().zip(options);
    let questions = codes.map(|(code, count)| question(code, Kind::Single, &known[..count]));
    made_up(questions.collect(), Formula::ScoreRate, None)
}

fn by(code: &str) -> Grouping {
    Grouping::Question(code.into())
}

/// The counts and totals of a table as JSON has them, and the shares: `None` where hidden.
#[derive(PartialEq)]
struct Table {
    cells: Vec<Option<u64>>,
    shares: Vec<[Option<String>; 2]>,
}

fn read_table(json: &Value) -> Table {
    let cells = json["cells"].as_array().unwrap();
    let totals = ["row_totals", "column_totals"]
        .into_iter()
        .flat_map(|name| json[name].as_array().unwrap());
    let counts = cells
        .iter()
        .chain(totals)
        .map(|cell| cell["count"].as_u64());
    Table {
        cells: counts.chain([json["total"].as_u64()]).collect(),
        shares: cells
            .iter()
            .map(|cell| [text(&cell["row_share"]), text(&cell["column_share"])])
            .collect(),
    }
}

/// The same numbers of a possible table.
fn numbers_of(cells: &[u64], columns: usize) -> Table {
    let lines: Vec<&[u64]> = cells.chunks(columns).collect();
    let rows: Vec<u64> = lines.iter().map(|line| line.iter().sum()).collect();
    let of_column = |column: usize| lines.iter().map(|line| line[column]).sum();
    let of_columns: Vec<u64> = (0..columns).map(of_column).collect();
    let share = |part: u64, whole: u64| (whole > 0).then(|| percent(part, whole));
    let shares = cells.iter().enumerate();
    let shares = shares.map(|(at, count)| {
        [
            share(*count, rows[at / columns]),
            share(*count, of_columns[at % columns]),
        ]
    });
    let whole = rows.iter().sum();
    let counts = cells.iter().chain(&rows).chain(&of_columns).chain([&whole]);
    Table {
        shares: shares.collect(),
        cells: counts.map(|count| Some(*count)).collect(),
    }
}

/// A share in percent with two decimals, half up.
fn percent(part: u64, whole: u64) -> String {
    let hundredths = (20_000 * part + whole) / (2 * whole);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn is_possible(printed: &Table, table: &Table) -> bool {
    let counts = printed.cells.iter().zip(&table.cells);
    let shares = printed
        .shares
        .iter()
        .flatten()
        .zip(table.shares.iter().flatten());
    counts
        .into_iter()
        .all(|(printed, is)| printed.is_none() || printed == is)
        && shares
            .into_iter()
            .all(|(printed, is)| printed.is_none() || printed == is)
}

fn table(chance: &mut Chance) -> Vec<Vec<u64>> {
    let columns = 2 + chance.place(2);
    let most = if columns == 2 { 6 } else { 3 };
    (0..2)
        .map(|_| (0..columns).map(|_| chance.below(most)).collect())
        .collect()
}

#[test]
fn no_hidden_number_of_a_cross_table_has_only_one_value() {
    let mut chance = Chance(7);
    let mut hidden = 0;
    for _ in 0..300 {
        let counts = table(&mut chance);
        let (columns, whole) = (counts[0].len(), counts.iter().flatten().sum::<u64>());
        let under = chance.from(2, 4);
        if whole < under {
            continue;
        }
        let survey = cross_survey([counts.len(), columns, 2]);
        let table = cross(&survey, "Q2", &counts);
        let (rows, on) = (by("Q1"), by("Q2"));
        let report = CrosstabReport::of(
            ["p", "s"],
            &survey.questionnaire,
            [&rows, &on],
            &table,
            under,
        );
        let json: Value = serde_json::from_str(&report.to_json(Language::En).unwrap()).unwrap();
        let printed = read_table(&json);
        let mut values = vec![BTreeSet::new(); printed.cells.len()];
        for cells in shared(whole, counts.len() * columns) {
            let possible = numbers_of(&cells, columns);
            if is_possible(&printed, &possible) {
                for (values, count) in values.iter_mut().zip(possible.cells) {
                    values.insert(count);
                }
            }
        }
        let csv = report.to_csv(Language::En, CsvStyle::Plain).unwrap();
        let stars = csv
            .lines()
            .filter(|line| line.split(',').nth(5) == Some("*"))
            .count();
        assert_eq!(
            stars,
            printed.cells.iter().filter(|count| count.is_none()).count(),
            "{counts:?}\n{csv}"
        );
        let grid = report.to_table(Language::En);
        assert!(stars == 0 || grid.contains('*'), "{grid}");
        for (values, count) in values.iter().zip(&printed.cells) {
            assert!(!values.is_empty(), "the table itself agrees: {counts:?}");
            assert!(
                count.is_some() || values.len() > 1,
                "{values:?} in {counts:?} below {under}\n{grid}"
            );
            hidden += usize::from(count.is_none());
        }
    }
    assert!(hidden > 300, "{hidden} hidden numbers were looked at");
}

#[test]
fn a_total_that_one_table_hides_no_other_table_of_the_same_output_tells() {
    let mut chance = Chance(11);
    let survey = cross_survey([3, 3, 3]);
    let mut looked = 0;
    for _ in 0..200 {
        // The same people by rows, spread over other columns.
        let first: Vec<Vec<u64>> = (0..3)
            .map(|_| (0..3).map(|_| chance.below(9)).collect())
            .collect();
        let second: Vec<Vec<u64>> = first
            .iter()
            .map(|line| {
                let all: u64 = line.iter().sum();
                let part = chance.below(all + 1);
                vec![part, all - part, 0]
            })
            .collect();
        let tables = [cross(&survey, "Q2", &first), cross(&survey, "Q3", &second)];
        let groupings = [by("Q1"), by("Q2"), by("Q3")];
        let mut reports: Vec<CrosstabReport<'_>> = tables
            .iter()
            .zip(&groupings[1..])
            .map(|(table, on)| {
                CrosstabReport::of(
                    ["p", "s"],
                    &survey.questionnaire,
                    [&groupings[0], on],
                    table,
                    5,
                )
            })
            .collect();
        CrosstabReport::agree(&mut reports);
        let printed: Vec<Value> = reports
            .iter()
            .map(|report| serde_json::from_str(&report.to_json(Language::En).unwrap()).unwrap())
            .collect();
        for row in 0..3 {
            let totals = [0, 1].map(|at| printed[at]["row_totals"][row]["count"].as_u64());
            assert_eq!(totals[0], totals[1], "{first:?} {second:?}");
            for of in &printed {
                let line = of["cells"].as_array().unwrap()[3 * row..3 * row + 3].iter();
                let is_whole = line.clone().all(|cell| cell["count"].is_u64());
                assert!(totals[0].is_some() || !is_whole, "{first:?} {second:?}");
                looked += usize::from(totals[0].is_none());
            }
        }
    }
    assert!(looked > 50, "{looked}");
}
