# What R says about the data sets beside this file: one line for each figure, its suite, the set, its values.
options(survey.lonely.psu = "adjust", warn = -1, digits = 15)
suppressPackageStartupMessages({ library(survey); library(psych); library(vcd) })
say <- function(suite, set, ...) cat(suite, set, sprintf("%.12g", c(...)), "\n")
sets <- function(name) {
  file <- paste0(name, ".csv")
  if (!file.exists(file)) return(list())
  rows <- read.csv(file)
  split(rows, rows$set)
}
around <- function(estimate, error, df) estimate + c(0, -1, 1) * qt(0.975, df) * error

for (d in sets("ratio")) {
  f <- if (d$people[1] > 0) svydesign(~1, data = d, fpc = ~people) else svydesign(~1, data = d, weights = rep(1, nrow(d)))
  r <- svyratio(~part, ~whole, f)
  say("ratio", d$set[1], around(coef(r), SE(r), degf(f)))
}
for (d in sets("stratified")) {
  d$w <- d$share / ave(d$rate, d$group, FUN = length)
  f <- svydesign(~1, strata = ~group, data = d, weights = ~w, fpc = ~fraction)
  m <- svymean(~rate, f)
  say("stratified", d$set[1], around(coef(m), SE(m), degf(f)))
}
for (d in sets("yuen")) {
  x <- sort(d$rate); n <- length(x); g <- d$dropped[1]; h <- n - 2 * g
  w <- pmin(pmax(x, x[g + 1]), x[n - g])
  say("yuen", d$set[1], around(mean(x, trim = g / n + 1e-9), sqrt(sum((w - mean(w))^2) / (h * (h - 1))), h - 1))
}
for (d in sets("share")) {
  k <- d$hits:(d$people - d$answered + d$hits)
  low <- min(k[phyper(d$hits - 1, k, d$people - k, d$answered, lower.tail = FALSE) > 0.025 * (1 + 1e-9)])
  high <- max(k[phyper(d$hits, k, d$people - k, d$answered) > 0.025 * (1 + 1e-9)])
  say("share", d$set[1], low / d$people, high / d$people)
}
for (d in sets("kappa")) {
  k <- max(d$first, d$second); t <- table(factor(d$first, 1:k), factor(d$second, 1:k))
  t <- matrix(t, k)
  of <- function(found) found[["value"]] + c(0, -1, 1) * qnorm(0.975) * found[["ASE"]]
  quadratic <- Kappa(t, weights = "Fleiss-Cohen"); linear <- Kappa(t, weights = "Equal-Spacing")
  say("kappa", d$set[1], cohen.kappa(t, n.obs = nrow(d))$confid[1, c(2, 1, 3)], of(quadratic$Weighted), of(linear$Weighted),
      of(quadratic$Unweighted))
}
for (d in sets("scale")) {
  x <- d[, grep("^q", names(d))]; x <- x[, !is.na(x[1, ]), drop = FALSE]; k <- ncol(x)
  r <- cor(x); a <- alpha(x, check.keys = FALSE, warnings = FALSE)
  total <- a$total
  kmo <- KMO(r)$MSA; b <- cortest.bartlett(r, n = nrow(x))
  odd <- rowSums(x[, seq(1, k, 2), drop = FALSE]); even <- rowSums(x[, seq(2, k, 2), drop = FALSE])
  f <- try(factanal(covmat = cov(x), factors = 1, control = list(nstart = 5, opt = list(factr = 10))), silent = TRUE)
  omega <- NA
  if (!inherits(f, "try-error") && min(f$uniquenesses) > 0.0051) {
    l <- f$loadings[, 1] * sqrt(diag(cov(x)))
    omega <- sum(l)^2 / (sum(l)^2 + sum(f$uniquenesses * diag(cov(x))))
  }
  say("scale", d$set[1], total$raw_alpha, total$std.alpha, total$average_r, kmo, b$chisq, b$p.value,
      cor(odd, even), 2 * (1 - (var(odd) + var(even)) / var(odd + even)), omega)
}
for (d in sets("table")) {
  t <- unclass(xtabs(count ~ row + column, d))
  c2 <- chisq.test(t, correct = FALSE); n <- sum(t)
  p <- fisher.test(t, workspace = 2e7)$p.value
  row <- rep(d$row, d$count); column <- rep(d$column, d$count)
  r <- cor(row, column)
  extra <- rep(NA, 6)
  if (all(dim(t) == 2)) {
    se <- sqrt(sum(1 / t)); lor <- log(t[1] * t[4] / (t[2] * t[3]))
    p1 <- prop.test(t[1, 1], sum(t[1, ]), correct = FALSE); p2 <- prop.test(t[2, 1], sum(t[2, ]), correct = FALSE)
    e1 <- p1$estimate; e2 <- p2$estimate; i1 <- p1$conf.int; i2 <- p2$conf.int
    extra <- c(exp(lor), exp(lor - qnorm(.975) * se), exp(lor + qnorm(.975) * se), e1 - e2,
               e1 - e2 - sqrt((e1 - i1[1])^2 + (i2[2] - e2)^2), e1 - e2 + sqrt((i1[2] - e1)^2 + (e2 - i2[1])^2))
  }
  say("table", d$set[1], c2$statistic, c2$p.value, p, sqrt(c2$statistic / n / (min(dim(t)) - 1)), c2$stdres[1, 1],
      r, pchisq((n - 1) * r^2, 1, lower.tail = FALSE), extra)
}
for (d in sets("numbers")) {
  say("numbers", d$set[1], mean(d$x), sd(d$x), quantile(d$x, c(0, .25, .5, .75, 1), type = 7))
}
for (d in sets("design")) {
  f <- if (d$cluster[1] > 0) svydesign(~cluster, strata = ~stratum, nest = TRUE, data = d, weights = ~weight, fpc = ~units)
       else svydesign(~1, strata = ~stratum, data = d, weights = ~weight, fpc = ~units)
  m <- svymean(~y, f, deff = TRUE); r <- svyratio(~y, ~x, f)
  shares <- aggregate(weight ~ group, d, sum); shares$Freq <- sum(shares$weight) * seq_len(nrow(shares)) / sum(seq_len(nrow(shares)))
  p <- svymean(~y, postStratify(f, ~group, shares[, c("group", "Freq")]))
  say("design", d$set[1], around(coef(m), SE(m), degf(f)), deff(m), coef(r), SE(r), coef(p), SE(p))
}
for (d in sets("change")) {
  earlier <- d$y[d$sample == 1]; later <- d$y[d$sample == 2]
  w <- t.test(later, earlier)
  say("change", d$set[1], mean(later) - mean(earlier), w$stderr, w$conf.int)
}
data(api)
show <- function(name, data, f, cluster) {
  for (i in seq_len(nrow(data))) say(name, i, as.integer(data$stype[i]), cluster[i], data$pw[i], data$fpc[i], data$api00[i], data$enroll[i])
  m <- svymean(~api00, f, deff = TRUE); r <- svyratio(~api00, ~enroll, f)
  say(name, 0, around(coef(m), SE(m), degf(f)), deff(m), coef(r), SE(r))
}
if (file.exists("api")) {
  show("apiclus1", apiclus1, svydesign(~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc), apiclus1$dnum)
  show("apistrat", apistrat, svydesign(~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc), rep(0, nrow(apistrat)))
}
