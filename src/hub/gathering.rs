//! Pieces of chains become rows of the hub, chunk by chunk.

use std::mem;

use super::session::no_row;
use crate::error::Result;
use crate::formats::parcel::{write_piece, write_value};
use crate::trail::carried::{
    Carried, CarriedChain, CarriedDefinition, CarriedEvent, CarriedPaper, CarriedValue,
    HashedChains,
};
use crate::trail::{Action, Hash, Identity};

/// So many events are one transaction.
const CHUNK: usize = 10_000;

/// A chunk is sent before it has more bytes than this.
const BYTES: usize = 16 << 20;

/// The bytes of one row of what an import brought.
const PART: usize = 1 << 20;

/// What is sent in one transaction, behind the chains and definitions that came before it.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) chains: Vec<CarriedChain>,
    pub(super) definitions: Vec<CarriedDefinition>,
    pub(super) rows: Vec<Row>,
}

/// An event on its way.
pub(super) struct Row {
    pub(super) lane: usize,
    pub(super) sequence: i64,
    pub(super) before: Hash,
    pub(super) hash: Hash,
    pub(super) seen: Option<(usize, i64)>,
    pub(super) said: i64,
    pub(super) envelope: Vec<u8>,
    pub(super) paper: Option<Identity>,
    pub(super) is_open: bool,
    pub(super) value: Option<Vec<u8>>,
    pub(super) parts: Vec<Vec<u8>>,
}

#[derive(Default)]
pub(super) struct Gathering {
    chains: HashedChains,
    chunk: Chunk,
    bytes: usize,
}

impl Gathering {
    /// Takes the next piece; a chunk that is full is passed on before it.
    pub(super) fn take(
        &mut self,
        piece: &Carried,
        pass: &mut dyn FnMut(Chunk) -> Result<()>,
    ) -> Result<()> {
        let is_full = self.chunk.rows.len() >= CHUNK || self.bytes >= BYTES;
        if is_full && matches!(piece, Carried::Event(_)) {
            self.bytes = 0;
            pass(mem::take(&mut self.chunk))?;
        }
        let before = match piece {
            Carried::Event(event) => self.chains.end(event.chain),
            _ => None,
        };
        let hashes = self.chains.hashes(piece);
        match piece {
            Carried::Chain(chain) => self.chunk.chains.push(chain.clone()),
            Carried::Definition(definition) => self.chunk.definitions.push(definition.clone()),
            Carried::Event(event) => {
                let ((value, hash), before) = hashes.zip(before).ok_or_else(no_row)?;
                return self.event(event, value, (before, hash));
            }
            Carried::Paper(paper) => return self.paper(paper),
        }
        Ok(())
    }

    /// Passes on what is left.
    pub(super) fn end(self, pass: &mut dyn FnMut(Chunk) -> Result<()>) -> Result<()> {
        pass(self.chunk)
    }

    fn event(
        &mut self,
        event: &CarriedEvent,
        value: Option<Hash>,
        (before, hash): (Hash, Hash),
    ) -> Result<()> {
        let sealed = CarriedEvent {
            chain: 0,
            seen: None,
            value: value.map_or(CarriedValue::None, CarriedValue::Deleted),
            ..event.clone()
        };
        let mut envelope = Vec::with_capacity(128);
        write_piece(&mut envelope, Some(&Carried::Event(sealed))).map_err(|_| no_row())?;
        let (said, value) = match &event.value {
            CarriedValue::None => (0, None),
            CarriedValue::Deleted(_) => (2, None),
            CarriedValue::Said(..) => {
                let mut body = Vec::with_capacity(64);
                write_value(&mut body, &event.value);
                (1, Some(body))
            }
        };
        let action = Action::from_code(&event.action);
        self.bytes += envelope.len() + value.as_ref().map_or(0, Vec::len) + 100;
        self.chunk.rows.push(Row {
            lane: event.chain as usize,
            sequence: event.sequence,
            before,
            hash,
            seen: event
                .seen
                .map(|(chain, sequence)| (chain as usize, sequence)),
            said,
            envelope,
            paper: event.response,
            is_open: event.response.is_none() && action.is_some_and(Action::is_of_setting_up),
            value,
            parts: Vec::new(),
        });
        Ok(())
    }

    /// A response of the import before.
    fn paper(&mut self, paper: &CarriedPaper) -> Result<()> {
        let row = self.chunk.rows.last_mut().ok_or_else(no_row)?;
        if row.parts.last().is_none_or(|part| part.len() >= PART) {
            row.parts.push(Vec::new());
        }
        if let Some(part) = row.parts.last_mut() {
            let before = part.len();
            write_piece(part, Some(&Carried::Paper(paper.clone()))).map_err(|_| no_row())?;
            self.bytes += part.len() - before;
        }
        Ok(())
    }
}
