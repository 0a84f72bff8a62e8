//! The sums that a figure by design rests on, gathered one response at a time.

use std::collections::{BTreeMap, HashMap};

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

    /// Every value, to be changed.
    fn values_mut(&mut self) -> impl Iterator<Item = (&str, &mut V)> {
        self.values
            .iter_mut()
            .map(|(name, value)| (name.as_str(), value))
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
        self.add_many(drawn, 1);
    }

    /// Takes so many responses that come to the same and were drawn at the same place.
    pub fn add_many(&mut self, drawn: Drawn<'_>, count: u64) {
        let of = [1.0, drawn.part, drawn.whole];
        let times = drawn.weight * count as f64;
        let weighted = of.map(|value| value * times);
        self.responses += count;
        let kept = self.strata.of(drawn.stratum);
        let cell = kept.cells.of(drawn.group);
        add(&mut cell.sums, weighted);
        for (products, weight) in cell.products.iter_mut().zip(weighted) {
            add(products, of.map(|value| value * weight));
        }
        if drawn.cluster.is_none() {
            let times = times * drawn.weight;
            for (squares, one) in cell.squares.iter_mut().zip(of) {
                add(squares, of.map(|value| value * one * times));
            }
        }
        let Some(cluster) = drawn.cluster else {
            kept.alone += count;
            return;
        };
        let sums = kept.clusters.of(cluster).of(drawn.group);
        add(sums, weighted);
    }

    /// Takes what another one gathered of other responses.
    pub fn merge(&mut self, other: &Self) {
        self.responses += other.responses;
        for (name, theirs) in other.strata.iter() {
            let ours = self.strata.of(name);
            ours.alone += theirs.alone;
            for (group, theirs) in theirs.cells.iter() {
                let cell = ours.cells.of(group);
                add(&mut cell.sums, theirs.sums);
                add_all(&mut cell.products, &theirs.products);
                add_all(&mut cell.squares, &theirs.squares);
            }
            for (cluster, theirs) in theirs.clusters.iter() {
                let ours = ours.clusters.of(cluster);
                for (group, sums) in theirs.iter() {
                    add(ours.of(group), *sums);
                }
            }
        }
    }

    /// Lets each response, taken with a weight of 1, stand for as many people as there are units in the population of
    /// its stratum for each one drawn; a stratum of which the population is not known stays as it is.
    pub fn weigh(&mut self, population: &BTreeMap<String, f64>) {
        for (name, kept) in self.strata.values_mut() {
            let drawn = kept.clusters.iter().count() as f64 + kept.alone as f64;
            let Some(weight) = population.get(name).map(|there| there / drawn) else {
                continue;
            };
            for (_, cell) in kept.cells.values_mut() {
                scale(&mut cell.sums, weight);
                for (products, squares) in cell.products.iter_mut().zip(&mut cell.squares) {
                    scale(products, weight);
                    scale(squares, weight * weight);
                }
            }
            for (_, groups) in kept.clusters.values_mut() {
                for (_, sums) in groups.values_mut() {
                    scale(sums, weight);
                }
            }
        }
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

fn add_all(products: &mut Products, values: &Products) {
    for (row, values) in products.iter_mut().zip(values) {
        add(row, *values);
    }
}

fn scale(sums: &mut Sums, by: f64) {
    for sum in sums {
        *sum *= by;
    }
}
