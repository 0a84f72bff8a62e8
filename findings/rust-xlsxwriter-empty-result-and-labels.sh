#!/usr/bin/env bash
# rust_xlsxwriter 0.102.0 writes a formula whose result is an empty text as 0, which every reader shows, and leaves flags
# of data labels out of its charts that Word, where such a chart is put into a document, takes for on.
#
# Seen: set_result("") gives <v>0</v>; show_value() gives c:showVal alone of the six c:show* flags.
# Installs the crate in a temporary folder; fails when either changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "empty-result"
version = "0.0.0"
edition = "2021"

[dependencies]
rust_xlsxwriter = "=0.102.0"
TOML
cat >src/main.rs <<'RUST'
use rust_xlsxwriter::{Chart, ChartDataLabel, ChartType, Formula, Workbook, XlsxError};

fn main() -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_formula(0, 0, Formula::new("=IF(B1=0,\"\",B1)").set_result(""))?;
    sheet.write_number(0, 1, 5)?;
    let mut chart = Chart::new(ChartType::Bar);
    let mut label = ChartDataLabel::new();
    label.show_value();
    chart.add_series().set_values("Sheet1!$B$1:$B$1").set_data_label(&label);
    sheet.insert_chart(2, 0, &chart)?;
    workbook.save("out.xlsx")?;
    Ok(())
}
RUST
cargo run --quiet
read_part() {
    python3 -c 'import sys, zipfile; print(zipfile.ZipFile("out.xlsx").read(sys.argv[1]).decode())' "$1"
}
value=$(read_part xl/worksheets/sheet1.xml | grep -o '<f>[^/]*</f><v>[^<]*</v>')
flags=$(read_part xl/charts/chart1.xml | grep -o '<c:show[A-Za-z]* val="."/>' | sort -u | tr '\n' ' ')
printf 'formula: %s\nflags: %s\n' "$value" "$flags"
[[ $value == *'<v>0</v>' ]] || { echo "an empty result is written otherwise now"; exit 1; }
[[ $flags == '<c:showVal val="1"/> ' ]] || { echo "the flags of the labels are others now"; exit 1; }
