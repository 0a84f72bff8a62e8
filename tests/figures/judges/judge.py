"""What SciPy and exact fractions say about the data sets beside this file: one line for each figure, its suite, the set,
its values, `nan` where they have none. Everything that is a rate, a mean, a variance, a kappa or an alpha is computed as
a fraction of whole numbers; SciPy gives distributions, correlations, tests and quantiles."""

import csv
import os
from fractions import Fraction
from itertools import groupby
from math import comb, nan, prod, sqrt

import numpy
from scipy import special, stats

LEVEL = 0.975


def sets(name):
    """The rows of each data set of a suite."""
    if not os.path.exists(f"{name}.csv"):
        return
    with open(f"{name}.csv", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        for number, of in groupby(rows, key=lambda row: row["set"]):
            yield number, list(of)


def say(suite, number, *values):
    print(suite, number, *(f"{float(value):.15g}" for value in values))


def exact(rows, column):
    return [Fraction(row[column]) for row in rows]


def mean(values):
    return sum(values) / len(values)


def variance(values):
    """The variance with n - 1, as a fraction."""
    middle = mean(values)
    return sum((value - middle) ** 2 for value in values) / (len(values) - 1)


def covariance(one, other):
    middles = mean(one), mean(other)
    return sum((a - middles[0]) * (b - middles[1]) for a, b in zip(one, other)) / (len(one) - 1)


def quantile_of_t(degrees):
    """By the incomplete beta function: `stats.t.ppf` of SciPy 1.10 has nine digits right where degrees are broken."""
    below = special.betaincinv(float(degrees) / 2, 0.5, 2 * (1 - LEVEL))
    return sqrt(float(degrees) * (1 / below - 1))


def around(value, squared_error, degrees):
    reach = quantile_of_t(degrees) * sqrt(squared_error)
    return value, float(value) - reach, float(value) + reach


def ratio(rows):
    """The ratio estimator over the responses of which something is in the base."""
    parts, wholes = exact(rows, "part"), exact(rows, "whole")
    people, drawn = Fraction(rows[0]["people"]), len(rows)
    rate = sum(parts) / sum(wholes)
    corrected = 1 - Fraction(drawn) / people if people else 1
    apart = sum((part - rate * whole) ** 2 for part, whole in zip(parts, wholes))
    squared = corrected * Fraction(drawn, drawn - 1) * apart / sum(wholes) ** 2
    return around(rate, squared, drawn - 1)


def stratified(rows):
    groups = {}
    for row in rows:
        groups.setdefault((row["group"], Fraction(row["share"])), []).append(Fraction(row["rate"]))
    shares = sum(share for _, share in groups)
    fraction = Fraction(float(rows[0]["fraction"])).limit_denominator(100_000)
    middle = sum(share / shares * mean(rates) for (_, share), rates in groups.items())
    squared = sum((share / shares) ** 2 * variance(rates) / len(rates) for (_, share), rates in groups.items())
    return around(middle, squared * (1 - fraction), len(rows) - len(groups))


def yuen(rows):
    rates, dropped = sorted(exact(rows, "rate")), int(rows[0]["dropped"])
    count = len(rates)
    left = count - 2 * dropped
    winsorised = [min(max(rate, rates[dropped]), rates[count - 1 - dropped]) for rate in rates]
    squared = variance(winsorised) * (count - 1) / (left * (left - 1))
    return around(mean(rates[dropped : count - dropped]), squared, left - 1)


def share(rows):
    """Every population is weighed in whole numbers: 40 times the samples as extreme, against all samples."""
    people, answered, hits = (int(rows[0][name]) for name in ("people", "answered", "hits"))
    all_samples = comb(people, answered)

    def samples(there, counts):
        return sum(comb(there, count) * comb(people - there, answered - count) for count in counts)

    def is_held(there, counts):
        return 40 * samples(there, counts) > all_samples

    low, high = hits, people - answered + hits
    least = first(low, high, lambda there: is_held(there, range(hits, min(there, answered) + 1)))
    most = -first(-high, -low, lambda there: is_held(-there, range(max(0, answered - people - there), hits + 1)))
    return Fraction(least, people), Fraction(most, people)


def first(low, high, holds):
    """The first whole number for which something holds that holds for all above it."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def kappa(rows):
    size = max(max(int(row["first"]), int(row["second"])) for row in rows)
    total = len(rows)
    cells = [[Fraction(0)] * size for _ in range(size)]
    for row in rows:
        cells[int(row["first"]) - 1][int(row["second"]) - 1] += Fraction(1, total)
    plain = weighted_kappa(cells, total, lambda i, j: Fraction(int(i == j)))
    quadratic = weighted_kappa(cells, total, lambda i, j: 1 - Fraction((i - j) ** 2, (size - 1) ** 2))
    linear = weighted_kappa(cells, total, lambda i, j: 1 - Fraction(abs(i - j), size - 1))
    return *plain, *quadratic, *linear, *plain


def weighted_kappa(cells, total, weight):
    """Kappa with the interval of Fleiss, Cohen and Everitt 1969."""
    size = range(len(cells))
    rows = [sum(cells[i]) for i in size]
    columns = [sum(cells[i][j] for i in size) for j in size]
    observed = sum(weight(i, j) * cells[i][j] for i in size for j in size)
    expected = sum(weight(i, j) * rows[i] * columns[j] for i in size for j in size)
    by_row = [sum(columns[j] * weight(i, j) for j in size) for i in size]
    by_column = [sum(rows[i] * weight(i, j) for i in size) for j in size]
    value = (observed - expected) / (1 - expected)
    spread = sum(
        cells[i][j] * (weight(i, j) - (by_row[i] + by_column[j]) * (1 - value)) ** 2 for i in size for j in size
    )
    squared = (spread - (value - expected * (1 - value)) ** 2) / (total * (1 - expected) ** 2)
    reach = stats.norm.ppf(LEVEL) * sqrt(squared)
    return value, float(value) - reach, float(value) + reach


def scale(rows):
    names = [name for name in rows[0] if name.startswith("q") and rows[0][name] != "NA"]
    items = [exact(rows, name) for name in names]
    size, count = len(items), len(rows)
    totals = [sum(values) for values in zip(*items)]
    alpha = Fraction(size, size - 1) * (1 - sum(map(variance, items)) / variance(totals))
    correlations = numpy.corrcoef(numpy.array(items, dtype=float))
    middle = (correlations.sum() - size) / (size * (size - 1))
    inverse = numpy.linalg.inv(correlations)
    partial = inverse / numpy.sqrt(numpy.outer(numpy.diag(inverse), numpy.diag(inverse)))
    apart = ~numpy.eye(size, dtype=bool)
    squares = (correlations[apart] ** 2).sum()
    chi_square = -(count - 1 - (2 * size + 5) / 6) * numpy.linalg.slogdet(correlations)[1]
    odd, even = ([sum(values) for values in zip(*items[begin::2])] for begin in (0, 1))
    halves = [variance(half) for half in (odd, even)]
    guttman = 2 * (1 - sum(halves) / (sum(halves) + 2 * covariance(odd, even)))
    return (
        alpha,
        size * middle / (1 + (size - 1) * middle),
        middle,
        squares / (squares + (partial[apart] ** 2).sum()),
        chi_square,
        stats.chi2.sf(chi_square, size * (size - 1) / 2),
        stats.pearsonr([float(x) for x in odd], [float(x) for x in even]).statistic,
        guttman,
        nan,
    )


def table(rows):
    shape = max(int(row["row"]) for row in rows), max(int(row["column"]) for row in rows)
    counts = numpy.zeros(shape, dtype=int)
    for row in rows:
        counts[int(row["row"]) - 1, int(row["column"]) - 1] = int(row["count"])
    found = stats.chi2_contingency(counts, correction=False)
    total, expected = int(counts.sum()), found.expected_freq if hasattr(found, "expected_freq") else found[3]
    of_row, of_column = counts[0].sum() / total, counts[:, 0].sum() / total
    residual = (counts[0, 0] - expected[0, 0]) / sqrt(expected[0, 0] * (1 - of_row) * (1 - of_column))
    each = [(i, j) for i in range(shape[0]) for j in range(shape[1]) for _ in range(counts[i, j])]
    correlation = stats.pearsonr([i for i, _ in each], [j for _, j in each]).statistic
    trend = stats.chi2.sf((total - 1) * correlation**2, 1)
    return (
        found[0],
        found[1],
        exact_p(counts.tolist()),
        stats.contingency.association(counts, method="cramer", correction=False),
        residual,
        correlation,
        trend,
        *(two_by_two(counts) if shape == (2, 2) else [nan] * 6),
    )


def exact_p(counts):
    """Of the tables with these totals those that are no likelier, in whole numbers; `nan` where there are very many."""
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts)]
    if sum(rows) > 40:
        return nan
    likelihood = weight(counts, columns)
    extreme = everything = 0
    for tables_weight in weights(rows, tuple(columns)):
        everything += tables_weight
        extreme += tables_weight if tables_weight <= likelihood else 0
    return Fraction(extreme, everything)


def weight(counts, columns):
    """In how many ways the columns can be dealt out so that they fill the rows of this table."""
    left, ways = list(columns), 1
    for row in counts:
        for at, count in enumerate(row):
            ways *= comb(left[at], count)
            left[at] -= count
    return ways


def weights(rows, columns):
    """The ways of every table with these totals."""
    if not rows:
        yield 1
        return
    for row in compositions(rows[0], columns):
        ways = prod(comb(there, count) for there, count in zip(columns, row))
        left = tuple(there - count for there, count in zip(columns, row))
        for others in weights(rows[1:], left):
            yield ways * others


def compositions(total, most):
    """Every row of counts that adds up to a total, none above its column."""
    if len(most) == 1:
        if total <= most[0]:
            yield (total,)
        return
    for count in range(min(total, most[0]) + 1):
        for others in compositions(total - count, most[1:]):
            yield (count, *others)


def two_by_two(counts):
    odds = stats.contingency.odds_ratio(counts, kind="sample")
    reach = odds.confidence_interval(0.95)
    shares, lows, highs = [], [], []
    for row in counts:
        found = stats.binomtest(int(row[0]), int(row.sum())).proportion_ci(method="wilson")
        shares.append(Fraction(int(row[0]), int(row.sum())))
        lows.append(found.low)
        highs.append(found.high)
    apart = shares[0] - shares[1]
    below = sqrt((float(shares[0]) - lows[0]) ** 2 + (highs[1] - float(shares[1])) ** 2)
    above = sqrt((highs[0] - float(shares[0])) ** 2 + (float(shares[1]) - lows[1]) ** 2)
    return odds.statistic, reach.low, reach.high, apart, float(apart) - below, float(apart) + above


def numbers(rows):
    values = exact(rows, "x")
    spread = sqrt(variance(values)) if len(values) > 1 else nan
    return mean(values), spread, *numpy.quantile([float(value) for value in values], [0, 0.25, 0.5, 0.75, 1])


def design(rows):
    """Linearisation in whole numbers: the mean, its interval and its design effect, a ratio, and known shares."""
    mean_rate, squared, degrees = linearised(rows, [Fraction(1)] * len(rows))
    other, other_squared, _ = linearised(rows, exact(rows, "x"))
    weights_of = exact(rows, "weight")
    values = exact(rows, "y")
    total = sum(weights_of)
    simple = sum(w * (y - mean_rate) ** 2 for w, y in zip(weights_of, values)) / total * Fraction(len(rows), len(rows) - 1)
    simple = simple / len(rows) * (1 - len(rows) / total)
    brought, brought_squared = post_stratified(rows)
    return (
        *around(mean_rate, squared, degrees),
        squared / simple,
        other,
        sqrt(other_squared),
        brought,
        sqrt(brought_squared),
    )


def linearised(rows, wholes):
    weights_of, values = exact(rows, "weight"), exact(rows, "y")
    total = sum(w * whole for w, whole in zip(weights_of, wholes))
    rate = sum(w * y for w, y in zip(weights_of, values)) / total
    deviations = [w * (y - rate * whole) / total for w, y, whole in zip(weights_of, values, wholes)]
    return rate, *between_units(rows, deviations)


def between_units(rows, deviations):
    """The variance of the totals of the units within their strata, and the degrees."""
    strata = {}
    for at, (row, deviation) in enumerate(zip(rows, deviations)):
        unit = row["cluster"] if row["cluster"] != "0" else ("alone", at)
        units = strata.setdefault((row["stratum"], Fraction(row["units"])), {})
        units[unit] = units.get(unit, 0) + deviation
    squared = Fraction(0)
    for (_, there), units in strata.items():
        squared += (1 - len(units) / there) * len(units) * variance(list(units.values()))
    return squared, sum(len(units) - 1 for units in strata.values())


def post_stratified(rows):
    """The mean with the weights brought to shares of 1, 2, 3 … of the groups in their order."""
    weights_of, values, groups = exact(rows, "weight"), exact(rows, "y"), [row["group"] for row in rows]
    names = sorted(set(groups))
    sums = {name: sum(w for w, group in zip(weights_of, groups) if group == name) for name in names}
    due = {name: sum(sums.values()) * Fraction(at + 1, len(names) * (len(names) + 1) // 2) for at, name in enumerate(names)}
    brought = [w * due[group] / sums[group] for w, group in zip(weights_of, groups)]
    total = sum(brought)
    rate = sum(w * y for w, y in zip(brought, values)) / total
    middles = {
        name: sum(w * y for w, y, group in zip(brought, values, groups) if group == name) / due[name] for name in names
    }
    deviations = [w * (y - middles[group]) / total for w, y, group in zip(brought, values, groups)]
    return rate, between_units(rows, deviations)[0]


def change(rows):
    """The difference of two means with the degrees of Welch and Satterthwaite."""
    earlier, later = ([Fraction(row["y"]) for row in rows if row["sample"] == sample] for sample in "12")
    errors = [variance(values) / len(values) for values in (earlier, later)]
    degrees = sum(errors) ** 2 / sum(error**2 / (len(values) - 1) for error, values in zip(errors, (earlier, later)))
    value, low, high = around(mean(later) - mean(earlier), sum(errors), float(degrees))
    return value, sqrt(sum(errors)), low, high


SUITES = {
    "ratio": ratio,
    "stratified": stratified,
    "yuen": yuen,
    "share": share,
    "kappa": kappa,
    "scale": scale,
    "table": table,
    "numbers": numbers,
    "design": design,
    "change": change,
}

for suite, judge in SUITES.items():
    for number, rows in sets(suite):
        say(suite, number, *judge(rows))
