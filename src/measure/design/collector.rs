//! The sums that a figure by design rests on, gathered one response at a time.

use std::collections::HashMap;

/// One response as it was drawn, with what it comes to.
#[derive(Debug, Clone, Copy)]
pub struct Drawn<'a> {
    /// Its stratum; the same for all where there are none.
    pub stratum: &'a str,
    /// Its cluster, unique within its stratum; `None`: it was drawn by itself.
    pub cluster: Option<&'a str>,
    /// The group whose share in the population is known; the same for all where none is.
    pub group: &'a str,
    /// How many people it stands for; above 0.
    pub weight: f64,
    /// The part of the whole, such as its points or whether it counts.
    pub part: f64,
    /// The whole, such as its full mark, or 1; 0: nothing of it is in the base.
    pub whole: f64,
}

/// Weighted sums of one, part and whole.
pub(super) type Sums = [f64; 3];

/// Sums of the products of these three.
pub(super) type Products = [[f64; 3]; 3];

/// What is kept of the responses of one stratum and group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// Weighted sums.
    pub sums: Sums,
    /// Weighted sums of products: each response once.
    pub products: Products,
    /// The same with the weights squared: of responses drawn by themselves.
    pub squares: Products,
}

/// Values by name, in the order in which the names came; a name that is known costs no allocation.
#[derive(Debug, Clone, Default)]
pub(super) struct Named<V> {
    places: HashMap<String, usize>,
    values: Vec<(String, V)>,
}

impl<V: Default> Named<V> {
    /// The value of a name, a new one where the name is new.
    fn of(&mut self, name: &str) -> &mut V {
        let place = if let Some(place) = self.places.get(name) {
            *place
        } else {
            self.places.insert(name.to_owned(), self.values.len());
            self.values.push((name.to_owned(), V::default()));
            self.values.len() - 1
        };
        &mut self.values[place].1
    }

    /// Every name with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }
}

/// What is kept of one stratum.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    /// By group.
    pub cells: Named<Cell>,
    /// By cluster: the sums of each group; none for responses drawn by themselves.
    pub clusters: Named<Named<Sums>>,
    /// How many responses were drawn by themselves.
    pub alone: u64,
}

/// Gathers what a figure by design rests on.
#[derive(Debug, Clone, Default)]
pub struct Collector {
    pub(super) strata: Named<Kept>,
    responses: u64,
}

impl Collector {
    /// Takes one response.
    pub fn add(&mut self, drawn: Drawn<'_>) {
        let of = [1.0, drawn.part, drawn.whole];
        let weighted = of.map(|value| value * drawn.weight);
        self.responses += 1;
        let kept = self.strata.of(drawn.stratum);
        let cell = kept.cells.of(drawn.group);
        add(&mut cell.sums, weighted);
        for (products, weight) in cell.products.iter_mut().zip(weighted) {
            add(products, of.map(|value| value * weight));
        }
        if drawn.cluster.is_none() {
            for (squares, weight) in cell.squares.iter_mut().zip(weighted) {
                add(squares, weighted.map(|value| value * weight));
            }
        }
        let Some(cluster) = drawn.cluster else {
            kept.alone += 1;
            return;
        };
        let sums = kept.clusters.of(cluster).of(drawn.group);
        add(sums, weighted);
    }

    /// How many responses were taken.
    pub const fn responses(&self) -> u64 {
        self.responses
    }
}

fn add(sums: &mut Sums, values: Sums) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}
