//! The events of a part of a Word package: names without their prefix, values of attributes.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::text::limits::ELEMENT_DEPTH;

/// An event that matters.
pub(in crate::formats) enum Node {
    /// An element begins; the second says whether it is empty, so that no end follows.
    Start(String, Attributes, bool),
    /// An element ends.
    End(String),
    /// Text.
    Text(String),
}

/// The attributes of an element, names without their prefix.
#[derive(Default)]
pub(in crate::formats) struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The value of an attribute.
    pub(in crate::formats) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of `val`, as most elements have it.
    pub(in crate::formats) fn val(&self) -> &str {
        self.get("val").unwrap_or_default()
    }

    /// Whether a property is on: no value, or one that is not off.
    pub(in crate::formats) fn is_on(&self) -> bool {
        !matches!(self.val(), "0" | "false" | "none" | "off")
    }
}

/// Calls `each` with every event; `None` where the text is no XML, or is nested as no program nests it: what is open at one
/// time is kept.
pub(in crate::formats) fn walk(text: &str, mut each: impl FnMut(Node)) -> Option<()> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_u64;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                depth += 1;
                if depth > ELEMENT_DEPTH {
                    return None;
                }
                each(Node::Start(
                    element.local_name().as_ref().to_owned(),
                    attributes(&element),
                    false,
                ));
            }
            Event::Empty(element) => {
                each(Node::Start(
                    element.local_name().as_ref().to_owned(),
                    attributes(&element),
                    true,
                ));
            }
            Event::End(element) => {
                depth = depth.checked_sub(1)?;
                each(Node::End(element.local_name().as_ref().to_owned()));
            }
            Event::Text(words) => each(Node::Text(words.as_ref().to_owned())),
            Event::CData(words) => each(Node::Text(words.as_ref().to_owned())),
            Event::GeneralRef(sign) => each(Node::Text(reference(&sign))),
            Event::Eof => return (depth == 0).then_some(()),
            _ => {}
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> Attributes {
    let read = element.attributes().flatten().map(|attribute| {
        let value = attribute.value.as_ref().to_owned();
        (
            attribute.key.local_name().as_ref().to_owned(),
            plain(&value),
        )
    });
    Attributes(read.collect())
}

/// The value of an attribute with the five named signs in their place.
fn plain(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    by_number(value)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// The value with signs given by their numbers in their place: `&#10;`, `&#xA;`.
fn by_number(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find("&#") {
        let (before, tail) = rest.split_at(at);
        plain.push_str(before);
        let sign = tail.find(';').and_then(|end| {
            let number = &tail[2..end];
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            // An ampersand stays written out until the named ones have been put in.
            let sign = char::from_u32(code).filter(|sign| *sign != '&')?;
            Some((sign, end + 1))
        });
        if let Some((sign, length)) = sign {
            plain.push(sign);
            rest = &tail[length..];
        } else {
            plain.push_str(&tail[..2]);
            rest = &tail[2..];
        }
    }
    plain.push_str(rest);
    plain.replace("&#38;", "&amp;")
}

fn reference(sign: &BytesRef<'_>) -> String {
    if let Ok(Some(sign)) = sign.resolve_char_ref() {
        return sign.to_string();
    }
    let known: &str = sign.as_ref();
    match known {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}
