//! The known word nearest to a mistyped one, for hints.

/// The known word that differs least from `word`, when it is near enough to be a slip.
pub(super) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many signs must be added, dropped, replaced or swapped with their neighbour; case and `_`/`-` do not matter.
fn distance(one: &str, other: &str) -> usize {
    let fold =
        |text: &str| -> Vec<char> { text.to_lowercase().replace('_', "-").chars().collect() };
    let (one, other) = (fold(one), fold(other));
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (row, sign) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, against) in other.iter().enumerate() {
            let replaced = rows[row][column] + usize::from(sign != against);
            let mut least = replaced
                .min(rows[row][column + 1] + 1)
                .min(next[column] + 1);
            let swapped =
                row > 0 && column > 0 && *sign == other[column - 1] && one[row - 1] == *against;
            if swapped {
                least = least.min(rows[row - 1][column - 1] + 1);
            }
            next.push(least);
        }
        rows.push(next);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use rstest::rstest;

    #[rstest]
    #[case("lable", Some("label"))]
    #[case("Code", Some("code"))]
    #[case("ask-if", Some("ask_if"))]
    #[case("weather", None)]
    #[case("", None)]
    fn a_slip_is_recognised_and_another_word_is_not(
        #[case] word: &str,
        #[case] near: Option<&str>,
    ) {
        assert_eq!(nearest(word, ["code", "label", "points", "ask_if"]), near);
    }
}
