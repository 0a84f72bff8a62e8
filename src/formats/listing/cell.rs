//! A cell of a listing: its typed value, and what people read in its place.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// A value as programs take it. Digits are kept as they were rounded, once, for the reader.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing: `null` in JSON, an empty cell in CSV.
    #[default]
    Nothing,
    /// A text or a code.
    Text(String),
    /// A count.
    Whole(u64),
    /// A number that need not be whole, in digits.
    Decimal(String),
    /// A share in percent, in digits, without the sign.
    Percent(String),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Date(Date),
    /// A moment; people read it in their own time zone.
    Time(Timestamp),
    /// What only JSON can hold.
    Nested(serde_json::Value),
}

impl Value {
    /// The value as a cell of CSV.
    pub fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) | Self::Decimal(text) | Self::Percent(text) => text.clone(),
            Self::Whole(count) => count.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Time(time) => time.to_string(),
            Self::Nested(value) => value.to_string(),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Whole(count) => serializer.serialize_u64(*count),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Nested(value) => value.serialize(serializer),
            other => serializer.serialize_str(&other.text()),
        }
    }
}

/// A value, and the words that people read in its place where there are any.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What programs take.
    pub value: Value,
    words: Option<String>,
}

impl Cell {
    /// A code, which people read as its title.
    pub fn coded(code: &str, title: &str) -> Self {
        cell(code).read_as(title)
    }

    /// Yes or no, which people read as one of these words.
    pub fn flag(flag: bool, [yes, no]: [&str; 2]) -> Self {
        cell(flag).read_as(if flag { yes } else { no })
    }

    /// A number in digits.
    pub fn decimal(digits: impl Into<String>) -> Self {
        Value::Decimal(digits.into()).into()
    }

    /// A share in percent, in digits.
    pub fn percent(digits: impl Into<String>) -> Self {
        Value::Percent(digits.into()).into()
    }

    /// The same value, which people read as these words.
    #[must_use]
    pub fn read_as(self, words: impl Into<String>) -> Self {
        let words = Some(words.into());
        Self { words, ..self }
    }

    /// The same cell; where there is nothing, people read these words.
    #[must_use]
    pub fn or(self, words: &str) -> Self {
        if self.value == Value::Nothing && self.words.is_none() {
            self.read_as(words)
        } else {
            self
        }
    }

    /// The same value, which people read as programs take it.
    #[must_use]
    pub fn as_code(self) -> Self {
        let words = self.value.text();
        self.read_as(words)
    }

    /// Whether the value is a number of some kind.
    pub fn is_number(&self) -> bool {
        matches!(
            self.value,
            Value::Whole(_) | Value::Decimal(_) | Value::Percent(_)
        )
    }

    /// Whether people read the value as programs take it.
    pub fn is_coded(&self) -> bool {
        self.words.as_deref() == Some(self.value.text().as_str())
    }

    /// What people read.
    pub fn words(&self) -> String {
        match (&self.words, &self.value) {
            (Some(words), _) => words.clone(),
            (None, Value::Time(time)) => local(*time).strftime("%Y-%m-%d %H:%M:%S").to_string(),
            (None, value) => value.text(),
        }
    }
}

fn local(time: Timestamp) -> Zoned {
    time.to_zoned(TimeZone::system())
}

/// The cell of a value.
pub fn cell(value: impl Into<Cell>) -> Cell {
    value.into()
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, words: None }
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::default, Into::into)
    }
}

/// Which value a type of the house is in a cell.
macro_rules! values {
    ($($kind:ty: $value:ident => $made:expr;)*) => {
        $(impl From<$kind> for Cell {
            fn from($value: $kind) -> Self {
                Self::from($made)
            }
        })*
    };
}

values! {
    &str: text => Value::Text(text.to_owned());
    String: text => Value::Text(text);
    &String: text => Value::Text(text.clone());
    u64: count => Value::Whole(count);
    u32: count => Value::Whole(count.into());
    usize: count => Value::Whole(count as u64);
    bool: flag => Value::Flag(flag);
    Decimal: number => Value::Decimal(number.normalize().to_string());
    Date: date => Value::Date(date);
    Timestamp: time => Value::Time(time);
}

impl From<&Option<String>> for Cell {
    fn from(text: &Option<String>) -> Self {
        text.as_deref().into()
    }
}
